"""Counts what an organization uses, in the transaction that uses it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import UsageMonth
from server.db.models.base import new_id


@dataclass(frozen=True, slots=True)
class Month:
    """What has been used in a month so far."""

    session_seconds: int
    input_tokens: int
    output_tokens: int
    sessions: int
    assessments: int


async def count_usage(
    db: AsyncSession,
    organization_id: UUID,
    *,
    session_seconds: int = 0,
    input_tokens: int = 0,
    output_tokens: int = 0,
    sessions: int = 0,
    assessments: int = 0,
) -> Month:
    """Add to the current month (UTC) of `organization_id`; the month with that in it, locked by the transaction."""
    now = datetime.now(UTC)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = {
        "session_seconds": session_seconds,
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "sessions": sessions,
        "assessments": assessments,
    }
    statement = insert(UsageMonth).values(
        id=new_id(),
        organization_id=organization_id,
        month=f"{now:%Y-%m}",
        created_at=now,
        updated_at=now,
        **added,
    )
    counted = await db.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "month"],
            set_={name: getattr(UsageMonth, name) + value for name, value in added.items()},
        ).returning(*(getattr(UsageMonth, name) for name in added))
    )
    return Month(*counted.one())
