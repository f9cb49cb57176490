"""What helps creators make interviews: earlier versions, the question library, proposals from a brief."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum


class InterviewVersionRow(Base):
    """An interview and its questions as one edit left them."""

    __tablename__ = "interview_versions"
    __table_args__ = (UniqueConstraint("interview_id", "revision"),)

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    revision: Mapped[int]
    actor: Mapped[str] = mapped_column(String(200))
    """As in the audit log."""
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """{interview: {column: value}, questions: [{id, column: value}]}"""


class LibraryQuestionRow(Base):
    """A question kept for other interviews of the organization."""

    __tablename__ = "library_questions"
    __table_args__ = (Index("ix_library_questions_organization", "organization_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """A question as in a file of an interview."""
    language: Mapped[str] = mapped_column(String(35))
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    search_text: Mapped[str] = mapped_column(Text)
    """Text, goal and tags without case and accents, to be searched in."""
    actor: Mapped[str] = mapped_column(String(200))


class DraftState(StrEnum):
    """How far the proposals from a brief are."""

    WRITING = "WRITING"
    READY = "READY"
    FAILED = "FAILED"
    """It ended early; what came is there."""


class DraftRow(Base):
    """A brief, and what a model has proposed for it so far."""

    __tablename__ = "interview_drafts"
    __table_args__ = (Index("ix_interview_drafts_organization", "organization_id", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"))
    project_id: Mapped[UUID | None]
    """Where the interview is to go; whom it is hidden from, the draft is. No foreign key: SQLite adds none to a table
    that is there."""
    brief: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    state: Mapped[DraftState] = mapped_column(TextEnum(DraftState), default=DraftState.WRITING)
    about: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """title, objective, description: as proposed, or as edited; `proposed` and `edited` are there once they were."""
    proposals: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    dropped: Mapped[int] = mapped_column(default=0)
    """Proposals that could not be used."""
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it ended early, in words for people."""
    round: Mapped[int] = mapped_column(default=1)
    """Counts the times a model was asked: what an earlier time still sends is dropped."""
    alive_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    """The writer's last sign of life."""
