"""What is seen and kept besides the words: integrity signals, media, and the names programs know sessions by."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, TextEnum
from server.interview.integrity import SignalKind


class IntegritySignalRow(Base):
    """One thing seen while an interview was taken, with the candidate's consent. Never any content."""

    __tablename__ = "integrity_signals"
    __table_args__ = (UniqueConstraint("session_id", "client_event_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    client_event_id: Mapped[str] = mapped_column(String(128))
    kind: Mapped[SignalKind] = mapped_column(TextEnum(SignalKind))
    at: Mapped[datetime] = mapped_column(DateTimeUTC)
    """By the server's clock: when it was told, less how long it lasted."""
    duration_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    size: Mapped[int] = mapped_column(default=0)
    """Characters."""
    question_id: Mapped[str | None] = mapped_column(String(40))
    turn_index: Mapped[int | None]
    """The newest turn when it was told."""
    flagged: Mapped[bool] = mapped_column(default=False)
    """An event was recorded for it; others of its kind soon after are told with the next."""


class MediaKind(StrEnum):
    """What a file is."""

    CAMERA_STILL = "camera_still"
    SCREEN_STILL = "screen_still"
    EVIDENCE = "evidence"
    """The list of everything that was seen, for programs."""
    VIDEO_CHUNK = "video_chunk"
    """A piece of a take, until the take is one file."""
    VIDEO = "video"
    """A take of the camera as one file."""
    UPLOAD = "upload"
    """What a candidate handed in as a file."""


class MediaRow(Base):
    """A file in the media storage. One whose session is gone is to be erased; then its row goes too."""

    __tablename__ = "media"
    __table_args__ = (Index("ix_media_session", "session_id", "kind", "id"),)

    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    kind: Mapped[MediaKind] = mapped_column(TextEnum(MediaKind))
    path: Mapped[str] = mapped_column(String(300), unique=True)
    """Its name in the storage."""
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(DateTimeUTC)
    stored: Mapped[bool] = mapped_column(default=False)
    """The storage has it. The row is there first, so that nothing lies in the storage that no row knows."""


class AttemptHashRow(Base):
    """The name by which one API client knows one session; made when it first asks for one it has no name for."""

    __tablename__ = "attempt_hashes"
    __table_args__ = (
        UniqueConstraint("client_id", "session_id"),
        Index("ix_attempt_hashes_session", "session_id"),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("api_clients.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    """None: erased since."""
    name_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the name, which opens a report to whoever has it."""
