"""Counts what an organization uses, in the transaction that uses it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import UsageMonth
from server.db.models.base import new_id


async def count_usage(
    db: AsyncSession, organization_id: UUID, *, session_seconds: int = 0, input_tokens: int = 0, output_tokens: int = 0
) -> None:
    """Add to the current month (UTC) of `organization_id`."""
    now = datetime.now(UTC)
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = {"session_seconds": session_seconds, "input_tokens": input_tokens, "output_tokens": output_tokens}
    statement = insert(UsageMonth).values(
        id=new_id(),
        organization_id=organization_id,
        month=f"{now:%Y-%m}",
        created_at=now,
        updated_at=now,
        **added,
    )
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "month"],
            set_={name: getattr(UsageMonth, name) + value for name, value in added.items()},
        )
    )
