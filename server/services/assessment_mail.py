"""The mail that brings a candidate their key."""

from dataclasses import dataclass
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address

from server.db.models import InterviewRow, InviteRow
from server.ports.mailing import Mail
from server.services.assessment_mail_words import INVITATIONS, InvitationWords
from server.services.entry import valid_email
from server.services.letters import PLAIN, Letter, LetterLook
from server.services.site import Site

SIGN_IN_PATH = "/a"
"""Where candidates enter their key."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom to what."""

    organization: str
    interview: InterviewRow
    role: str
    invite: InviteRow
    key: str


def mailable(email: str) -> bool:
    """Whether a mail can be addressed there: by its form, and in ASCII, which every mail server takes."""
    if not (email.isascii() and valid_email(email)):
        return False
    try:
        Address(addr_spec=email)
    except (ValueError, IndexError, MessageError):  # as the standard library's parser happens to fail
        return False
    return True


def sign_in_link(site: Site, key: str) -> str:
    """Opens the sign-in page with the key filled in. A fragment is in no log and no referrer."""
    return f"{site.base_url}{SIGN_IN_PATH}#{key}"


def invitation_mail(site: Site, invitation: Invitation, look: LetterLook = PLAIN) -> Mail:
    """The mail, in the interview's language where there are words in it, else in English."""
    interview, invite = invitation.interview, invitation.invite
    language = interview.language.split("-")[0].lower()
    language = language if language in INVITATIONS else "en"
    words = INVITATIONS[language]
    before, after = _paragraphs(words, site, invitation)
    letter = Letter(
        from_name=invitation.organization,
        to_name=invite.name or "",
        to_address=invite.email or "",
        subject=words.subject.format(organization=invitation.organization, title=interview.title),
        language=language,
        before=before,
        button=words.begin,
        link=sign_in_link(site, invitation.key),
        after=after,
        look=look,
    )
    return letter.mail()


def _paragraphs(words: InvitationWords, site: Site, invitation: Invitation) -> tuple[list[str], list[str]]:
    """What stands before the link, and what after it."""
    interview, invite = invitation.interview, invitation.invite
    before = [
        words.hello_name.format(name=invite.name) if invite.name else words.hello,
        words.invites.format(organization=invitation.organization, title=interview.title, role=invitation.role),
        words.how,
    ]
    if interview.time_limit_minutes:
        before.append(words.limit.format(minutes=interview.time_limit_minutes))
    after = [words.by_key.format(address=site.base_url + SIGN_IN_PATH, key=invitation.key)]
    if invite.expires_at:
        after.append(words.until.format(date=f"{invite.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"))
    return before, [*after, words.not_meant]
