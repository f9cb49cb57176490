"""Events for who pulls them: what is pending, and saying that one has it; and how long they are kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import DeliveryState, EventKind, EventRow, WebhookDelivery
from server.services.access import Caller

KEPT_FOR: Final = timedelta(days=30)
"""How long events, and the log of what was delivered, are kept."""


async def pending_events(
    sessions: Sessions, caller: Caller, *, limit: int, kind: EventKind | None = None
) -> list[EventRow]:
    """What the organization has not acknowledged yet, oldest first."""
    wanted = select(EventRow).where(
        EventRow.organization_id == caller.organization_id, EventRow.acknowledged_at.is_(None)
    )
    if kind is not None:
        wanted = wanted.where(EventRow.kind == kind)
    async with reading(sessions) as db:
        return list(await db.scalars(wanted.order_by(EventRow.id).limit(limit)))


async def acknowledge_events(sessions: Sessions, caller: Caller, event_ids: Sequence[UUID]) -> int:
    """Take these off the list, for good; how many of them are off it now. Saying it twice is harmless."""
    mine = (EventRow.organization_id == caller.organization_id, EventRow.id.in_(event_ids))
    async with writing(sessions) as db:
        await db.execute(
            update(EventRow)
            .where(*mine, EventRow.acknowledged_at.is_(None))
            .values(acknowledged_at=datetime.now(UTC))
            .execution_options(synchronize_session=False)
        )
        return await db.scalar(select(func.count()).select_from(EventRow).where(*mine)) or 0


async def purge_events(db: AsyncSession, now: datetime) -> None:
    """Delete what has been kept long enough; what is still to be delivered stays until it is settled."""
    await db.execute(delete(EventRow).where(EventRow.at < now - KEPT_FOR))
    await db.execute(
        delete(WebhookDelivery).where(
            WebhookDelivery.created_at < now - KEPT_FOR, WebhookDelivery.state != DeliveryState.PENDING
        )
    )


async def forget_deliveries(db: AsyncSession, session_ids: Sequence[UUID]) -> None:
    """Clear the log of sessions that are deleted.

    What is still to be delivered goes out: it says only that something happened to an id. What receivers have
    answered goes, since nobody knows what is in it.
    """
    of_them = WebhookDelivery.session_id.in_(session_ids)
    await db.execute(delete(WebhookDelivery).where(of_them, WebhookDelivery.state != DeliveryState.PENDING))
    await db.execute(
        update(WebhookDelivery).where(of_them).values(tries=[]).execution_options(synchronize_session=False)
    )
