"""What the webhooks API takes and answers. Fields are in snake_case, as in the events themselves."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from server.db.models import DeliveryState, DisabledReason, EventKind, EventRow, WebhookDelivery, WebhookEndpoint
from server.routes.interviews_api.schemas import Moment
from server.services.moments import moment

MOST_ACKNOWLEDGED: Final = 500


class WebhookAnswer(msgspec.Struct):
    """An endpoint."""

    id: UUID
    url: str | None
    """None: it stands for the callback addresses of sessions."""
    description: str
    events: list[EventKind]
    """Empty: all."""
    enabled: bool
    disabled_reason: DisabledReason | None
    failing_since: Moment | None
    previous_secret_valid_until: Moment | None
    created_at: Moment


class SecretAnswer(msgspec.Struct):
    """What deliveries are signed with."""

    secret: str
    previous_valid_until: Moment | None


class NewWebhookAnswer(msgspec.Struct):
    """A new endpoint with its secret."""

    webhook: WebhookAnswer
    secret: str


class TryAnswer(msgspec.Struct):
    """One try of a delivery."""

    at: str
    status: int | None
    """None: there was no answer."""
    problem: str
    """Empty: it got through."""
    answer: str
    """The beginning of what was answered."""
    ms: int


class DeliveryAnswer(msgspec.Struct):
    """An event on its way to an address."""

    id: UUID
    event_id: UUID
    event: EventKind
    session_id: UUID
    url: str
    state: DeliveryState
    test: bool
    attempts: int
    next_attempt_at: Moment | None
    delivered_at: Moment | None
    created_at: Moment
    body: str
    """Exactly what is sent."""
    tries: list[TryAnswer]


class EventAnswer(msgspec.Struct):
    """An event, as it is pushed, with the id it is acknowledged by."""

    id: UUID
    event: EventKind
    session_id: UUID
    timestamp: Moment
    data: dict[str, Any]


class Acknowledgement(msgspec.Struct, forbid_unknown_fields=True):
    """Events that the sender has taken care of."""

    ids: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=MOST_ACKNOWLEDGED)]


class AcknowledgedAnswer(msgspec.Struct):
    """How many of the events are off the list now."""

    acknowledged: int


class Since(msgspec.Struct, forbid_unknown_fields=True):
    """From when on to send again."""

    since: Annotated[datetime, Meta(tz=True)]


class ResentAnswer(msgspec.Struct):
    """How many events are on their way again."""

    resent: int


def _optional(value: datetime | None) -> str | None:
    return moment(value) if value is not None else None


def webhook_answer(row: WebhookEndpoint) -> WebhookAnswer:
    """An endpoint's row, outside."""
    return WebhookAnswer(
        id=row.id,
        url=None if row.callbacks else row.url,
        description=row.description,
        events=[EventKind(kind) for kind in row.kinds],
        enabled=row.disabled_at is None,
        disabled_reason=row.disabled_reason,
        failing_since=_optional(row.failing_since),
        previous_secret_valid_until=_optional(row.previous_until),
        created_at=moment(row.created_at),
    )


def delivery_answer(row: WebhookDelivery) -> DeliveryAnswer:
    """A delivery's row, outside."""
    return DeliveryAnswer(
        id=row.id,
        event_id=row.event_id,
        event=row.kind,
        session_id=row.session_id,
        url=row.url,
        state=row.state,
        test=row.is_test,
        attempts=row.attempts,
        next_attempt_at=moment(row.due_at) if row.state is DeliveryState.PENDING else None,
        delivered_at=_optional(row.delivered_at),
        created_at=moment(row.created_at),
        body=row.body,
        tries=[TryAnswer(**tried) for tried in row.tries],
    )


def event_answer(row: EventRow) -> EventAnswer:
    """An event's row, outside."""
    return EventAnswer(row.id, row.kind, row.session_id, moment(row.at), row.data)
