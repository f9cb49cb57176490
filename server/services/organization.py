"""What holds for a whole organization: its name, how long it keeps sessions, what it asks consent to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, Organization, SessionRow
from server.services.access import Caller
from server.services.audit import record
from server.services.transcript_batch import OPEN_STATES


async def load_organization(sessions: Sessions, caller: Caller) -> Organization:
    """The caller's organization."""
    async with reading(sessions) as db:
        return await db.get_one(Organization, caller.organization_id)


async def kept_at_most(db: AsyncSession, organization_id: UUID, days: int | None) -> int | None:
    """For how long an interview that asks for `days` keeps its sessions: no longer than the organization does."""
    most = await db.scalar(select(Organization.retention_days).where(Organization.id == organization_id))
    return most if days is None else min(days, most or days)


async def overdue_by(sessions: Sessions, caller: Caller, retention_days: int) -> int:
    """How many finished sessions the next sweep would erase if none were kept for longer than this."""
    before = datetime.now(UTC) - timedelta(days=retention_days)
    ended_at = func.coalesce(SessionRow.completed_at, SessionRow.last_activity_at)
    async with reading(sessions) as db:
        found = await db.scalar(
            select(func.count())
            .select_from(SessionRow)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .where(
                SessionRow.organization_id == caller.organization_id,
                SessionRow.status.not_in(OPEN_STATES),
                ended_at < before,
                or_(InterviewRow.retention_days.is_(None), InterviewRow.retention_days > retention_days),
            )
        )
        return found or 0


async def change_organization(
    sessions: Sessions, caller: Caller, *, name: str, retention_days: int | None, consent_text: str | None
) -> int:
    """Keep these; how many interviews keep their sessions for a shorter time now.

    A longer time, or none, changes no interview: each keeps what its candidates were told.
    """
    async with writing(sessions) as db:
        row = await db.get_one(Organization, caller.organization_id)
        row.name, row.retention_days, row.consent_text = name, retention_days, consent_text
        shortened = 0
        if retention_days is not None:
            found = await db.execute(
                update(InterviewRow)
                .where(
                    InterviewRow.organization_id == caller.organization_id,
                    or_(InterviewRow.retention_days.is_(None), InterviewRow.retention_days > retention_days),
                )
                .values(retention_days=retention_days)
                .returning(InterviewRow.id)
            )
            shortened = len(found.all())
        record(db, caller, "organization.changed", caller.organization_id, interviews=shortened)
    return shortened
