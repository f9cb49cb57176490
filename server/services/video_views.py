"""Video as reviewers watch it: which takes there are, and where they stand on the clock of the interview."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AuditEvent,
    MediaRow,
    RecordingRow,
    TakeState,
    TurnRow,
    VideoTakeRow,
)
from server.ports.recording import RecordingFiles
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.reviewing.blind import expect_sight
from server.services.session_records import owned_session
from server.services.transcript_batch import OPEN_STATES

AUDIT_EVERY: Final = timedelta(minutes=10)
"""A player asks for one take in many pieces, and goes from take to take: that is one watching."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Takes in order, what was said when, and the clock of the sound. Times are milliseconds since 1970."""

    takes: list[VideoTakeRow]
    """All of them, those too that have nothing to see yet, or never will."""
    turns: list[tuple[int, str, int]]
    """Index, speaker, when it was there to be read."""
    anchors: list[tuple[int, int]]
    """Place in the recording, and when that was. It holds until the next one; empty: there is no sound."""


async def takes_of(db: AsyncSession, session_id: UUID) -> list[VideoTakeRow]:
    """The session's takes in order."""
    wanted = select(VideoTakeRow).where(VideoTakeRow.session_id == session_id)
    return list(await db.scalars(wanted.order_by(VideoTakeRow.started_at, VideoTakeRow.id)))


async def timeline_of(sessions: Sessions, files: RecordingFiles, caller: Caller, session_id: UUID) -> Timeline:
    """What a player needs to show the right picture.

    Raises:
        NotFound: unknown, another organization's, or without video.
        NotAllowed: names are hidden from the caller.
        Conflict: the interview is still going on.
    """
    async with reading(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        await expect_sight(db, caller, session.interview_id)
        takes = await takes_of(db, session_id)
        if not takes:
            raise NotFound("This session has no video.")
        if session.status in OPEN_STATES:
            raise Conflict("The video can be watched when the interview is over.")
        rows = await db.execute(
            select(TurnRow.index, TurnRow.speaker, TurnRow.at_ms)
            .where(TurnRow.session_id == session_id)
            .order_by(TurnRow.index)
        )
        turns = [(index, str(speaker.value), at_ms) for index, speaker, at_ms in rows]
        folder = await db.scalar(select(RecordingRow.path).where(RecordingRow.session_id == session_id))
    anchors = [] if folder is None else await files.anchors(folder)
    return Timeline(takes, turns, anchors)


async def watch_take(sessions: Sessions, caller: Caller, session_id: UUID, take_id: UUID) -> MediaRow:
    """The file of a take, for a reviewer to watch; that they did is noted.

    Raises:
        NotFound: unknown, another organization's, or not one file.
        NotAllowed: names are hidden from the caller.
        Conflict: the interview is still going on.
    """
    async with writing(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        await expect_sight(db, caller, session.interview_id)
        file: MediaRow | None = await db.scalar(
            select(MediaRow)
            .join(VideoTakeRow, VideoTakeRow.media_id == MediaRow.id)
            .where(
                VideoTakeRow.id == take_id,
                VideoTakeRow.session_id == session_id,
                VideoTakeRow.state == TakeState.READY,
                MediaRow.stored,
            )
        )
        if file is None:
            raise NotFound("There is no such video.")
        if session.status in OPEN_STATES:
            raise Conflict("The video can be watched when the interview is over.")
        await _note_watching(db, caller, session_id)
    return file


async def _note_watching(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    watched = await db.scalar(
        select(AuditEvent.id)
        .where(
            AuditEvent.organization_id == caller.organization_id,
            AuditEvent.actor == caller.actor,
            AuditEvent.action == "video.played",
            AuditEvent.target == str(session_id),
            AuditEvent.created_at > datetime.now(UTC) - AUDIT_EVERY,
        )
        .limit(1)
    )
    if watched is None:
        record(db, caller, "video.played", session_id)
