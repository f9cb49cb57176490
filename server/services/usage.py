"""What an organization has used so far; `usage_counting` counts it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, Membership, UsageMonth
from server.services.access import Caller


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds, tokens and sessions are this month's."""

    templates: int
    """Interviews that are not archived."""
    session_seconds: int
    ai_tokens: int
    seats: int
    sessions: int = 0


async def current_usage(sessions: Sessions, caller: Caller) -> Usage:
    """The organization's use so far."""
    organization_id = caller.organization_id
    async with reading(sessions) as db:
        templates = await db.scalar(
            select(func.count()).where(InterviewRow.organization_id == organization_id, InterviewRow.is_active)
        )
        seats = await db.scalar(select(func.count()).where(Membership.organization_id == organization_id))
        month = await db.scalar(
            select(UsageMonth).where(
                UsageMonth.organization_id == organization_id, UsageMonth.month == f"{datetime.now(UTC):%Y-%m}"
            )
        )
    return Usage(
        templates=templates or 0,
        session_seconds=month.session_seconds if month else 0,
        ai_tokens=month.input_tokens + month.output_tokens if month else 0,
        seats=seats or 0,
        sessions=month.sessions if month else 0,
    )


async def usage_by_month(sessions: Sessions, caller: Caller, *, limit: int = 12) -> list[UsageMonth]:
    """The months in which anything was used, newest first."""
    async with reading(sessions) as db:
        found = await db.scalars(
            select(UsageMonth)
            .where(UsageMonth.organization_id == caller.organization_id)
            .order_by(UsageMonth.month.desc())
            .limit(limit)
        )
        return list(found)
