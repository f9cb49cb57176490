"""Recordings as rows: which session has one, how far it goes, what became of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, InterviewRow, RecordingRow, RecordingState, SessionRow
from server.ports.recording import RecordingFile, RecordingFiles, RecordingUnreadable
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.reviewing.blind import expect_sight
from server.services.reviewing.redactions import muted_stretches
from server.services.session_records import owned_session
from server.services.transcript_batch import OPEN_STATES

log = structlog.get_logger(__name__)

AUDIT_EVERY: Final = timedelta(minutes=10)
"""A player asks for one recording in many pieces: they are one hearing."""


BATCH: Final = 20
"""Recordings put together in one go."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a recording has come."""

    duration_ms: int
    size_bytes: int
    failure: str | None = None


async def begin_recording(sessions: Sessions, session_id: UUID, folder: str) -> str | None:
    """The folder the session is recorded into: `folder` if it has none yet.

    None where nothing may be recorded: the interview keeps no audio, or the candidate has not agreed to it.
    """
    async with writing(sessions) as db:
        allowed = await db.scalar(
            select(SessionRow.id)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .where(SessionRow.id == session_id, SessionRow.audio_consent, InterviewRow.keep_audio)
            .with_for_update(of=SessionRow)
        )
        if allowed is None:
            return None
        row = await db.scalar(select(RecordingRow).where(RecordingRow.session_id == session_id))
        if row is None:
            row = RecordingRow(session_id=session_id, path=folder)
            db.add(row)
            await db.flush()
        return row.path


async def note_progress(sessions: Sessions, session_id: UUID, progress: Progress) -> None:
    """Keep how far the recording has come. A failure is never taken back: something is missing from then on."""
    values: dict[str, object] = {"duration_ms": progress.duration_ms, "size_bytes": progress.size_bytes}
    if progress.failure is not None:
        values |= {"state": RecordingState.FAILED, "failure": progress.failure}
    async with writing(sessions) as db:
        await db.execute(update(RecordingRow).where(RecordingRow.session_id == session_id).values(values))


async def recording_of(db: AsyncSession, session_id: UUID) -> RecordingRow | None:
    """The session's recording, if it has one."""
    row: RecordingRow | None = await db.scalar(select(RecordingRow).where(RecordingRow.session_id == session_id))
    return row


async def play_recording(sessions: Sessions, files: RecordingFiles, caller: Caller, session_id: UUID) -> RecordingFile:
    """The session's recording as one file, for a reviewer to hear; that they did is noted.

    Raises:
        NotFound: unknown, another organization's, or without a recording.
        NotAllowed: names are hidden from the caller.
        Conflict: the interview is still going on, or the file cannot be put together.
    """
    async with writing(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        await expect_sight(db, caller, session.interview_id)
        row = await recording_of(db, session_id)
        if row is None:
            raise NotFound("This session has no recording.")
        if session.status in OPEN_STATES:
            raise Conflict("The recording can be heard when the interview is over.")
        await _note_hearing(db, caller, session_id)
        muted = await muted_stretches(db, session_id)
    if row.state is not RecordingState.READY and not await files.quiet(row.path):
        raise Conflict("The last words are still being written. Please try again in a few seconds.")
    try:
        found = await files.whole(row.path)
    except RecordingUnreadable as error:
        raise Conflict(str(error)) from error
    if found is None:
        raise NotFound("This session has no recording.")
    await _note_whole(sessions, row, found)
    return await _without(files, row.path, muted) if muted else found


async def _without(files: RecordingFiles, folder: str, muted: list[tuple[int, int]]) -> RecordingFile:
    """The recording with silence where a passage has been taken out."""
    try:
        found = await files.without(folder, muted)
    except RecordingUnreadable as error:
        raise Conflict(str(error)) from error
    if found is None:
        raise NotFound("This session has no recording.")
    return found


async def _note_whole(sessions: Sessions, row: RecordingRow, found: RecordingFile) -> None:
    state = RecordingState.FAILED if row.failure else RecordingState.READY
    if (row.state, row.duration_ms, row.size_bytes) == (state, found.duration_ms, found.size_bytes):
        return
    async with writing(sessions) as db:
        await db.execute(
            update(RecordingRow)
            .where(RecordingRow.id == row.id)
            .values(state=state, duration_ms=found.duration_ms, size_bytes=found.size_bytes)
        )


async def _note_hearing(db: AsyncSession, caller: Caller, session_id: UUID) -> None:
    heard = await db.scalar(
        select(AuditEvent.id)
        .where(
            AuditEvent.organization_id == caller.organization_id,
            AuditEvent.actor == caller.actor,
            AuditEvent.action == "recording.played",
            AuditEvent.target == str(session_id),
            AuditEvent.created_at > datetime.now(UTC) - AUDIT_EVERY,
        )
        .limit(1)
    )
    if heard is None:
        record(db, caller, "recording.played", session_id)


async def finish_recordings(sessions: Sessions, files: RecordingFiles) -> int:
    """Put the recordings of interviews that are over together, those too whose recorder died before it could say so."""
    async with reading(sessions) as db:
        rows = await db.scalars(
            select(RecordingRow)
            .join(SessionRow, SessionRow.id == RecordingRow.session_id)
            .where(RecordingRow.state == RecordingState.OPEN, SessionRow.status.not_in(OPEN_STATES))
            .order_by(RecordingRow.id)
            .limit(BATCH)
        )
        waiting = rows.all()
    finished = 0
    for row in waiting:
        if not await files.quiet(row.path):
            continue
        try:
            found = await files.whole(row.path)
        except RecordingUnreadable:
            await note_progress(sessions, row.session_id, Progress(0, 0, "unreadable"))
            continue
        if found is not None:
            await _note_whole(sessions, row, found)
            finished += 1
        else:
            await note_progress(sessions, row.session_id, Progress(0, 0, "empty"))
    return finished


async def sweep_recordings(sessions: Sessions, files: RecordingFiles) -> int:
    """Erase what no session has any more. A row is there before its folder, so that none is swept as it begins."""
    there = await files.folders()
    if not there:
        return 0
    async with reading(sessions) as db:
        kept = set(await db.scalars(select(RecordingRow.path)))
    orphans = [folder for folder in there if folder not in kept]
    for folder in orphans:
        await files.remove(folder)
    if orphans:
        log.info("recordings erased", count=len(orphans))
    return len(orphans)
