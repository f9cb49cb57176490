"""What creators make: interviews, questions, invites."""

from datetime import datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.db.models.base import Base, Json, TextEnum
from server.interview.plan import FollowUpDepth, Patience, QuestionType, Tone


class InterviewRow(Base):
    """An interview as its creator edits it. Archived is `is_active` false."""

    __tablename__ = "interviews"
    __table_args__ = (Index("ix_interviews_organization", "organization_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    objective: Mapped[str | None] = mapped_column(Text)
    assessment_criteria: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """[{name, description, weight?, anchors?: [{score, description}]}]"""
    chat_enabled: Mapped[bool] = mapped_column(default=True)
    voice_enabled: Mapped[bool] = mapped_column(default=False)
    video_enabled: Mapped[bool] = mapped_column(default=False)
    ai_name: Mapped[str] = mapped_column(String(100), default="Aural")
    ai_tone: Mapped[Tone] = mapped_column(TextEnum(Tone), default=Tone.PROFESSIONAL)
    follow_up_depth: Mapped[FollowUpDepth] = mapped_column(TextEnum(FollowUpDepth), default=FollowUpDepth.MODERATE)
    language: Mapped[str] = mapped_column(String(35), default="en")
    time_limit_minutes: Mapped[int | None]
    anti_cheating_enabled: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    require_invite: Mapped[bool] = mapped_column(default=True)
    public_slug: Mapped[str] = mapped_column(String(100), unique=True)
    published_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    intro: Mapped[str | None] = mapped_column(Text)
    closing: Mapped[str | None] = mapped_column(Text)
    consent_text: Mapped[str | None] = mapped_column(Text)
    """The creator's addition to the notice every candidate consents to."""
    retention_days: Mapped[int | None]
    """Days after which finished sessions are deleted; None: kept until deleted."""
    keep_audio: Mapped[bool] = mapped_column(default=False)
    """Keep a recording of spoken interviews, of candidates who consent to that."""
    patience: Mapped[Patience] = mapped_column(TextEnum(Patience), default=Patience.NORMAL)
    ask_name: Mapped[bool] = mapped_column(default=True)
    ask_email: Mapped[bool] = mapped_column(default=True)
    llm_model: Mapped[str | None] = mapped_column(String(200))
    analysis_model: Mapped[str | None] = mapped_column(String(200))
    blind_review: Mapped[bool] = mapped_column(default=False)
    """Reviewers see no names, addresses, pictures or sound of the candidates."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts up with every edit: two editors notice each other by it."""
    opens_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Nobody new gets in before; None: open from the start."""
    closes_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Nobody new gets in from then on; who has begun can finish."""
    max_sessions: Mapped[int | None]
    """Interviews that may be begun, previews apart."""
    max_completed: Mapped[int | None]
    """Finished interviews after which nobody new gets in."""
    reminder_days: Mapped[int | None]
    """Days after a mail until an invite that was not used is reminded of; None: no reminders."""
    reminder_count: Mapped[int] = mapped_column(default=2, server_default="2")
    """Reminders of one invite, at most."""
    session_count: Mapped[int] = mapped_column(default=0)
    """Sessions that are no previews; counted in the transaction that makes them."""

    questions: Mapped[list["QuestionRow"]] = relationship(
        primaryjoin="and_(InterviewRow.id == QuestionRow.interview_id, QuestionRow.deleted_at.is_(None))",
        back_populates="interview",
        order_by="QuestionRow.position, QuestionRow.id",
        passive_deletes=True,
    )


class QuestionRow(Base):
    """A question of an interview."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_interview", "interview_id", "position"),)

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    position: Mapped[int]
    """Zero-based; the API's `order`."""
    text: Mapped[str] = mapped_column(Text)
    type: Mapped[QuestionType] = mapped_column(TextEnum(QuestionType), default=QuestionType.OPEN_ENDED)
    required: Mapped[bool] = mapped_column(default=True)
    options: Mapped[list[str]] = mapped_column(Json, default=list)
    follow_up_enabled: Mapped[bool] = mapped_column(default=True)
    goal: Mapped[str | None] = mapped_column(Text)
    depth: Mapped[FollowUpDepth | None] = mapped_column(TextEnum(FollowUpDepth))
    time_limit_seconds: Mapped[int | None]
    starter_code: Mapped[str | None] = mapped_column(Text)
    coding: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """`server.interview.plan.Coding` as JSON; empty: as by default."""
    show_if: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    """[{questionId, anyOf: [option]}]: asked only where all of these hold."""
    topics: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    """What a research question is to bring up; names of the same topic are parted by slashes."""
    deleted_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Deleted, but still to be undone; asked, listed and counted nowhere."""

    interview: Mapped[InterviewRow] = relationship(back_populates="questions")


class InviteRow(Base):
    """A candidate asked in person. The token is part of the link that the API hands out again, so it is not hashed."""

    __tablename__ = "invites"
    __table_args__ = (
        Index("ix_invites_interview", "interview_id", "id"),
        Index("ix_invites_mailed", "interview_id", "mailed_at"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(50))
    notes: Mapped[str | None] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    revoked_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    note: Mapped[str | None] = mapped_column(Text)
    """A personal note to the candidate, in the mail; `notes` are the team's own."""
    language: Mapped[str | None] = mapped_column(String(35))
    """Of the mail, BCP-47; None: the interview's."""
    mailed_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """When the newest mail was asked for; None: none has been."""
    reminders_sent: Mapped[int] = mapped_column(default=0, server_default="0")
    accommodations: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    """`server.services.accommodations.Accommodations` as JSON; empty: none."""
