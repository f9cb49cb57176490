"""What a partner may do to a session of theirs while it waits or runs: more time, or an end."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, PartnerSession, SessionRow, SessionStatus, TurnRow
from server.interview.turns import Move
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.outbox import ended_data, record_event
from server.services.partners.views import status_now
from server.services.usage_counting import count_usage

CANCELLED = "cancelled"
LONGEST_MINUTES = 7 * 24 * 60
"""Of the time limit and its extensions together."""


async def extend_session(sessions: Sessions, caller: Caller, session_id: UUID, minutes: int) -> None:
    """Grant `minutes` more: of the time limit, and where the candidate has not begun, to begin as well.

    What drives the interview still has to be told.

    Raises:
        NotFound: no such session that a program has opened.
        Conflict: it is over, has no time limit, has had all the time there is, or the time is already up.
    """
    async with writing(sessions) as db:
        row = await _locked(db, caller, session_id)
        _expect_open(row)
        limit_s = row.plan["time_limit_s"]
        if row.status is SessionStatus.IN_PROGRESS and limit_s is None:
            raise Conflict("This session has no time limit to extend.")
        if row.status is SessionStatus.IN_PROGRESS and await _told_that_time_is_up(db, session_id):
            raise Conflict("The candidate has been told that the time is up.")
        if (limit_s or 0) // 60 + row.extra_minutes + minutes > LONGEST_MINUTES:
            raise Conflict(f"A session may take {LONGEST_MINUTES:,} minutes at most.")
        row.extra_minutes += minutes
        if row.status is SessionStatus.PENDING and row.expires_at is not None:
            row.expires_at += timedelta(minutes=minutes)
        record(db, caller, "session.extended", session_id, minutes=minutes)


async def check_can_end(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    """Whether the session is running, so that it can be closed politely.

    Raises:
        NotFound: no such session that a program has opened.
        Conflict: it has not begun, or is over.
    """
    async with reading(sessions) as db:
        row = await _found(db, caller, session_id)
    _expect_open(row)
    if row.status is SessionStatus.PENDING:
        raise Conflict("This session has not begun. Cancel it instead.")


async def note_ended(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    """Write to the audit log who ended it."""
    async with writing(sessions) as db:
        record(db, caller, "session.ended", session_id)


async def cancel_session(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    """Close a session without a report: one that waits is EXPIRED then, one that runs ABANDONED.

    What drives the interview still has to be told.

    Raises:
        NotFound: no such session that a program has opened.
        Conflict: it is over.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        row = await _locked(db, caller, session_id)
        _expect_open(row)
        running = row.status is SessionStatus.IN_PROGRESS
        row.status = SessionStatus.ABANDONED if running else SessionStatus.EXPIRED
        row.end_reason, row.completed_at = CANCELLED, now
        if running and not row.is_preview:
            await count_usage(db, row.organization_id, session_seconds=row.active_ms // 1000)
        await db.flush()
        kind = EventKind.SESSION_ENDED if running else EventKind.SESSION_EXPIRED
        await record_event(db, session_id, kind, ended_data(row.status, CANCELLED, row.active_ms))
        record(db, caller, "session.cancelled", session_id)


def _expect_open(row: SessionRow) -> None:
    status = status_now(row)
    if status not in {SessionStatus.PENDING, SessionStatus.IN_PROGRESS}:
        raise Conflict(f"This session is {status}.")


async def _locked(db: AsyncSession, caller: Caller, session_id: UUID) -> SessionRow:
    return await _found(db, caller, session_id, lock=True)


async def _found(db: AsyncSession, caller: Caller, session_id: UUID, *, lock: bool = False) -> SessionRow:
    query = (
        select(SessionRow)
        .join(PartnerSession, PartnerSession.session_id == SessionRow.id)
        .where(SessionRow.id == session_id, SessionRow.organization_id == caller.organization_id)
    )
    row = await db.scalar(query.with_for_update(of=SessionRow) if lock else query)
    if row is None:
        raise NotFound("There is no such session.")
    return row


async def _told_that_time_is_up(db: AsyncSession, session_id: UUID) -> bool:
    told = select(TurnRow.id).where(TurnRow.session_id == session_id, TurnRow.move == Move.TIME_UP)
    return await db.scalar(told.limit(1)) is not None
