"""What becomes of recordings: they go with what they belong to, and are heard by those who may."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from server.adapters.recording_folder import RecordingFolder
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AuditEvent,
    InterviewRow,
    MemberRole,
    RecordingRow,
    RecordingState,
    SessionRow,
    SessionStatus,
)
from server.services.access import Caller
from server.services.errors import Conflict, NotFound
from server.services.housekeeping import sweep
from server.services.recordings import finish_recordings, play_recording, sweep_recordings
from server.services.session_records import delete_session
from tests.support.recorded import consenting_session, make_quiet, recording, speak
from tests.support.sound import clip

LONG = timedelta(days=7)


async def recorded(
    sessions: Sessions, data_dir: Path, *, slug: str = "talk", over: bool = True
) -> tuple[SessionRow, Caller]:
    """A session with two parts of a recording, and a reviewer of its organization."""
    session = await consenting_session(sessions, slug=slug)
    for name in ("lj001-0004", "lj001-0002"):
        recorder = await recording(sessions, data_dir).open(str(session.id))
        speak(recorder, clip(name))
        await recorder.close()
    if over:
        async with writing(sessions) as db:
            await db.execute(
                update(SessionRow)
                .where(SessionRow.id == session.id)
                .values(status=SessionStatus.COMPLETED, completed_at=datetime.now(UTC))
            )
    make_quiet(data_dir)
    return session, Caller(session.organization_id, MemberRole.REVIEWER)


def folders(data_dir: Path) -> int:
    return len(list((data_dir / "recordings").iterdir()))


async def test_deleting_a_session_takes_its_recording_from_the_disk_at_once(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path)
    await recorded(sessions, tmp_path, slug="another")
    await delete_session(sessions, caller, session.id, RecordingFolder(tmp_path))
    assert folders(tmp_path) == 1
    async with reading(sessions) as db:
        assert len((await db.scalars(select(RecordingRow.id))).all()) == 1


async def test_what_is_deleted_without_its_files_is_swept(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path)
    await recorded(sessions, tmp_path, slug="another")
    await delete_session(sessions, caller, session.id)
    assert folders(tmp_path) == 2
    assert await sweep_recordings(sessions, RecordingFolder(tmp_path)) == 1
    assert folders(tmp_path) == 1
    assert await sweep_recordings(sessions, RecordingFolder(tmp_path)) == 0


async def test_retention_covers_the_recording(sessions: Sessions, tmp_path: Path) -> None:
    await recorded(sessions, tmp_path)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(retention_days=30))
    files = RecordingFolder(tmp_path)
    for days, kept in ((29, 1), (31, 0)):
        await sweep(sessions, datetime.now(UTC) + timedelta(days=days), LONG)
        await sweep_recordings(sessions, files)
        assert folders(tmp_path) == kept


async def test_erasing_an_interview_leaves_nothing_to_hear(sessions: Sessions, tmp_path: Path) -> None:
    session, _ = await recorded(sessions, tmp_path)
    async with writing(sessions) as db:
        await db.delete(await db.get_one(InterviewRow, session.interview_id))
    await sweep_recordings(sessions, RecordingFolder(tmp_path))
    assert folders(tmp_path) == 0


async def test_a_recording_being_made_is_not_swept(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("jfk"))
    assert await sweep_recordings(sessions, RecordingFolder(tmp_path)) == 0
    await recorder.close()
    assert folders(tmp_path) == 1


async def test_a_reviewer_hears_the_parts_as_one_and_that_is_noted_once(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path)
    files = RecordingFolder(tmp_path)
    for _ in range(3):
        found = await play_recording(sessions, files, caller, session.id)
    assert found.duration_ms == pytest.approx(7030, abs=80)
    async with reading(sessions) as db:
        row = (await db.scalars(select(RecordingRow))).one()
        heard = (await db.scalars(select(AuditEvent).where(AuditEvent.action == "recording.played"))).all()
    assert (row.state, row.duration_ms, row.size_bytes) == (RecordingState.READY, found.duration_ms, found.size_bytes)
    assert [(event.target, event.actor) for event in heard] == [(str(session.id), caller.actor)]


async def test_a_failure_is_still_told_when_the_rest_is_one_file(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path)
    recorder = await recording(sessions, tmp_path, free_bytes=0).open(str(session.id))
    speak(recorder, clip("jfk"))
    await recorder.close()
    await play_recording(sessions, RecordingFolder(tmp_path), caller, session.id)
    async with reading(sessions) as db:
        row = (await db.scalars(select(RecordingRow))).one()
    assert (row.state, row.failure) == (RecordingState.FAILED, "disk_full")


async def test_a_recorder_that_died_leaves_a_recording_that_is_finished_without_it(
    sessions: Sessions, tmp_path: Path
) -> None:
    session, _ = await recorded(sessions, tmp_path)
    async with writing(sessions) as db:
        await db.execute(update(RecordingRow).values(duration_ms=0, size_bytes=0))
    files = RecordingFolder(tmp_path)
    assert await finish_recordings(sessions, files) == 1
    row = await _row(sessions)
    assert (row.state, row.session_id) == (RecordingState.READY, session.id)
    assert row.duration_ms == pytest.approx(7030, abs=80)
    assert row.size_bytes > 0
    assert await finish_recordings(sessions, files) == 0


async def test_a_recording_still_being_made_is_not_finished(sessions: Sessions, tmp_path: Path) -> None:
    await recorded(sessions, tmp_path, over=False)
    assert await finish_recordings(sessions, RecordingFolder(tmp_path)) == 0
    assert (await _row(sessions)).state is RecordingState.OPEN


@pytest.mark.parametrize(("content", "failure"), [(b"nothing of use", "unreadable"), (None, "empty")])
async def test_a_recording_that_came_to_nothing_is_said_to_be_so(
    sessions: Sessions, tmp_path: Path, content: bytes | None, failure: str
) -> None:
    await recorded(sessions, tmp_path)
    [folder] = (tmp_path / "recordings").iterdir()
    for part in folder.iterdir():
        part.unlink()
    if content is not None:
        (folder / "0001.ogg").write_bytes(content)
        make_quiet(tmp_path)
    assert await finish_recordings(sessions, RecordingFolder(tmp_path)) == 0
    row = await _row(sessions)
    assert (row.state, row.failure, row.duration_ms) == (RecordingState.FAILED, failure, 0)


async def test_nobody_listens_in_on_a_running_interview(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path, over=False)
    with pytest.raises(Conflict):
        await play_recording(sessions, RecordingFolder(tmp_path), caller, session.id)


async def test_a_file_that_is_being_written_is_waited_for(sessions: Sessions, tmp_path: Path) -> None:
    session, caller = await recorded(sessions, tmp_path)
    [folder] = (tmp_path / "recordings").iterdir()
    (folder / "0002.ogg").touch()
    with pytest.raises(Conflict, match="few seconds"):
        await play_recording(sessions, RecordingFolder(tmp_path), caller, session.id)


async def test_another_organization_and_a_session_without_sound_find_nothing(
    sessions: Sessions, tmp_path: Path, stranger: Caller
) -> None:
    session, caller = await recorded(sessions, tmp_path)
    files = RecordingFolder(tmp_path)
    with pytest.raises(NotFound):
        await play_recording(sessions, files, stranger, session.id)
    await files.remove((await _row(sessions)).path)
    with pytest.raises(NotFound):
        await play_recording(sessions, files, caller, session.id)


async def _row(sessions: Sessions) -> RecordingRow:
    async with reading(sessions) as db:
        return (await db.scalars(select(RecordingRow))).one()
