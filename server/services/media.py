"""Media as rows: what is kept of which session, and what is to be erased."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import MediaKind, MediaRow
from server.db.models.base import new_id
from server.ports.media import MediaFailed, MediaStore
from server.services.access import Caller
from server.services.errors import Gone, NotFound
from server.services.reviewing.blind import expect_sight
from server.services.session_records import owned_session

log = structlog.get_logger(__name__)

ENDINGS: Final = {"image/jpeg": "jpg", "application/json": "json", "video/webm": "webm", "video/mp4": "mp4"}
STILL_KINDS: Final = (MediaKind.CAMERA_STILL, MediaKind.SCREEN_STILL)
APART_KINDS: Final = (MediaKind.VIDEO, MediaKind.VIDEO_CHUNK, MediaKind.UPLOAD)
"""What is told of elsewhere."""
BATCH: Final = 100
UNFINISHED: Final = timedelta(hours=1)
"""A file that has not reached the storage by then never will."""


def new_media(
    session_id: UUID, kind: MediaKind, media_type: str, size_bytes: int, ending: str | None = None
) -> MediaRow:
    """The row of a file about to be stored, by its usual ending or by `ending`."""
    media_id = new_id()
    return MediaRow(
        id=media_id,
        session_id=session_id,
        kind=kind,
        path=f"{session_id.hex}/{kind.value}-{media_id.hex}.{ending or ENDINGS[media_type]}",
        media_type=media_type,
        size_bytes=size_bytes,
        at=datetime.now(UTC),
    )


async def media_of(db: AsyncSession, session_id: UUID) -> list[MediaRow]:
    """The pictures and the evidence stored of the session, oldest first; neither video nor files handed in."""
    wanted = (
        select(MediaRow)
        .where(MediaRow.session_id == session_id, MediaRow.stored, MediaRow.kind.not_in(APART_KINDS))
        .order_by(MediaRow.id)
    )
    return list(await db.scalars(wanted))


async def mark_stored(db: AsyncSession, media_id: UUID) -> None:
    """The storage has it."""
    await db.execute(update(MediaRow).where(MediaRow.id == media_id).values(stored=True))


async def linked_media(sessions: Sessions, path: str) -> MediaRow:
    """The file behind a signed link.

    Raises:
        Gone: erased since the link was made.
    """
    async with reading(sessions) as db:
        row = await db.scalar(
            select(MediaRow).where(MediaRow.path == path, MediaRow.stored, MediaRow.session_id.is_not(None))
        )
    if row is None:
        raise Gone("This file has been erased.", "erased")
    return row


async def still_of(sessions: Sessions, caller: Caller, session_id: UUID, media_id: UUID) -> MediaRow:
    """A picture of one of the organization's sessions.

    Raises:
        NotFound: unknown, or another organization's.
        NotAllowed: names are hidden from the caller.
    """
    async with reading(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        await expect_sight(db, caller, session.interview_id)
        row = await db.scalar(
            select(MediaRow).where(MediaRow.id == media_id, MediaRow.session_id == session_id, MediaRow.stored)
        )
    if row is None or row.kind not in STILL_KINDS:
        raise NotFound("There is no such picture.")
    return row


async def erase_orphans(sessions: Sessions, media: MediaStore, now: datetime | None = None) -> int:
    """Erase the files whose session is gone, and what is left of uploads that never ended; then their rows."""
    before = (now or datetime.now(UTC)) - UNFINISHED
    unfinished = and_(MediaRow.stored.is_(False), MediaRow.created_at < before)
    erased = 0
    while True:
        async with reading(sessions) as db:
            wanted = select(MediaRow).where(or_(MediaRow.session_id.is_(None), unfinished)).limit(BATCH)
            found = list(await db.scalars(wanted))
        for row in found:
            try:
                await media.delete(row.path)
            except MediaFailed as error:
                log.warning("media not erased yet", reason=str(error))
                return erased
            async with writing(sessions) as db:
                await db.execute(delete(MediaRow).where(MediaRow.id == row.id))
            erased += 1
        if len(found) < BATCH:
            return erased
