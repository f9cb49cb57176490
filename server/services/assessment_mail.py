"""The mail that brings a candidate their key."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address

from server.db.models import InterviewRow, InviteRow
from server.ports.mailing import Mail
from server.services.entry import valid_email
from server.services.letters import PLAIN, Letter, LetterLook
from server.services.site import Site
from server.services.words.by_language import Words, words_in

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
    words = words_in(interview.language)
    before, after = _paragraphs(words, site, invitation)
    letter = Letter(
        from_name=invitation.organization,
        to_name=invite.name or "",
        to_address=invite.email or "",
        subject=words.key_mail.subject.format(organization=invitation.organization, title=interview.title),
        language=words.language,
        before=before,
        button=words.key_mail.begin,
        link=sign_in_link(site, invitation.key),
        after=after,
        look=look,
    )
    return letter.mail()


def _paragraphs(words: Words, site: Site, invitation: Invitation) -> tuple[list[str], list[str]]:
    """What stands before the link, and what after it."""
    say, fill = words.key_mail, words.fill
    interview, invite = invitation.interview, invitation.invite
    before = [
        fill(say.hello_name, name=invite.name) if invite.name else say.hello,
        fill(say.invites, organization=invitation.organization, title=interview.title, role=invitation.role),
        say.how,
    ]
    if minutes := interview.time_limit_minutes:
        before.append(fill(say.limit.of(minutes), minutes=minutes))
    after = [fill(say.by_key, address=site.base_url + SIGN_IN_PATH, key=invitation.key)]
    if invite.expires_at:
        after.append(fill(say.until, date=words.moment(invite.expires_at)))
    return before, [*after, say.not_meant]
