"""Facts about this installation that pages and links need; made once from the settings."""

from dataclasses import dataclass

from server.services.voice import NO_VOICE, VoiceSupport


@dataclass(frozen=True, slots=True)
class Site:
    """How the server is reached and what it can do."""

    base_url: str
    """Without a slash at the end."""
    secure: bool
    """Reached by HTTPS: cookies are marked Secure."""
    version: str
    model_name: str | None
    """The interviewing language model; None: the scripted interviewer."""
    rate_limit: int
    """API requests a minute and key; 0: no limit."""
    sign_in_limit: int
    """Sign-ins tried, or wrong API keys, from one address in five minutes."""
    entry_limit: int = 0
    """Interviews that may be started from one address in a minute; 0: no limit."""
    partner_limit: int = 0
    """Requests a minute and address to the routes counted by address; 0: no limit."""
    upgrade_url: str = ""
    """Where an organization asks for more than its limits allow."""
    video_bytes: int = 0
    """Video kept of one interview, at most."""
    sign_on_name: str = ""
    """What the button for single sign-on says one signs in with; empty: there is none."""
    mail_folder: str = ""
    """Where mail is put as files, because no mail server is set; empty: it is sent."""
    upload_limit: int = 0
    """Files that may be sent from one interview in a minute; 0: no limit."""
    voice: VoiceSupport = NO_VOICE
    """What can be heard and said here."""
