"""The outbox: events are recorded in the transaction that makes them true, and delivered from there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import EventKind, EventRow, SessionRow


async def record_event(
    db: AsyncSession, session_id: UUID, kind: EventKind, data: Mapping[str, Any] | None = None
) -> EventRow | None:
    """Record that `kind` has happened to a session, in the transaction `db` is in; None for previews.

    Counting on the session's row keeps the events of one session in one order, whoever records them at once.
    """
    counted = (
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.is_preview.is_(False))
            .values(event_count=SessionRow.event_count + 1, updated_at=SessionRow.updated_at)
            .returning(SessionRow.organization_id, SessionRow.event_count)
            .execution_options(synchronize_session=False)
        )
    ).first()
    if counted is None:
        return None
    organization_id, number = counted
    event = EventRow(
        organization_id=organization_id,
        session_id=session_id,
        number=number,
        kind=kind,
        at=datetime.now(UTC),
        data=dict(data or {}),
    )
    db.add(event)
    await db.flush()
    return event
