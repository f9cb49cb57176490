"""Still pictures of camera and screen: at most one a minute of each, of candidates who agreed to them."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, MediaKind, MediaRow, SessionRow
from server.ports.media import MediaStore, NotAPicture, PictureCleaner
from server.services.errors import Invalid, NotAllowed, TooMany
from server.services.media import mark_stored, new_media
from server.services.transcript_batch import OPEN_STATES

EVERY: Final = timedelta(seconds=60)
JITTER: Final = timedelta(seconds=5)
"""Timers of browsers are early at times."""
STILL_KINDS: Final = {"camera": MediaKind.CAMERA_STILL, "screen": MediaKind.SCREEN_STILL}


async def keep_still(
    sessions: Sessions,
    media: MediaStore,
    cleaner: PictureCleaner,
    session_id: UUID,
    source: str,
    content: bytes,
    now: datetime | None = None,
) -> UUID:
    """Keep one picture; its id.

    Raises:
        Invalid: of neither camera nor screen, or no picture.
        NotAllowed: nobody agreed to it, or the interview is over.
        TooMany: less than a minute after the one before.
        MediaFailed: the storage does not take it.
    """
    kind = STILL_KINDS.get(source)
    if kind is None:
        raise Invalid("The source is camera or screen.", "source")
    # Twice: before the work of decoding, and, with the row locked, before it is kept.
    await _reserve(sessions, session_id, kind, None, now)
    try:
        picture = await cleaner.clean(content)
    except NotAPicture as error:
        raise Invalid(str(error)) from error
    row = new_media(session_id, kind, "image/jpeg", len(picture))
    await _reserve(sessions, session_id, kind, row, now)
    await media.put(row.path, picture, row.media_type)
    async with writing(sessions) as db:
        await mark_stored(db, row.id)
    return row.id


async def _reserve(
    sessions: Sessions, session_id: UUID, kind: MediaKind, row: MediaRow | None, now: datetime | None
) -> None:
    at = now or datetime.now(UTC)
    async with writing(sessions) as db:
        session = await db.scalar(
            select(SessionRow)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .where(
                SessionRow.id == session_id,
                SessionRow.stills_consent,
                InterviewRow.anti_cheating_enabled,
                InterviewRow.video_enabled,
            )
            .with_for_update(of=SessionRow)
        )
        if session is None or session.status not in OPEN_STATES:
            raise NotAllowed("No pictures are kept of this interview.")
        last = await db.scalar(
            select(MediaRow.at)
            .where(MediaRow.session_id == session_id, MediaRow.kind == kind)
            .order_by(MediaRow.id.desc())
            .limit(1)
        )
        if last is not None and at - last < EVERY - JITTER:
            raise TooMany("One picture a minute is enough.", (EVERY - (at - last)).total_seconds())
        if row is not None:
            row.at = at
            db.add(row)
