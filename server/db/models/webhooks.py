"""Where events are pushed to, and how each delivery went."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum, utc_now
from server.db.models.events import EventKind


class DisabledReason(StrEnum):
    """Why nothing is sent to an endpoint."""

    BY_HAND = "by_hand"
    GONE = "gone"
    """It answered 410."""
    FAILING = "failing"
    """Nothing reached it for days."""


class DeliveryState(StrEnum):
    """How a delivery stands."""

    PENDING = "pending"
    """To be tried, now or again."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up."""
    CANCELLED = "cancelled"
    """Its endpoint was disabled before it got through."""


class WebhookEndpoint(Base):
    """An address of an organization that is told of events; or, once for each, all callback addresses of sessions."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        Index(
            "uq_webhook_endpoints_callbacks",
            "organization_id",
            unique=True,
            sqlite_where=text("callbacks"),
            postgresql_where=text("callbacks"),
        ),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    callbacks: Mapped[bool] = mapped_column(default=False)
    """Stands for the `callback_url` of sessions: has their secret and their log, and no address of its own."""
    url: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(String(200), default="")
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    """The events wanted; empty: all."""
    sealed_secret: Mapped[str | None] = mapped_column(Text)
    """None: made when it is first needed."""
    sealed_previous_secret: Mapped[str | None] = mapped_column(Text)
    previous_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Until then deliveries are signed with the previous secret too."""
    disabled_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    disabled_reason: Mapped[DisabledReason | None] = mapped_column(TextEnum(DisabledReason))
    failing_since: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """The first failure since something last got through."""


class WebhookDelivery(Base):
    """One event on its way to one address. Its body is fixed: every try sends the same bytes.

    Tries of one session to one endpoint keep the order of `number`. Whoever sends holds the row until `held_until`;
    a sender that dies lets it fall due again.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_due", "state", "due_at"),
        Index("ix_webhook_deliveries_line", "endpoint_id", "session_id", "number"),
        Index("ix_webhook_deliveries_log", "endpoint_id", "id"),
        Index("ix_webhook_deliveries_session", "session_id"),
        Index("ix_webhook_deliveries_created", "created_at"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[UUID]
    """No foreign key: events are purged by themselves, and a test has none."""
    session_id: Mapped[UUID]
    number: Mapped[int]
    """The event's place in its session."""
    kind: Mapped[EventKind] = mapped_column(TextEnum(EventKind))
    url: Mapped[str] = mapped_column(Text)
    lane: Mapped[str] = mapped_column(String(64))
    """Deliveries of one lane go to one server for one endpoint: so many at once and no more."""
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(TextEnum(DeliveryState), default=DeliveryState.PENDING)
    in_line: Mapped[bool] = mapped_column(default=True)
    """Waits for the session's earlier events and is waited for; not what is sent again by hand, nor a test."""
    is_test: Mapped[bool] = mapped_column(default=False)
    hurried: Mapped[bool] = mapped_column(default=False)
    """Was tried before its time, because something else had got through to the same server: that happens once."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries begun since it was last put on the list."""
    due_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=utc_now)
    held_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    delivered_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    tries: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """[{at, status, problem, answer, ms}], oldest first."""
