"""Endpoints, events and deliverers to test with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, InterviewRow, SessionRow, SessionStatus, WebhookDelivery, WebhookEndpoint
from server.ports.webhooks import WebhookSender
from server.services.access import Caller
from server.services.interviews import NewInterview, create_interview
from server.services.outbox import record_event
from server.services.webhook_delivery import Deliverer
from server.services.webhook_endpoints import NewWebhook, create_webhook
from tests.support.receiver import local_sender
from tests.support.world import session_row

BOX = FernetBox("the installation's secret")


@dataclass
class Moment:
    """A clock that is moved by hand."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time


def deliverer(sessions: Sessions, now: Moment | None = None, sender: WebhookSender | None = None) -> Deliverer:
    """Delivers to this machine; pauses are as short as the schedule has them."""
    made = Deliverer(sessions, BOX, sender or local_sender(), lambda: 0.0)
    return made if now is None else Deliverer(sessions, BOX, sender or local_sender(), lambda: 0.0, now)


async def interview_of(sessions: Sessions, caller: Caller) -> InterviewRow:
    """An interview to take."""
    return await create_interview(sessions, caller, NewInterview(title="A talk"))


async def open_session(sessions: Sessions, interview: InterviewRow, callback_url: str | None = None) -> UUID:
    """A session that has just been made."""
    row = session_row(interview, status=SessionStatus.PENDING, callback_url=callback_url)
    async with writing(sessions) as db:
        db.add(row)
    return row.id


async def tell(sessions: Sessions, session_id: UUID, *kinds: EventKind) -> None:
    """Record events, each in a transaction of its own."""
    for kind in kinds:
        async with writing(sessions) as db:
            await record_event(db, session_id, kind)


async def endpoint_at(sessions: Sessions, caller: Caller, url: str, *kinds: EventKind) -> tuple[WebhookEndpoint, str]:
    """An endpoint and its secret."""
    return await create_webhook(sessions, BOX, local_sender(), caller, NewWebhook(url=url, events=kinds))


async def deliver_due(deliverer: Deliverer) -> int:
    """Deliver until nothing is due; how many tries that took."""
    tries = 0
    while taken := await deliverer.take(50, ()):
        for attempt in taken:
            await deliverer.make(attempt)
        tries += len(taken)
    return tries


async def deliveries(sessions: Sessions, endpoint_id: UUID | None = None) -> list[WebhookDelivery]:
    """All of an endpoint, or all there are, oldest first."""
    wanted = select(WebhookDelivery).order_by(WebhookDelivery.id)
    if endpoint_id is not None:
        wanted = wanted.where(WebhookDelivery.endpoint_id == endpoint_id)
    async with reading(sessions) as db:
        return list(await db.scalars(wanted))


async def endpoint_row(sessions: Sessions, endpoint_id: UUID) -> WebhookEndpoint:
    """As it is now."""
    async with reading(sessions) as db:
        return await db.get_one(WebhookEndpoint, endpoint_id)


async def session_of(sessions: Sessions, session_id: UUID) -> SessionRow:
    """As it is now."""
    async with reading(sessions) as db:
        return await db.get_one(SessionRow, session_id)
