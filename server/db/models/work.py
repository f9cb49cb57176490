"""What candidates make besides words: code, drawings, files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json, TextEnum
from server.interview.turns import WorkKind


class WorkRow(Base):
    """One revision of a candidate's work on a question. The newest one is what they go on from."""

    __tablename__ = "work"
    __table_args__ = (Index("ix_work_question", "session_id", "question_id", "kind", "revision", unique=True),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(40))
    """As the session's plan names it."""
    kind: Mapped[WorkKind] = mapped_column(TextEnum(WorkKind))
    revision: Mapped[int]
    """Counts up within session, question and kind."""
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """`server.interview.code_work.Code`, `server.interview.drawing.Drawing` or `server.interview.files.HandedFiles`."""
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTimeUTC)
    """When the server stored it."""
    turn_index: Mapped[int | None]
    """The turn it was handed in with; None: only saved."""


class UploadRow(Base):
    """A file that a candidate has sent, checked and kept; what it is handed in with is `WorkRow`'s."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("session_id", "client_file_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    media_id: Mapped[UUID] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"), unique=True)
    question_id: Mapped[str] = mapped_column(String(40))
    """As the session's plan names it."""
    client_file_id: Mapped[UUID]
    """The browser's name for it: sent again after a lost connection, it is the same file."""
    name: Mapped[str] = mapped_column(String(200))
    """Cleaned; what it is saved under."""
    media_type: Mapped[str] = mapped_column(String(100))
    """What its content says."""
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of its content."""
    extract: Mapped[str] = mapped_column(Text)
