"""The mail that brings a candidate their link: the invitation, and what reminds of it."""

from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import InterviewRow, InviteRow, MailKind, MailRow, MailState, Organization
from server.ports.mailing import Mail
from server.services.accommodations import accommodations_of, longer_limit
from server.services.assessment_mail import mailable
from server.services.branding.brands import letter_look
from server.services.invite_mail_words import INVITES, InviteWords
from server.services.letters import PLAIN, Letter, LetterLook
from server.services.mail_outbox import Letterbox, queue_mail
from server.services.site import Site


def invitation_link(site: Site, slug: str, invite: InviteRow) -> str:
    """Opens the interview for this candidate."""
    return f"{site.base_url}/i/{slug}?token={invite.token}"


def mail_language(wanted: str | None, interview: InterviewRow) -> str:
    """The first of the invite's language, the interview's and English that there are words in."""
    for tag in (wanted, interview.language):
        language = (tag or "").split("-")[0].lower()
        if language in INVITES:
            return language
    return "en"


def invite_mail(
    site: Site,
    organization: str,
    interview: InterviewRow,
    invite: InviteRow,
    kind: MailKind,
    look: LetterLook = PLAIN,
) -> Mail:
    """The invitation, or the reminder of it."""
    language = mail_language(invite.language, interview)
    words = INVITES[language]
    subject = words.subject if kind is MailKind.INVITATION else words.subject_again
    return Letter(
        from_name=organization,
        to_name=invite.name or "",
        to_address=invite.email or "",
        subject=subject.format(organization=organization, title=interview.title),
        language=language,
        before=_before(words, organization, interview, invite, kind),
        note=(invite.note or "").strip(),
        button=words.begin,
        link=invitation_link(site, interview.public_slug, invite),
        after=_after(words, interview, invite),
        look=look,
    ).mail()


def _before(
    words: InviteWords, organization: str, interview: InterviewRow, invite: InviteRow, kind: MailKind
) -> list[str]:
    opening = words.invites if kind is MailKind.INVITATION else words.reminds
    found = [
        words.hello_name.format(name=invite.name) if invite.name else words.hello,
        opening.format(organization=organization, title=interview.title),
        words.how,
    ]
    limit_s = longer_limit((interview.time_limit_minutes or 0) * 60 or None, accommodations_of(invite))
    if limit_s:
        found.append(words.limit.format(minutes=limit_s // 60))
    if invite.note:
        found.append(words.note.format(organization=organization))
    return found


def _after(words: InviteWords, interview: InterviewRow, invite: InviteRow) -> list[str]:
    found = []
    if interview.opens_at and interview.opens_at > datetime.now(UTC):
        found.append(words.opens.format(date=_moment(interview.opens_at)))
    ends = [moment for moment in (invite.expires_at, interview.closes_at) if moment]
    found.append(words.until.format(date=_moment(min(ends))) if ends else words.yours)
    return [*found, words.not_meant]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


async def queue_invitation(
    db: AsyncSession,
    letterbox: Letterbox,
    interview: InterviewRow,
    invite: InviteRow,
    kind: MailKind = MailKind.INVITATION,
) -> bool:
    """Mail an invite in the transaction `db` is in; False where no mail can go to its address.

    What still waits to be sent about the same invite is left out: nobody gets two at once.
    """
    if not invite.email or not mailable(invite.email):
        return False
    organization = await db.get(Organization, invite.organization_id)
    look = await letter_look(db, invite.organization_id, letterbox.site)
    mail = invite_mail(letterbox.site, organization.name if organization else "", interview, invite, kind, look)
    await db.execute(delete(MailRow).where(MailRow.invite_id == invite.id, MailRow.state == MailState.WAITING))
    queue_mail(db, letterbox.box, invite.organization_id, mail, kind=kind, invite_id=invite.id)
    invite.mailed_at = datetime.now(UTC)
    return True
