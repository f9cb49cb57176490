"""The mail that brings a candidate their link: the invitation, and what reminds of it."""

from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import InterviewRow, InviteRow, MailKind, MailRow, MailState, Organization
from server.ports.mailing import Mail
from server.services.accommodations import accommodations_of, longer_limit
from server.services.assessment_mail import mailable
from server.services.branding.brands import letter_look
from server.services.letters import PLAIN, Letter, LetterLook
from server.services.mail_outbox import Letterbox, queue_mail
from server.services.site import Site
from server.services.words.by_language import Words, languages, words_in
from server.services.words.catalogues import ENGLISH, base_of


def invitation_link(site: Site, slug: str, invite: InviteRow) -> str:
    """Opens the interview for this candidate."""
    return f"{site.base_url}/i/{slug}?token={invite.token}"


def mail_language(wanted: str | None, interview: InterviewRow) -> str:
    """The first of the invite's language, the interview's and English that there are words in."""
    for tag in (wanted, interview.language):
        language = base_of(tag or "")
        if language in languages():
            return language
    return ENGLISH


def invite_mail(
    site: Site,
    organization: str,
    interview: InterviewRow,
    invite: InviteRow,
    kind: MailKind,
    look: LetterLook = PLAIN,
) -> Mail:
    """The invitation, or the reminder of it."""
    words = words_in(mail_language(invite.language, interview))
    say = words.invite_mail
    subject = say.subject if kind is MailKind.INVITATION else say.subject_again
    return Letter(
        from_name=organization,
        to_name=invite.name or "",
        to_address=invite.email or "",
        subject=subject.format(organization=organization, title=interview.title),
        language=words.language,
        before=_before(words, organization, interview, invite, kind),
        note=(invite.note or "").strip(),
        button=say.begin,
        link=invitation_link(site, interview.public_slug, invite),
        after=_after(words, interview, invite),
        look=look,
    ).mail()


def _before(words: Words, organization: str, interview: InterviewRow, invite: InviteRow, kind: MailKind) -> list[str]:
    say = words.invite_mail
    opening = say.invites if kind is MailKind.INVITATION else say.reminds
    found = [
        words.fill(say.hello_name, name=invite.name) if invite.name else say.hello,
        words.fill(opening, organization=organization, title=interview.title),
        say.how,
    ]
    limit_s = longer_limit((interview.time_limit_minutes or 0) * 60 or None, accommodations_of(invite))
    if limit_s:
        found.append(words.fill(say.limit.of(limit_s // 60), minutes=limit_s // 60))
    if invite.note:
        found.append(words.fill(say.note, organization=organization))
    return found


def _after(words: Words, interview: InterviewRow, invite: InviteRow) -> list[str]:
    say, found = words.invite_mail, []
    if interview.opens_at and interview.opens_at > datetime.now(UTC):
        found.append(words.fill(say.opens, date=words.moment(interview.opens_at)))
    ends = [moment for moment in (invite.expires_at, interview.closes_at) if moment]
    found.append(words.fill(say.until, date=words.moment(min(ends))) if ends else say.yours)
    return [*found, say.not_meant]


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
