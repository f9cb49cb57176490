"""What an organization uses, counted by calendar month (UTC)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, Membership, UsageMonth
from server.services.access import Caller


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds and tokens are this month's; a self-hosted installation limits none of it."""

    templates: int
    """Interviews that are not archived."""
    session_seconds: int
    ai_tokens: int
    seats: int


def month_of(moment: datetime) -> str:
    """`2026-11`."""
    return moment.astimezone(UTC).strftime("%Y-%m")


async def add_usage(
    db: AsyncSession,
    organization_id: UUID,
    *,
    session_seconds: int = 0,
    input_tokens: int = 0,
    output_tokens: int = 0,
) -> None:
    """Count up this month, in the caller's transaction, so that it is counted if and only if the use is stored."""
    insert: Any = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    added = {"session_seconds": session_seconds, "input_tokens": input_tokens, "output_tokens": output_tokens}
    statement = insert(UsageMonth).values(organization_id=organization_id, month=month_of(datetime.now(UTC)), **added)
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "month"],
            set_={name: getattr(UsageMonth, name) + amount for name, amount in added.items()},
        )
    )


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
                UsageMonth.organization_id == organization_id, UsageMonth.month == month_of(datetime.now(UTC))
            )
        )
    return Usage(
        templates=templates or 0,
        session_seconds=month.session_seconds if month else 0,
        ai_tokens=month.input_tokens + month.output_tokens if month else 0,
        seats=seats or 0,
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
