"""What people make of a session: scores, decisions, comments; and what they take out of it again."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum


class Decision(StrEnum):
    """What people have decided about a candidate. No program ever decides."""

    ADVANCE = "advance"
    HOLD = "hold"
    DECLINE = "decline"


class NamesHidden(StrEnum):
    """Why a member sees no candidate's name."""

    OWN_CHOICE = "own"
    BY_ADMIN = "admin"


class ReviewScoreRow(Base):
    """One score a person has given. Append-only: the newest of a person and a criterion counts."""

    __tablename__ = "review_scores"
    __table_args__ = (
        Index("ix_review_scores_session", "session_id", "id"),
        Index("ix_review_scores_user", "user_id", "session_id"),
    )

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    criterion: Mapped[str] = mapped_column(String(300))
    score: Mapped[float | None]
    """None: not assessed, which is an answer."""
    machine_score: Mapped[float | None]
    """What the report said at that time."""
    reason: Mapped[str] = mapped_column(Text, default="")
    before_id: Mapped[UUID | None]
    """The row of the same person it takes the place of."""


class ReviewDecisionRow(Base):
    """One decision about a session. Append-only: the newest counts."""

    __tablename__ = "review_decisions"
    __table_args__ = (Index("ix_review_decisions_session", "session_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decision: Mapped[Decision | None] = mapped_column(TextEnum(Decision))
    """None: the one before was taken back."""
    before: Mapped[Decision | None] = mapped_column(TextEnum(Decision))
    reason: Mapped[str] = mapped_column(Text)


class CommentRow(Base):
    """What a member has written beside a session, one of its turns or a passage."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_session", "session_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    turn_index: Mapped[int | None]
    """None: about the session as a whole."""
    start: Mapped[int | None]
    """The passage is the turn's text from `start` to `end`; None: all of it."""
    end: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    deleted_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class MentionRow(Base):
    """A member who is to see a comment."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_user", "user_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)


class RedactionRow(Base):
    """A passage taken out of a transcript. What stands in the turn is already without it."""

    __tablename__ = "redactions"
    __table_args__ = (Index("ix_redactions_session", "session_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    turn_index: Mapped[int]
    start: Mapped[int]
    """Where in the turn's text what stands in its place begins."""
    reason: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text)
    """What was taken out, by the secret box, to be put back; None: removed for good."""
    audio_start_ms: Mapped[int | None]
    """The stretch of the recording that is not played."""
    audio_end_ms: Mapped[int | None]
    restored_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    removed_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """{"restored_by", "removed_by"}: who did that, by id."""
