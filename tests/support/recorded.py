"""Recorders on a data folder, and sessions that may be recorded."""

import os
from pathlib import Path

from sqlalchemy import select, update

from server.adapters.recording_av import AvRecording
from server.adapters.recording_folder import RecordingFolder
from server.adapters.recording_mix import Samples
from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, RecordingRow, SessionRow
from server.ports.recording import SessionRecorder
from tests.support.transcripts import started_session

FRAME = 960
"""Samples the microphone gives at a time: 40 ms."""


async def consenting_session(sessions: Sessions, *, slug: str = "talk", **values: object) -> SessionRow:
    """A session whose sound may be kept."""
    row = await started_session(sessions, slug=slug, **{"audio_consent": True, **values})
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow).where(InterviewRow.id == row.interview_id).values(keep_audio=True, voice_enabled=True)
        )
    return row


def recording(sessions: Sessions, data_dir: Path, *, free_bytes: int = 10**12) -> AvRecording:
    """A recording adapter that believes in so much room on the disk."""
    return AvRecording(sessions, RecordingFolder(data_dir), lambda _path: free_bytes)


def speak(recorder: SessionRecorder, samples: Samples) -> None:
    """Into the microphone, as a browser sends it."""
    for start in range(0, len(samples), FRAME):
        recorder.candidate(samples[start : start + FRAME].tobytes())


async def recording_row(sessions: Sessions, session: SessionRow) -> RecordingRow | None:
    async with reading(sessions) as db:
        return (await db.scalars(select(RecordingRow).where(RecordingRow.session_id == session.id))).one_or_none()


def make_quiet(data_dir: Path) -> None:
    """As if what was recorded had been written a minute ago."""
    for part in (data_dir / "recordings").rglob("*.ogg"):
        written = part.stat().st_mtime - 60
        os.utime(part, (written, written))
