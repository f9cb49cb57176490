"""What time does to stored things: interviews nobody comes back to, sign-ins that expire, data kept long enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    EventKind,
    IdempotencyKey,
    InterviewRow,
    ReportLink,
    SessionRow,
    SessionStatus,
    SignInLink,
    TurnRow,
    WebSession,
)
from server.interview.turns import Move, Speaker
from server.services.events import forget_deliveries, purge_events
from server.services.outbox import ended_data, record_event
from server.services.partners.idempotency import KEPT_FOR
from server.services.reports import ensure_report
from server.services.results.filing import forget_unmentioned
from server.services.transcripts import OPEN_STATES
from server.services.unfinished_answers import keep_unfinished_answer
from server.services.usage_counting import count_usage

log = structlog.get_logger()

LINK_REMEMBERED = timedelta(days=30)
"""After it has expired, so that who follows it is told that and not that there never was one."""
BATCH = 200
"""Sessions changed in one transaction, so that live interviews are not kept waiting."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was done."""

    abandoned: int
    purged: int
    expired: int = 0


async def sweep(sessions: Sessions, now: datetime, abandon_after: timedelta) -> Swept:
    """Do all of this module; safe to run at any time and in several processes."""
    expired = await _expire(sessions, now)
    abandoned = await _abandon(sessions, now - abandon_after, now)
    purged = 0
    async with reading(sessions) as db:
        rows = await db.execute(
            select(InterviewRow.id, InterviewRow.retention_days).where(InterviewRow.retention_days.is_not(None))
        )
        kept = [(interview_id, days) for interview_id, days in rows if days is not None]
    for interview_id, days in kept:
        purged += await _purge(sessions, interview_id, now - timedelta(days=days))
    async with writing(sessions) as db:
        await db.execute(delete(WebSession).where(WebSession.expires_at < now))
        await db.execute(delete(SignInLink).where(SignInLink.expires_at < now))
        await purge_events(db, now)
        await db.execute(delete(IdempotencyKey).where(IdempotencyKey.begun_at < now - KEPT_FOR))
        await db.execute(delete(ReportLink).where(ReportLink.expires_at < now - LINK_REMEMBERED))
    if abandoned or purged or expired:
        log.info("swept", abandoned=abandoned, purged=purged, expired=expired)
    return Swept(abandoned, purged, expired)


async def _expire(sessions: Sessions, now: datetime) -> int:
    """Close sessions that nobody has begun in their time."""
    total = 0
    while True:
        async with writing(sessions) as db:
            due = (
                select(SessionRow.id)
                .where(SessionRow.status == SessionStatus.PENDING, SessionRow.expires_at <= now)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            found = list(await db.scalars(due))
            for session_id in found:
                await db.execute(
                    update(SessionRow).where(SessionRow.id == session_id).values(status=SessionStatus.EXPIRED)
                )
                data = {"status": SessionStatus.EXPIRED, "reason": "expired"}
                await record_event(db, session_id, EventKind.SESSION_EXPIRED, data)
        total += len(found)
        if len(found) < BATCH:
            return total


async def _abandon(sessions: Sessions, before: datetime, now: datetime) -> int:
    total = 0
    while True:
        async with writing(sessions) as db:
            done = await _abandon_some(db, before, now)
        total += done
        if done < BATCH:
            return total


async def _abandon_some(db: AsyncSession, before: datetime, now: datetime) -> int:
    """Close interviews without a sign of life since `before`; what was answered gets its report."""
    rows = await db.scalars(
        select(SessionRow)
        .where(SessionRow.status.in_(OPEN_STATES), SessionRow.last_activity_at < before)
        .where(or_(SessionRow.status != SessionStatus.PENDING, SessionRow.expires_at.is_(None)))
        .order_by(SessionRow.last_activity_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    found = rows.all()
    for row in found:
        unfinished = await keep_unfinished_answer(db, row)
        if row.status is SessionStatus.PENDING and not unfinished:
            row.status = SessionStatus.EXPIRED
            await record_event(db, row.id, EventKind.SESSION_EXPIRED, {"status": row.status.value})
            continue
        row.status, row.end_reason, row.completed_at = SessionStatus.ABANDONED, "abandoned", now
        if await _answered(db, row.id):
            await ensure_report(db, row.id)
        await record_event(db, row.id, EventKind.SESSION_ENDED, ended_data(row.status, row.end_reason, row.active_ms))
        if not row.is_preview:
            await count_usage(db, row.organization_id, session_seconds=row.active_ms // 1000)
    return len(found)


async def _answered(db: AsyncSession, session_id: UUID) -> bool:
    said = select(TurnRow.id).where(
        TurnRow.session_id == session_id, TurnRow.speaker == Speaker.CANDIDATE, TurnRow.move == Move.SAY
    )
    return await db.scalar(said.limit(1)) is not None


async def _purge(sessions: Sessions, interview_id: UUID, before: datetime) -> int:
    """Erase an interview's finished sessions that ended before `before`, with all that hangs on them."""
    total = 0
    while True:
        async with writing(sessions) as db:
            ended_at = func.coalesce(SessionRow.completed_at, SessionRow.last_activity_at)
            rows = await db.execute(
                select(SessionRow.id, SessionRow.is_preview)
                .where(
                    SessionRow.interview_id == interview_id,
                    SessionRow.status.not_in(OPEN_STATES),
                    ended_at < before,
                )
                .limit(BATCH)
            )
            found = rows.all()
            await db.execute(delete(SessionRow).where(SessionRow.id.in_([row.id for row in found])))
            await forget_deliveries(db, [row.id for row in found])
            await forget_unmentioned(db, [interview_id])
            counted = sum(not row.is_preview for row in found)
            if counted:
                await db.execute(
                    update(InterviewRow)
                    .where(InterviewRow.id == interview_id)
                    .values(session_count=InterviewRow.session_count - counted, updated_at=InterviewRow.updated_at)
                )
        total += len(found)
        if len(found) < BATCH:
            return total
