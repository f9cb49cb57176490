"""Reminders of invites that nobody has used yet.

Nothing is scheduled: an invite is due when its newest mail is old enough, so a server that was down, or killed between
two, goes on where it was; and it is due no more once it is used, withdrawn or expired.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, MailKind, MailRow, MailState, SessionRow
from server.services.access import Caller
from server.services.admission import refusal
from server.services.audit import record
from server.services.errors import Invalid
from server.services.interviews import owned_interview
from server.services.invite_mail import queue_invitation
from server.services.mail_outbox import Letterbox
from server.services.transcript_batch import OPEN_STATES

log = structlog.get_logger(__name__)

LONGEST_DAYS: Final = 30
MOST_REMINDERS: Final = 5
BATCH: Final = 100
"""Reminders written in one transaction, so that candidates are not kept waiting."""


async def set_reminders(
    sessions: Sessions, caller: Caller, interview_id: UUID, *, days: int | None, count: int
) -> InterviewRow:
    """Remind of this interview's unused invites, `count` times at most, each `days` after the mail before; None: never.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: names the field.
    """
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"Please give a number of days from 1 to {LONGEST_DAYS}.", "reminderDays")
    if not 1 <= count <= MOST_REMINDERS:
        raise Invalid(f"Please give a number from 1 to {MOST_REMINDERS}.", "reminderCount")
    async with writing(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        row.reminder_days, row.reminder_count = days, count
        record(db, caller, "interview.reminders_set", row.id, days=days or "never", count=count)
    return row


async def send_reminders(sessions: Sessions, letterbox: Letterbox, now: datetime) -> int:
    """Queue the reminders that are due; safe to run at any time and in several processes. Tells how many."""
    async with reading(sessions) as db:
        wanted = select(InterviewRow.id).where(InterviewRow.reminder_days.is_not(None), InterviewRow.is_active)
        interviews = list(await db.scalars(wanted))
    total = 0
    for interview_id in interviews:
        while count := await _remind_some(sessions, letterbox, interview_id, now):
            total += count
    if total:
        log.info("reminded", invites=total)
    return total


async def _remind_some(sessions: Sessions, letterbox: Letterbox, interview_id: UUID, now: datetime) -> int:
    async with reading(sessions) as db:
        interview = await db.get(InterviewRow, interview_id)
        if interview is None or not await _due(db, interview, now):
            return 0  # most times nobody is, and nobody need wait for their turn to write
    async with writing(sessions) as db:
        interview = await db.get_one(InterviewRow, interview_id)
        if await refusal(db, interview, now) is not None:
            return 0
        found = await _due(db, interview, now, lock=True)
        for invite in found:
            await queue_invitation(db, letterbox, interview, invite, MailKind.REMINDER)
            invite.mailed_at, invite.reminders_sent = now, invite.reminders_sent + 1
        return len(found)


async def _due(db: AsyncSession, interview: InterviewRow, now: datetime, *, lock: bool = False) -> Sequence[InviteRow]:
    if interview.reminder_days is None or not interview.is_active:
        return []
    unreachable = exists().where(MailRow.invite_id == InviteRow.id, MailRow.state == MailState.FAILED)
    waiting = exists().where(MailRow.invite_id == InviteRow.id, MailRow.state == MailState.WAITING)
    begun = exists().where(SessionRow.invite_id == InviteRow.id, SessionRow.started_at.is_not(None))
    over = exists().where(SessionRow.invite_id == InviteRow.id, SessionRow.status.not_in(OPEN_STATES))
    query = (
        select(InviteRow)
        .where(
            InviteRow.interview_id == interview.id,
            InviteRow.mailed_at <= now - timedelta(days=interview.reminder_days),
            InviteRow.reminders_sent < interview.reminder_count,
            InviteRow.revoked_at.is_(None),
            InviteRow.email.is_not(None),
            or_(InviteRow.expires_at.is_(None), InviteRow.expires_at > now),
            ~unreachable,
            ~waiting,
            ~begun,
            ~over,
        )
        .order_by(InviteRow.id)
        .limit(BATCH)
    )
    return (await db.scalars(query.with_for_update(skip_locked=True) if lock else query)).all()
