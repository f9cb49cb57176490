"""Sessions that programs open for their people: partner sessions, the portal, and links to read reports by."""

from datetime import datetime
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json


class PartnerSession(Base):
    """How a session that a program has opened is found and entered; goes with the session."""

    __tablename__ = "partner_sessions"
    __table_args__ = (Index("ix_partner_sessions_organization", "organization_id", "session_id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(255))
    """The partner's own name for it; None: opened by the portal."""
    onboard_token: Mapped[str] = mapped_column(String(64), unique=True)
    """In the link that the API hands out again, so it is not hashed."""
    join_code: Mapped[str] = mapped_column(String(16), unique=True)
    """Typed on another device to go on there."""
    opening_id: Mapped[UUID | None] = mapped_column(ForeignKey("portal_openings.id", ondelete="SET NULL"), index=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id", ondelete="SET NULL"), index=True)
    """The client whose portal it was opened in, and which fetches the results."""
    sent_acknowledged_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    completed_acknowledged_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class ExternalId(Base):
    """That a partner's id has been used, and for which session; stays, as a hash, when the session is erased."""

    __tablename__ = "external_ids"
    __table_args__ = (UniqueConstraint("organization_id", "key_hash"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[UUID]
    """No foreign key: the id stays used."""


class IdempotencyKey(Base):
    """An `Idempotency-Key` that was sent, with a digest of the request it came with."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("organization_id", "key_hash"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[UUID | None]
    """What the request made; None: it is still being answered."""
    begun_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)


class ReportLink(Base):
    """A link that shows one session's report to whoever holds it, until it expires or is revoked."""

    __tablename__ = "report_links"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    origins: Mapped[list[str]] = mapped_column(Json, default=list)
    """Whose pages may embed it."""
    parts: Mapped[list[str]] = mapped_column(Json, default=lambda: ["report", "transcript"])
    """What it shows: `server.services.partners.report_links.Part`."""
    note: Mapped[str] = mapped_column(String(200), default="")
    """For whom it was made, in its maker's words."""
    created_by: Mapped[UUID | None]
    """The member who made it in the studio; None: a program."""
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class PortalOpening(Base):
    """One opening of the portal: its single-use token, and the page's own token that it is exchanged for."""

    __tablename__ = "portal_openings"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_clients.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    page_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    page_expires_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    recruiter_id: Mapped[str | None] = mapped_column(String(255))
    recruiter_email: Mapped[str | None] = mapped_column(String(320))
