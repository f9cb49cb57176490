"""Takes of interviews that are over, put together into one file each; the rows say what is still to be done."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import MediaKind, MediaRow, SessionRow, TakeState, VideoChunkRow, VideoTakeRow
from server.ports.media import MediaStore
from server.ports.video import JoinedVideo, VideoJoiner, VideoUnreadable
from server.services.media import new_media
from server.services.transcript_batch import OPEN_STATES
from server.services.video import GRACE

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=30)
"""Longer than any take needs; after it, whoever had it has died."""
BATCH: Final = 20


async def waiting_takes(sessions: Sessions, now: datetime | None = None) -> list[UUID]:
    """Some takes that can be put together: of interviews that are over, with nothing more to come."""
    at = now or datetime.now(UTC)
    over_at = func.coalesce(SessionRow.completed_at, SessionRow.last_activity_at)
    async with reading(sessions) as db:
        wanted = (
            select(VideoTakeRow.id)
            .join(SessionRow, SessionRow.id == VideoTakeRow.session_id)
            .where(
                VideoTakeRow.state == TakeState.OPEN,
                SessionRow.status.not_in(OPEN_STATES),
                or_(VideoTakeRow.ending.is_not(None), over_at < at - GRACE),
                or_(VideoTakeRow.claimed_until.is_(None), VideoTakeRow.claimed_until < at),
            )
            .order_by(VideoTakeRow.id)
            .limit(BATCH)
        )
        return list(await db.scalars(wanted))


async def join_take(
    sessions: Sessions, media: MediaStore, joiner: VideoJoiner, take_id: UUID, now: datetime | None = None
) -> bool:
    """Put one take together; false: another process does, or it is gone.

    Raises:
        MediaFailed, OSError: to be tried again.
    """
    take = await _claim(sessions, take_id, now or datetime.now(UTC))
    if take is None:
        return False
    try:
        pieces = await _pieces(sessions, take_id)
        if not pieces:
            await _give_up(sessions, take_id, "empty")
            return True
        content = _content(media, pieces)
        async with joiner.join(take.id.hex, take.media_type, content) as video:
            return await _store(sessions, media, take, video)
    except VideoUnreadable as error:
        log.warning("video cannot be read", take_id=str(take_id), reason=str(error))
        await _give_up(sessions, take_id, "unreadable")
        return True
    finally:
        async with writing(sessions) as db:
            await db.execute(update(VideoTakeRow).where(VideoTakeRow.id == take_id).values(claimed_until=None))


async def _claim(sessions: Sessions, take_id: UUID, now: datetime) -> VideoTakeRow | None:
    async with writing(sessions) as db:
        row: VideoTakeRow | None = await db.scalar(
            update(VideoTakeRow)
            .where(
                VideoTakeRow.id == take_id,
                VideoTakeRow.state == TakeState.OPEN,
                or_(VideoTakeRow.claimed_until.is_(None), VideoTakeRow.claimed_until < now),
            )
            .values(claimed_until=now + LEASE)
            .returning(VideoTakeRow)
        )
        return row


async def _pieces(sessions: Sessions, take_id: UUID) -> list[MediaRow]:
    """The files of the pieces that count, in order."""
    async with reading(sessions) as db:
        wanted = (
            select(MediaRow)
            .join(VideoChunkRow, VideoChunkRow.media_id == MediaRow.id)
            .join(VideoTakeRow, VideoTakeRow.id == VideoChunkRow.take_id)
            .where(VideoTakeRow.id == take_id, VideoChunkRow.number < VideoTakeRow.chunk_count)
            .order_by(VideoChunkRow.number)
        )
        return list(await db.scalars(wanted))


async def _content(media: MediaStore, pieces: list[MediaRow]) -> AsyncIterator[bytes]:
    for piece in pieces:
        async for part in media.read(piece.path, 0, piece.size_bytes):
            yield part


async def _store(sessions: Sessions, media: MediaStore, take: VideoTakeRow, video: JoinedVideo) -> bool:
    file = new_media(take.session_id, MediaKind.VIDEO, take.media_type, video.size_bytes)
    async with writing(sessions) as db:
        if await _still_open(db, take.id) is None:
            return False
        db.add(file)
    await media.put_file(file.path, video.path, file.media_type)
    async with writing(sessions) as db:
        row = await _still_open(db, take.id)
        if row is not None:
            await db.execute(
                update(MediaRow).where(MediaRow.id == file.id).values(stored=True, size_bytes=video.size_bytes)
            )
            row.state, row.media_id, row.size_bytes = TakeState.READY, file.id, video.size_bytes
            row.duration_ms = row.duration_ms if video.duration_ms is None else video.duration_ms
            await _let_go_of_pieces(db, take.id)
            return True
    # The session was erased meanwhile, and the file's row may have gone before the file was there.
    await media.delete(file.path)
    async with writing(sessions) as db:
        await db.execute(delete(MediaRow).where(MediaRow.id == file.id))
    return False


async def _still_open(db: AsyncSession, take_id: UUID) -> VideoTakeRow | None:
    row: VideoTakeRow | None = await db.scalar(
        select(VideoTakeRow).where(VideoTakeRow.id == take_id, VideoTakeRow.state == TakeState.OPEN).with_for_update()
    )
    return row


async def _let_go_of_pieces(db: AsyncSession, take_id: UUID) -> None:
    """Their files belong to nothing any more, and are erased as such."""
    mine = select(VideoChunkRow.media_id).where(VideoChunkRow.take_id == take_id).scalar_subquery()
    await db.execute(update(MediaRow).where(MediaRow.id.in_(mine)).values(session_id=None))
    await db.execute(delete(VideoChunkRow).where(VideoChunkRow.take_id == take_id))


async def _give_up(sessions: Sessions, take_id: UUID, reason: str) -> None:
    async with writing(sessions) as db:
        await db.execute(
            update(VideoTakeRow)
            .where(VideoTakeRow.id == take_id)
            .values(state=TakeState.FAILED, failure=reason, size_bytes=0)
        )
        await _let_go_of_pieces(db, take_id)
