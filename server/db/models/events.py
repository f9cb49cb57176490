"""What has happened to sessions, for who integrates: written in the transaction that makes it happen."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum


class EventKind(StrEnum):
    """The ten events, by the names they are delivered under."""

    SESSION_CREATED = "session.created"
    CANDIDATE_JOINED = "candidate.joined"
    SESSION_STARTED = "session.started"
    CANDIDATE_LEFT = "candidate.left"
    CANDIDATE_RESUMED = "candidate.resumed"
    INTEGRITY_FLAGGED = "integrity.flagged"
    SESSION_ENDED = "session.ended"
    SUMMARY_READY = "summary.ready"
    EVIDENCE_READY = "evidence.ready"
    SESSION_EXPIRED = "session.expired"


class EventRow(Base):
    """One event. Contents of the interview are never in it: ids, states, counts, links."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index("ix_events_organization", "organization_id", "id"),
        Index(
            "ix_events_pending",
            "organization_id",
            "id",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
        Index("ix_events_at", "at"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID]
    """No foreign key: what has happened is still told after the session was deleted."""
    number: Mapped[int]
    """Counts up from 1 within the session, without gaps: the order of delivery."""
    kind: Mapped[EventKind] = mapped_column(TextEnum(EventKind))
    at: Mapped[datetime] = mapped_column(DateTimeUTC)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """When a client of the organization that pulls events said it has this one."""
