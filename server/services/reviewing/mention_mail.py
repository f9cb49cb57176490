"""Mail to members mentioned in a comment: who wrote, where it stands, and nothing of what was said."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import CommentRow, InterviewRow, MailKind, Organization, SessionRow, User
from server.services.access import Caller
from server.services.branding.brands import letter_look
from server.services.letters import Letter
from server.services.mail_outbox import Letterbox, queue_mail


async def mail_mentions(
    db: AsyncSession, letterbox: Letterbox, caller: Caller, comment: CommentRow, to: Sequence[User]
) -> None:
    """Queue a mail to each of `to`. It leads to the comment, which shows each reader what they may see."""
    found = await db.execute(
        select(InterviewRow.title, Organization.name)
        .join(SessionRow, SessionRow.interview_id == InterviewRow.id)
        .join(Organization, Organization.id == SessionRow.organization_id)
        .where(SessionRow.id == comment.session_id)
    )
    title, organization = found.one()
    who = caller.name or "A member of your organization"
    look = await letter_look(db, caller.organization_id, letterbox.site)
    for member in to:
        if not member.is_active:
            continue
        letter = Letter(
            from_name=organization,
            to_name=member.name or "",
            to_address=member.email,
            subject=f"{who} mentioned you: {title}",
            language="en",
            before=(
                f"Hello {member.name}," if member.name else "Hello,",
                f"{who} mentioned you in a comment on an interview of “{title}”.",
            ),
            button="Read the comment",
            link=comment_link(letterbox, comment.session_id, comment.turn_index),
            after=("Everything you were mentioned in is listed under “For you” in the studio.",),
            look=look,
        )
        queue_mail(db, letterbox.box, caller.organization_id, letter.mail(), kind=MailKind.MENTION)


def comment_link(letterbox: Letterbox, session_id: UUID, turn_index: int | None) -> str:
    """The page of the session, at the turn that a comment stands beside, or at the comments."""
    place = "comments" if turn_index is None else f"turn-{turn_index + 1}"
    return f"{letterbox.site.base_url}/studio/sessions/{session_id}#{place}"
