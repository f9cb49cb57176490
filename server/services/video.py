"""The camera of candidates who agreed to it, as it arrives: takes, in numbered pieces that may be sent again.

A piece is there when its file is in the storage and its take counts it. Its row is written first, so that nothing lies
in the storage that no row knows; a piece cut off in between is simply sent again.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import (
    InterviewRow,
    MediaKind,
    MediaRow,
    SessionRow,
    SessionStatus,
    TakeEnding,
    TakeState,
    VideoChunkRow,
    VideoTakeRow,
)
from server.ports.media import MediaStore
from server.services.errors import Conflict, Invalid, NotAllowed, NotFound
from server.services.media import new_media

LARGEST_CHUNK: Final = 2 * 1024 * 1024
"""Four seconds take a tenth of it."""
MOST_TAKES: Final = 300
LONGEST_MS: Final = 24 * 3600 * 1000
GRACE: Final = timedelta(minutes=15)
"""After the end of an interview, for what is still on its way."""
FREE_BYTES: Final = 1_000_000_000
"""Left on the disk for transcripts and sound, which matter more."""
MAGIC: Final = {"video/webm": (0, b"\x1a\x45\xdf\xa3"), "video/mp4": (4, b"ftyp")}
"""Where what such a file begins with stands. Source: RFC 8794 section 11.2.1 (EBML); ISO/IEC 14496-12 (ftyp)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is sent of a take at a time."""

    number: int
    content: bytes
    until_ms: int
    """How long the take is with it."""


async def open_take(
    sessions: Sessions,
    session_id: UUID,
    client_take_id: UUID,
    media_type: str,
    begun_ms_ago: int,
    now: datetime | None = None,
) -> int:
    """Begin a take, or find out how far one has come that has been begun; the number of the piece that is next.

    Raises:
        NotAllowed: nobody agreed to it, or the interview is over.
        Conflict: the interview has not begun.
        Invalid: of a type that is not kept, longer ago than can be, or one take too many.
    """
    if media_type not in MAGIC:
        raise Invalid("Video is WebM or MP4.", "mediaType")
    if not 0 <= begun_ms_ago <= LONGEST_MS:
        raise Invalid("It cannot have begun then.", "begunMsAgo")
    at = now or datetime.now(UTC)
    async with writing(sessions) as db:
        session = await _filmed(db, session_id, at)
        known = await _take(db, session_id, client_take_id)
        if known is not None:
            return known.chunk_count
        started_at = at - timedelta(milliseconds=begun_ms_ago)
        if session.completed_at is not None and started_at >= session.completed_at:
            raise NotAllowed("The interview is over.")
        taken = select(func.count()).select_from(VideoTakeRow).where(VideoTakeRow.session_id == session_id)
        if (await db.scalar(taken) or 0) >= MOST_TAKES:
            raise Invalid("This interview has all the takes it can have.", "takeId")
        db.add(
            VideoTakeRow(
                session_id=session_id,
                client_take_id=client_take_id,
                media_type=media_type,
                started_at=max(started_at, session.created_at),
            )
        )
        return 0


async def keep_piece(
    sessions: Sessions,
    media: MediaStore,
    session_id: UUID,
    client_take_id: UUID,
    piece: Piece,
    most_bytes: int,
    now: datetime | None = None,
) -> int:
    """Keep a piece, once however often it is sent; the number of the one that is next.

    Raises:
        NotAllowed: nobody agreed to it, the interview is over, or as much is kept of it as may be.
        NotFound: no such take of this session.
        Conflict: out of order, another one of this number is kept, or the take has ended.
        Invalid: no video, or its numbers cannot be.
        MediaFailed: the storage does not take it; the same piece may be sent again.
    """
    if not piece.content or len(piece.content) > LARGEST_CHUNK or not 0 <= piece.until_ms <= LONGEST_MS:
        raise Invalid("This cannot be a piece of video.", "content")
    free = await media.free_bytes()
    if free is not None and free < FREE_BYTES:
        raise NotAllowed("There is no room left for video.")
    async with writing(sessions) as db:
        await _filmed(db, session_id, now or datetime.now(UTC))
        take = await _take(db, session_id, client_take_id)
        if take is None:
            raise NotFound("There is no such take.")
        file = await _reserve(db, take, piece, most_bytes)
        if file is None:
            return take.chunk_count
    await media.put(file.path, piece.content, file.media_type)
    async with writing(sessions) as db:
        counted = await _count(db, take.id, file.id, piece)
    if not counted:  # the session was erased meanwhile, and its rows with it
        await media.delete(file.path)
        raise NotFound("There is no such take.")
    return piece.number + 1


async def _reserve(db: AsyncSession, take: VideoTakeRow, piece: Piece, most_bytes: int) -> MediaRow | None:
    """The row of the piece's file; None: it is there already."""
    digest = hashlib.sha256(piece.content).hexdigest()
    known = await db.scalar(
        select(VideoChunkRow).where(VideoChunkRow.take_id == take.id, VideoChunkRow.number == piece.number)
    )
    if piece.number < take.chunk_count:
        if known is not None and known.digest != digest:
            raise Conflict("Another piece of this number is kept.")
        return None
    if piece.number > take.chunk_count:
        raise Conflict(f"The next piece is number {take.chunk_count}.")
    if take.ending is not None or take.state is not TakeState.OPEN:
        raise Conflict("This take has ended.")
    offset, magic = MAGIC[take.media_type]
    if piece.number == 0 and piece.content[offset : offset + len(magic)] != magic:
        raise Invalid("This is no video of the type it should be.", "content")
    kept = select(func.sum(VideoTakeRow.size_bytes)).where(VideoTakeRow.session_id == take.session_id)
    if int(await db.scalar(kept) or 0) + len(piece.content) > most_bytes:
        raise NotAllowed("As much video is kept of this interview as may be.")
    if known is not None:  # sent before, and cut off
        known.digest, known.size_bytes = digest, len(piece.content)
        return await db.get_one(MediaRow, known.media_id)
    file = new_media(take.session_id, MediaKind.VIDEO_CHUNK, take.media_type, len(piece.content))
    db.add(file)
    await db.flush()
    db.add(
        VideoChunkRow(
            take_id=take.id, number=piece.number, media_id=file.id, size_bytes=len(piece.content), digest=digest
        )
    )
    return file


async def _count(db: AsyncSession, take_id: UUID, media_id: UUID, piece: Piece) -> bool:
    """The piece is in the storage; whether there is still a take it belongs to."""
    size = len(piece.content)
    stored = await db.execute(
        update(MediaRow)
        .where(MediaRow.id == media_id, MediaRow.session_id.is_not(None))
        .values(stored=True, size_bytes=size)
    )
    await db.execute(
        update(VideoTakeRow)
        .where(VideoTakeRow.id == take_id, VideoTakeRow.chunk_count == piece.number)
        .values(
            chunk_count=piece.number + 1,
            size_bytes=VideoTakeRow.size_bytes + size,
            duration_ms=piece.until_ms,
        )
    )
    return bool(stored.rowcount)  # type: ignore[attr-defined]


async def end_take(
    sessions: Sessions,
    session_id: UUID,
    client_take_id: UUID,
    chunk_count: int,
    ending: TakeEnding,
    now: datetime | None = None,
) -> None:
    """Nothing more comes of the take. Told again, it changes nothing.

    Raises:
        NotAllowed: nobody agreed to video, or the interview is over.
        NotFound: no such take of this session.
        Conflict: not all of its pieces are here.
    """
    async with writing(sessions) as db:
        await _filmed(db, session_id, now or datetime.now(UTC))
        take = await _take(db, session_id, client_take_id)
        if take is None:
            raise NotFound("There is no such take.")
        if take.chunk_count != chunk_count:
            raise Conflict(f"The next piece is number {take.chunk_count}.")
        take.ending = take.ending or ending


async def _filmed(db: AsyncSession, session_id: UUID, now: datetime) -> SessionRow:
    # The row is locked, so that what is sent twice at once is known the second time.
    row: SessionRow | None = await db.scalar(
        select(SessionRow)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .where(SessionRow.id == session_id, SessionRow.video_consent, InterviewRow.video_enabled)
        .with_for_update(of=SessionRow)
    )
    if row is None:
        raise NotAllowed("No video is kept of this interview.")
    if row.status is SessionStatus.PENDING:
        raise Conflict("The interview has not begun yet.")
    if row.status is not SessionStatus.IN_PROGRESS and (row.completed_at or row.last_activity_at) + GRACE < now:
        raise NotAllowed("The interview is over.")
    return row


async def _take(db: AsyncSession, session_id: UUID, client_take_id: UUID) -> VideoTakeRow | None:
    row: VideoTakeRow | None = await db.scalar(
        select(VideoTakeRow).where(VideoTakeRow.session_id == session_id, VideoTakeRow.client_take_id == client_take_id)
    )
    return row
