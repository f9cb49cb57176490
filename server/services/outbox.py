"""The outbox: events are recorded in the transaction that makes them true, and with them what is to be delivered."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import EventKind, EventRow, SessionRow, SessionStatus, WebhookDelivery, WebhookEndpoint
from server.db.models.base import new_id
from server.services.webhook_signing import body_of


async def record_event(
    db: AsyncSession, session_id: UUID, kind: EventKind, data: Mapping[str, Any] | None = None
) -> EventRow | None:
    """Record that `kind` has happened to a session, in the transaction `db` is in; None for previews.

    Counting on the session's row keeps the events of one session in one order, whoever records them at once. The id
    of the interview is added to `data`.
    """
    counted = (
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.is_preview.is_(False))
            .values(event_count=SessionRow.event_count + 1, updated_at=SessionRow.updated_at)
            .returning(
                SessionRow.organization_id, SessionRow.event_count, SessionRow.interview_id, SessionRow.callback_url
            )
            .execution_options(synchronize_session=False)
        )
    ).first()
    if counted is None:
        return None
    event = EventRow(
        id=new_id(),
        organization_id=counted.organization_id,
        session_id=session_id,
        number=counted.event_count,
        kind=kind,
        at=datetime.now(UTC),
        data={"interview_id": str(counted.interview_id), **(data or {})},
    )
    db.add(event)
    db.add_all(delivery_of(event, endpoint, endpoint.url) for endpoint in await _interested(db, event))
    if counted.callback_url:
        endpoint = await callbacks_endpoint(db, event.organization_id)
        db.add(delivery_of(event, endpoint, counted.callback_url))
    await db.flush()
    return event


def ended_data(status: SessionStatus, reason: str, active_ms: int) -> dict[str, Any]:
    """What `session.ended` tells."""
    return {"status": status.value, "reason": reason, "duration_seconds": active_ms // 1000}


async def _interested(db: AsyncSession, event: EventRow) -> list[WebhookEndpoint]:
    found = await db.scalars(
        select(WebhookEndpoint).where(
            WebhookEndpoint.organization_id == event.organization_id,
            WebhookEndpoint.callbacks.is_(False),
            WebhookEndpoint.disabled_at.is_(None),
        )
    )
    return [endpoint for endpoint in found if wants(endpoint, event.kind)]


def wants(endpoint: WebhookEndpoint, kind: EventKind) -> bool:
    """Whether events of this kind go there."""
    return not endpoint.kinds or kind.value in endpoint.kinds


async def callbacks_endpoint(db: AsyncSession, organization_id: UUID) -> WebhookEndpoint:
    """What stands for the callback addresses of an organization's sessions; made when first asked for."""
    wanted = select(WebhookEndpoint).where(
        WebhookEndpoint.organization_id == organization_id, WebhookEndpoint.callbacks
    )
    found = await db.scalar(wanted)
    if found is not None:
        return found
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    now = datetime.now(UTC)
    values = {"id": new_id(), "organization_id": organization_id, "callbacks": True, "url": "", "description": ""}
    await db.execute(
        insert(WebhookEndpoint).values(**values, kinds=[], created_at=now, updated_at=now).on_conflict_do_nothing()
    )
    return (await db.scalars(wanted)).one()


def delivery_of(event: EventRow, endpoint: WebhookEndpoint, url: str) -> WebhookDelivery:
    """The event on its way to `url`."""
    return WebhookDelivery(
        id=new_id(),
        organization_id=event.organization_id,
        endpoint_id=endpoint.id,
        event_id=event.id,
        session_id=event.session_id,
        number=event.number,
        kind=event.kind,
        url=url,
        lane=lane_of(endpoint.id, url),
        body=body_of(event.kind.value, event.session_id, event.at, event.data),
    )


def lane_of(endpoint_id: UUID, url: str) -> str:
    """Names the server that `url` is on, as one endpoint's."""
    return hashlib.sha256(f"{endpoint_id} {urlsplit(url).netloc.lower()}".encode()).hexdigest()
