"""What the assessments API adds to interviews and invites, and the mail that goes out."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum


class AssessmentRow(Base):
    """An interview made through the assessments API. Title and time limit are the interview's own."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_organization", "organization_id", "interview_id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), unique=True)
    """Also the assessment's id in the API."""
    role: Mapped[str] = mapped_column(String(255))
    task_brief: Mapped[str] = mapped_column(Text)
    repo_url: Mapped[str | None] = mapped_column(Text)
    issue: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The issue as it was when the assessment was made."""
    rubric_id: Mapped[UUID | None]
    expires_in_days: Mapped[int]
    """Life of the keys that are made for it."""
    deleted_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class CandidateKeyRow(Base):
    """A key a candidate signs in with. The invite it stands for has its name, email, expiry and revocation."""

    __tablename__ = "candidate_keys"
    __table_args__ = (
        Index("ix_candidate_keys_interview", "interview_id", "id"),
        Index("ix_candidate_keys_organization", "organization_id", "id"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    invite_id: Mapped[UUID] = mapped_column(ForeignKey("invites.id", ondelete="CASCADE"), unique=True)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """By the secret box: eight characters are few enough to be found from a plain hash by trying."""
    sealed_key: Mapped[str] = mapped_column(Text)
    """Lists give the key again."""


class MailState(StrEnum):
    """Where a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Refused for good, or given up."""


class MailKind(StrEnum):
    """What a mail is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    MENTION = "mention"
    MEMBER = "member"
    """Brings a person into the organization, or back into their account."""


class MailRow(Base):
    """A mail to be delivered; written in the transaction that gives rise to it."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_due", "state", "due_at"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    invite_id: Mapped[UUID | None] = mapped_column(ForeignKey("invites.id", ondelete="CASCADE"), index=True)
    """The invite it is about: erased with it, and not sent when that is revoked. None: mail to a member."""
    kind: Mapped[MailKind] = mapped_column(
        TextEnum(MailKind), default=MailKind.INVITATION, server_default=MailKind.INVITATION.value
    )
    sealed: Mapped[str | None] = mapped_column(Text)
    """The message, by the secret box, for it holds a key; forgotten when delivered or failed."""
    state: Mapped[MailState] = mapped_column(TextEnum(MailState), default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    """When it is tried next; while it is being delivered, when another process may take over."""
    sent_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    error: Mapped[str | None] = mapped_column(String(200))
    """Why the last attempt failed: never contents."""
