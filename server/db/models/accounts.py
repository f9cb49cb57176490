"""Who may do what: organizations, people, keys; and what was done and used."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum
from server.db.models.reviewing import NamesHidden


class MemberRole(StrEnum):
    """What a member of an organization may do."""

    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MEMBER = "MEMBER"
    """Creates and edits interviews, reads sessions."""
    REVIEWER = "REVIEWER"
    """Reads sessions and reports only."""


class Organization(Base):
    """The tenant: nothing is ever visible across organizations."""

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(String(200))
    quotas: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    """`server.services.quotas.Limit` → the most there may be; what is not in it is unlimited."""
    subscription_active: Mapped[bool] = mapped_column(default=True)
    """For who sells access: switched off, nothing new is made through the assessments API."""
    retention_days: Mapped[int | None]
    """No interview's sessions are kept longer; None: each interview says for itself."""
    consent_text: Mapped[str | None] = mapped_column(Text)
    """Stands in the notice of every interview, before what the interview itself adds."""


class BrandingRow(Base):
    """How an organization's pages for candidates and its mails look; without a row, as they come."""

    __tablename__ = "brandings"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), unique=True)
    accent: Mapped[str | None] = mapped_column(String(7))
    """`#1d5f5a`, as it was chosen; `server.services.branding.contrast` says what is shown."""
    intro: Mapped[str | None] = mapped_column(Text)
    """On the page before every interview."""
    closing: Mapped[str | None] = mapped_column(Text)
    """On the page after every interview that has no closing words of its own."""
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    """A few dozen kilobytes, written anew from what was uploaded: in the database every process and backup has it."""
    logo_type: Mapped[str | None] = mapped_column(String(40))
    logo_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    """SHA-256 of the content, in hex: the end of its address."""
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    logo_alt: Mapped[str] = mapped_column(String(200), default="")


class User(Base):
    """A person who signs in."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    """Lower case."""
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    is_active: Mapped[bool] = mapped_column(default=True)


class Membership(Base):
    """A user's role in an organization."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole] = mapped_column(TextEnum(MemberRole))
    names_hidden: Mapped[NamesHidden | None] = mapped_column(TextEnum(NamesHidden))
    """Set: no candidate's name is shown to them, in no interview."""


class Project(Base):
    """A folder of interviews: who sees it sees what is in it. Owners and admins see all of them."""

    __tablename__ = "projects"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    everybody: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Every member of the organization sees it; else those who were given it."""


class ProjectMember(Base):
    """A member who was given a project. It counts while the project is not open to everybody."""

    __tablename__ = "project_members"
    __table_args__ = (UniqueConstraint("project_id", "user_id"),)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class WebSession(Base):
    """A signed-in browser; its cookie holds the token, the table its hash."""

    __tablename__ = "web_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)
    by_link: Mapped[bool] = mapped_column(default=False)
    """Signed in by a one-time link, and has set no password since."""


class SignInLink(Base):
    """A link that signs in once."""

    __tablename__ = "sign_in_links"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class MemberInvitationRow(Base):
    """Somebody asked to become a member. Its link works once."""

    __tablename__ = "member_invitations"
    __table_args__ = (Index("ix_member_invitations_organization", "organization_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(String(320))
    """Lower case; the address of the account that comes of it."""
    role: Mapped[MemberRole] = mapped_column(TextEnum(MemberRole))
    project_ids: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    """Projects they are given when they come, beside those open to everybody."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class ApiKey(Base):
    """A key for the API; shown once, kept as a SHA-256 hash (256 random bits need no salt)."""

    __tablename__ = "api_keys"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(16))
    """The first characters, to recognise a key by."""
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(Json, default=list)
    """`server.services.access.Scope`."""
    project_ids: Mapped[list[str] | None] = mapped_column(Json)
    """The projects it is limited to, some of which may be gone since; None: it acts for the whole organization."""
    previous_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    """Of the secret before the last rotation, good until `previous_until`."""
    previous_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    last_used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    expires_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class ApiClient(Base):
    """A program that signs its requests, or opens the portal: a public id and a secret only its server knows."""

    __tablename__ = "api_clients"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    """`cq_ak_…`: not secret."""
    sealed_secret: Mapped[str] = mapped_column(Text)
    """`cq_sk_…`, by the secret box: signatures are checked with it, so that a hash would not do."""
    origins: Mapped[list[str]] = mapped_column(Json, default=list)
    """The web origins whose pages may embed what this client opens."""
    default_interview_id: Mapped[UUID | None]
    """What the portal opens where none is named. No foreign key: SQLite adds none to a table that is there."""
    last_used_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class AuditEvent(Base):
    """One thing somebody did or saw. Append-only; ids only, never contents."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_organization", "organization_id", "id"),
        Index("ix_audit_events_actor", "organization_id", "actor", "id"),
        Index("ix_audit_events_action", "organization_id", "action", "id"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    actor: Mapped[str] = mapped_column(String(200))
    """`user:<id>`, `key:<id>` or `system`."""
    action: Mapped[str] = mapped_column(String(80))
    """Noun and past verb, such as `session.viewed`."""
    target: Mapped[str] = mapped_column(String(200))
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class UsageMonth(Base):
    """What an organization used in one calendar month (UTC); counted up in the transaction that uses it."""

    __tablename__ = "usage_months"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    month: Mapped[str] = mapped_column(String(7))
    """`2026-11`."""
    session_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    sessions: Mapped[int] = mapped_column(default=0)
    """Begun in this month, previews left out."""
    assessments: Mapped[int] = mapped_column(default=0)
    """Made in this month through the assessments API."""
