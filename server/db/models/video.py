"""The candidate's camera, recorded with their consent: takes, and the pieces they arrive in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, TextEnum


class TakeState(StrEnum):
    """Where a take is."""

    OPEN = "open"
    """In pieces, perhaps with more to come."""
    READY = "ready"
    """One file."""
    FAILED = "failed"
    """There is nothing to see; `failure` says why."""


class TakeEnding(StrEnum):
    """Why a take is no longer: a gap after it is a choice or a mishap, never a flag."""

    OFF = "off"
    """The candidate switched the camera off."""
    HIDDEN = "hidden"
    """The page was not to be seen: nobody is filmed without seeing that they are."""
    LOST = "lost"
    """The camera went away."""
    SLOW = "slow"
    """The connection could not keep up."""
    LIMIT = "limit"
    """As much as is kept of one interview."""
    MOVED = "moved"
    """The interview went on in another page."""
    RELOADED = "reloaded"
    """The page was closed or loaded again."""
    OVER = "over"
    """The interview ended."""


class VideoTakeRow(Base):
    """One run of the camera, from being switched on to being switched off."""

    __tablename__ = "video_takes"
    __table_args__ = (
        UniqueConstraint("session_id", "client_take_id"),
        Index("ix_video_takes_state", "state", "id"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    client_take_id: Mapped[UUID]
    """The browser's own name for it, by which what is sent again is recognised."""
    media_type: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(DateTimeUTC)
    """Of its first picture, by the server's clock: when it was told of, less how long ago that was."""
    duration_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    """As the browser says; once it is one file, as that says."""
    chunk_count: Mapped[int] = mapped_column(default=0)
    """Pieces in the storage, without a gap; the number of the next one."""
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    ending: Mapped[TakeEnding | None] = mapped_column(TextEnum(TakeEnding))
    """None: more may come, or the page went away without a word."""
    state: Mapped[TakeState] = mapped_column(TextEnum(TakeState), default=TakeState.OPEN)
    failure: Mapped[str | None] = mapped_column(String(40))
    media_id: Mapped[UUID | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"))
    """The one file."""
    claimed_until: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    """Some process puts it together until then; one that died has not done it by then."""


class VideoChunkRow(Base):
    """A piece of a take. It counts once its file is stored."""

    __tablename__ = "video_chunks"
    __table_args__ = (UniqueConstraint("take_id", "number"),)

    take_id: Mapped[UUID] = mapped_column(ForeignKey("video_takes.id", ondelete="CASCADE"))
    number: Mapped[int]
    media_id: Mapped[UUID] = mapped_column(ForeignKey("media.id", ondelete="CASCADE"), index=True)
    size_bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256."""
