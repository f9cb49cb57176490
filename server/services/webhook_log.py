"""The log of deliveries, and sending again."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import DeliveryState, EventKind, EventRow, WebhookDelivery, WebhookEndpoint
from server.db.models.base import new_id
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.events import KEPT_FOR
from server.services.outbox import delivery_of, lane_of, wants
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query
from server.services.webhook_endpoints import changing

LIST_NAME: Final = "deliveries"
TEST_SESSION: Final = UUID(int=0)
TEST_DATA: Final = {"test": True}
RESEND_MOST: Final = 1000
"""Events that one request puts on the list again."""


async def list_deliveries(
    sessions: Sessions,
    caller: Caller,
    endpoint_id: UUID,
    *,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    state: DeliveryState | None = None,
) -> Page[WebhookDelivery]:
    """A page of an endpoint's deliveries, newest first.

    Raises:
        NotFound: no such endpoint of this organization.
        Invalid: no such cursor.
    """
    wanted = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    if state is not None:
        wanted = wanted.where(WebhookDelivery.state == state)
    async with reading(sessions) as db:
        owner = await db.scalar(select(WebhookEndpoint.organization_id).where(WebhookEndpoint.id == endpoint_id))
        if owner != caller.organization_id:
            raise NotFound("There is no such webhook.")
        query = page_query(wanted, WebhookDelivery.id, LIST_NAME, limit=limit, cursor=cursor)
        rows = list(await db.scalars(query))
    return page_of([(row.id, row) for row in rows], LIST_NAME, limit=limit)


async def get_delivery(sessions: Sessions, caller: Caller, delivery_id: UUID) -> WebhookDelivery:
    """One delivery.

    Raises:
        NotFound: none of this organization.
    """
    async with reading(sessions) as db:
        row = await db.scalar(_mine(caller, delivery_id))
    if row is None:
        raise NotFound("There is no such delivery.")
    return row


async def send_test(
    sessions: Sessions, caller: Caller, endpoint_id: UUID, kind: EventKind = EventKind.SESSION_CREATED
) -> WebhookDelivery:
    """Put a made-up event on the list, to be tried once; a disabled endpoint is tried too.

    Raises:
        NotFound: no such endpoint of this organization.
        Conflict: it stands for the callback addresses, and has none of its own.
    """
    async with changing(sessions, caller, endpoint_id) as (db, endpoint):
        if endpoint.callbacks:
            raise Conflict("Callback addresses come with sessions: there is none to send a test to.")
        event = EventRow(
            id=new_id(),
            organization_id=caller.organization_id,
            session_id=TEST_SESSION,
            number=0,
            kind=kind,
            at=datetime.now(UTC),
            data=TEST_DATA,
        )
        row = delivery_of(event, endpoint, endpoint.url)
        row.is_test, row.in_line = True, False
        db.add(row)
        await db.flush()
        record(db, caller, "webhook.tested", endpoint.id)
    return row


async def resend(sessions: Sessions, caller: Caller, delivery_id: UUID) -> WebhookDelivery:
    """Send one delivery again, now and out of line: what came after it is not held up.

    Raises:
        NotFound: none of this organization.
        Conflict: its endpoint is disabled.
    """
    found = await get_delivery(sessions, caller, delivery_id)
    async with changing(sessions, caller, found.endpoint_id) as (db, endpoint):
        _expect_enabled(endpoint)
        row = await db.scalar(_mine(caller, delivery_id).with_for_update())
        if row is None:
            raise NotFound("There is no such delivery.")
        if row.state is not DeliveryState.PENDING:
            row.in_line = False
            if not endpoint.callbacks:
                row.url, row.lane = endpoint.url, lane_of(endpoint.id, endpoint.url)
        row.state, row.due_at, row.held_until = DeliveryState.PENDING, datetime.now(UTC), None
        row.attempts, row.hurried = 0, False
        record(db, caller, "webhook.resent", row.id)
    return row


async def resend_since(sessions: Sessions, caller: Caller, endpoint_id: UUID, since: datetime) -> int:
    """Send everything again, in order, that has happened since and has not got through; how many events.

    That is what was given up or cancelled, and what happened while the endpoint was disabled or not there yet.

    Raises:
        NotFound: no such endpoint of this organization.
        Conflict: it is disabled.
    """
    async with changing(sessions, caller, endpoint_id) as (db, endpoint):
        _expect_enabled(endpoint)
        now = datetime.now(UTC)
        since = max(since, now - KEPT_FOR)
        again = await _again(db, endpoint, since, now)
        missed = [] if endpoint.callbacks else await _missed(db, endpoint, since, RESEND_MOST - again)
        db.add_all(delivery_of(event, endpoint, endpoint.url) for event in missed)
        record(db, caller, "webhook.resent_since", endpoint.id, events=again + len(missed))
    return again + len(missed)


async def _again(db: AsyncSession, endpoint: WebhookEndpoint, since: datetime, now: datetime) -> int:
    unsent = (
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.endpoint_id == endpoint.id,
            WebhookDelivery.state.in_((DeliveryState.FAILED, DeliveryState.CANCELLED)),
            WebhookDelivery.is_test.is_(False),
            WebhookDelivery.created_at >= since - timedelta(seconds=1),
        )
        .order_by(WebhookDelivery.id)
        .limit(RESEND_MOST)
    )
    ids = list(await db.scalars(unsent))
    values: dict[str, object] = {"attempts": 0, "hurried": False, "due_at": now, "held_until": None}
    if not endpoint.callbacks:
        values |= {"url": endpoint.url, "lane": lane_of(endpoint.id, endpoint.url)}
    await db.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.id.in_(ids))
        .values(state=DeliveryState.PENDING, in_line=True, **values)
        .execution_options(synchronize_session=False)
    )
    return len(ids)


async def _missed(db: AsyncSession, endpoint: WebhookEndpoint, since: datetime, most: int) -> list[EventRow]:
    """Events for which nothing was ever put on the list of this endpoint."""
    there = select(WebhookDelivery.id).where(
        WebhookDelivery.endpoint_id == endpoint.id,
        WebhookDelivery.session_id == EventRow.session_id,
        WebhookDelivery.number == EventRow.number,
    )
    wanted = select(EventRow).where(
        EventRow.organization_id == endpoint.organization_id, EventRow.at >= since, ~there.exists()
    )
    if endpoint.kinds:
        wanted = wanted.where(EventRow.kind.in_([EventKind(kind) for kind in endpoint.kinds]))
    found = await db.scalars(wanted.order_by(EventRow.id).limit(most))
    return [event for event in found if wants(endpoint, event.kind)]


def _mine(caller: Caller, delivery_id: UUID) -> Select[tuple[WebhookDelivery]]:
    return select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.organization_id == caller.organization_id
    )


def _expect_enabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.disabled_at is not None:
        raise Conflict("This webhook is disabled: enable it first.")
