"""Rehearsals: simulated candidates take an interview before real ones do."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, TextEnum


class RehearsalState(StrEnum):
    """How far a rehearsal, or one candidate's part of it, is."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    STOPPED = "STOPPED"
    """Somebody had enough of it; what was said by then is there."""
    FAILED = "FAILED"
    """It could not be taken to its end; `problem` says why."""


class RehearsalRow(Base):
    """One rehearsal of an interview, on the interview as it was then."""

    __tablename__ = "rehearsals"
    __table_args__ = (
        UniqueConstraint("interview_id", "number"),
        Index("ix_rehearsals_due", "state", "alive_at"),
    )

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts from 1 within the interview; its candidates draw their lots from it."""
    revision: Mapped[int]
    """The interview's when it began."""
    actor: Mapped[str] = mapped_column(String(200))
    """As in the audit log."""
    state: Mapped[RehearsalState] = mapped_column(TextEnum(RehearsalState), default=RehearsalState.WAITING)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    runner: Mapped[UUID | None]
    """The process at work on it."""
    alive_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """That process's last sign of life; None: nobody is at work on it."""
    finished_at: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    faults: Mapped[int] = mapped_column(default=0)
    hints: Mapped[int] = mapped_column(default=0)
    """What its quality sheet found, kept for lists; counted when it ends."""


class RehearsalPartRow(Base):
    """One simulated candidate of a rehearsal."""

    __tablename__ = "rehearsal_parts"
    __table_args__ = (UniqueConstraint("rehearsal_id", "place"),)

    rehearsal_id: Mapped[UUID] = mapped_column(ForeignKey("rehearsals.id", ondelete="CASCADE"))
    place: Mapped[int]
    """Counts from 0."""
    persona: Mapped[str] = mapped_column(String(40))
    """`server.services.rehearsals.cast.Persona`."""
    state: Mapped[RehearsalState] = mapped_column(TextEnum(RehearsalState), default=RehearsalState.WAITING)
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it failed, in words for people."""
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"), unique=True)
    """The preview it takes; None: not begun, or deleted since."""
