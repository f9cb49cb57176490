"""Both sides of an interview in one file, whatever happens to connections, processes and disks."""

import asyncio
import stat
import sys
from pathlib import Path
from uuid import uuid4

import av
import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from server.adapters.recording_av import AvRecording
from server.adapters.recording_folder import RecordingFolder
from server.adapters.recording_mix import Mix
from server.db.engine import Sessions
from server.db.models import RecordingState
from server.ports.recording import RecordingFile, RecordingUnreadable
from server.ports.speech import WIRE_RATE_HZ
from tests.support.recorded import consenting_session, recording, recording_row, speak
from tests.support.sound import clip, decoded, found_at_ms, silence
from tests.support.transcripts import started_session


async def whole(sessions: Sessions, data_dir: Path, session: object) -> RecordingFile:
    row = await recording_row(sessions, session)  # type: ignore[arg-type]
    assert row is not None
    found = await RecordingFolder(data_dir).whole(row.path)
    assert found is not None
    return found


async def test_both_sides_stand_in_the_file_where_they_were_said(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    question, answer = clip("lj001-0002"), clip("jfk")
    asked_at = recorder.position_ms
    recorder.interviewer(asked_at, question.tobytes())
    speak(recorder, silence(3))
    answered_at = recorder.position_ms
    speak(recorder, answer)
    end = recorder.position_ms
    await recorder.close()
    found = await whole(sessions, tmp_path, session)
    sound = decoded(found.path)
    at, alike = found_at_ms(answer, sound)
    assert (round(at), answered_at) == (3000, 3000)
    assert alike > 0.8
    at, alike = found_at_ms(question, sound[: 3 * 48_000])
    assert abs(at - asked_at) < 2
    assert alike > 0.8
    assert 0 <= found.duration_ms - end <= 40


async def test_one_voice_over_the_other_is_heard_with_it(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("jfk")[: 4 * WIRE_RATE_HZ])
    recorder.interviewer(3500, clip("lj001-0008").tobytes())  # begins before what the microphone has given already
    speak(recorder, clip("jfk")[4 * WIRE_RATE_HZ :])
    await recorder.close()
    sound = decoded((await whole(sessions, tmp_path, session)).path)
    assert abs(found_at_ms(clip("jfk"), sound)[0]) < 2
    assert abs(found_at_ms(clip("lj001-0008"), sound)[0] - 3500) < 2


async def test_a_recording_goes_on_where_the_last_connection_stopped(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    adapter = recording(sessions, tmp_path)
    starts = []
    for name in ("lj001-0004", "lj001-0002", "jfk"):
        recorder = await adapter.open(str(session.id))
        starts.append(recorder.position_ms)
        speak(recorder, clip(name))
        await recorder.close()
    sound = decoded((await whole(sessions, tmp_path, session)).path)
    for name, start in zip(("lj001-0004", "lj001-0002", "jfk"), starts, strict=True):
        at, alike = found_at_ms(clip(name), sound)
        assert abs(at - start) < 2, name
        assert alike > 0.8
    row = await recording_row(sessions, session)
    assert row is not None
    folder = tmp_path / row.path
    assert [path.name for path in sorted(folder.iterdir())] == ["0000.ogg", "clock"]


async def test_a_recording_knows_when_it_was_heard_also_after_a_process_was_killed(
    sessions: Sessions, tmp_path: Path
) -> None:
    session = await consenting_session(sessions)
    now_s = 1_000.0
    adapter = AvRecording(sessions, RecordingFolder(tmp_path), lambda _path: 10**12, lambda: now_s)
    frame = silence(0.04)
    for pause_s in (0, 3600):
        now_s += pause_s
        recorder = await adapter.open(str(session.id))
        for _ in range(100):
            now_s += 0.04
            recorder.candidate(frame.tobytes())
        await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    with (tmp_path / row.path / "clock").open("a") as clock:
        clock.write("9000 12")
    anchors = await RecordingFolder(tmp_path).anchors(row.path)
    [(first, began), (second, went_on)] = anchors
    assert (first, began) == (40, 1_000_040)
    assert abs(second - 4_040) < 40  # an encoder ends on a whole packet
    assert abs(went_on - second - 4_600_000) < 40
    assert await RecordingFolder(tmp_path).anchors(row.path[:-1] + "x") == []


async def test_files_are_for_the_server_alone_and_their_names_say_nothing(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("lj001-0002"))
    await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    assert str(session.id) not in row.path
    assert session.id.hex not in row.path
    written = list((tmp_path / row.path).iterdir())
    assert {path.name for path in written} == {"0001.ogg", "clock"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert stat.S_IMODE((tmp_path / row.path).stat().st_mode) == 0o700
    found = await whole(sessions, tmp_path, session)
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    assert row.size_bytes > 0


@pytest.mark.parametrize(("consent", "keeps"), [(False, True), (True, False)])
async def test_nothing_is_written_unless_both_want_it(
    sessions: Sessions, tmp_path: Path, consent: bool, keeps: bool
) -> None:
    if keeps:
        session = await consenting_session(sessions, audio_consent=consent)
    else:
        session = await started_session(sessions, audio_consent=consent)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("lj001-0002"))
    recorder.interviewer(0, clip("lj001-0002").tobytes())
    await recorder.close()
    assert not recorder.recording
    assert await recording_row(sessions, session) is None
    assert not (tmp_path / "recordings").exists()


async def test_an_unknown_session_is_not_recorded(sessions: Sessions, tmp_path: Path) -> None:
    recorder = await recording(sessions, tmp_path).open(str(uuid4()))
    speak(recorder, clip("lj001-0002"))
    await recorder.close()
    assert not (tmp_path / "recordings").exists()


async def test_a_killed_process_loses_two_seconds_at_most(
    sessions: Sessions, engine: AsyncEngine, tmp_path: Path
) -> None:
    session = await consenting_session(sessions)
    url = engine.url.render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.adapters.recording_process", url, str(tmp_path), str(session.id),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    given = 0
    while given < 6000:
        given = int(await process.stdout.readline())
    process.kill()
    await process.communicate()
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    resumed = recorder.position_ms
    assert given - 2000 <= resumed <= given
    speak(recorder, clip("lj001-0004"))
    await recorder.close()
    sound = decoded((await whole(sessions, tmp_path, session)).path)
    assert abs(found_at_ms(clip("jfk")[: 3 * WIRE_RATE_HZ], sound)[0]) < 2
    assert abs(found_at_ms(clip("lj001-0004"), sound)[0] - resumed) < 2


async def test_a_full_disk_ends_the_recording_and_is_said_so(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path, free_bytes=1_000_000).open(str(session.id))
    speak(recorder, clip("jfk"))
    await recorder.close()
    assert not recorder.recording
    row = await recording_row(sessions, session)
    assert row is not None
    assert (row.state, row.failure, row.duration_ms) == (RecordingState.FAILED, "disk_full", 0)


async def test_what_was_recorded_before_the_disk_was_full_can_be_heard(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("jfk"))
    await recorder.close()
    recorder = await recording(sessions, tmp_path, free_bytes=0).open(str(session.id))
    speak(recorder, clip("jfk"))
    await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    assert (row.state, row.failure) == (RecordingState.FAILED, "disk_full")
    assert abs(row.duration_ms - 11_000) < 40
    assert abs((await whole(sessions, tmp_path, session)).duration_ms - 11_000) < 40


async def test_a_folder_that_cannot_be_written_to_ends_the_recording_only(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    (tmp_path / "recordings").write_text("in the way")
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("lj001-0002"))
    await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    assert (row.state, row.failure) == (RecordingState.FAILED, "disk")


async def test_ten_minutes_sent_at_once_after_a_reconnect_are_all_kept(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    second = silence(1).tobytes()
    for _ in range(600):
        recorder.candidate(second)
    speak(recorder, clip("lj001-0002"))
    await recorder.close()
    found = await whole(sessions, tmp_path, session)
    assert recorder.position_ms == 600_000 + len(clip("lj001-0002")) // 24
    assert 0 <= found.duration_ms - recorder.position_ms <= 40


async def test_more_than_can_be_kept_up_with_ends_the_recording(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    minute = silence(60).tobytes()
    for _ in range(20):
        recorder.candidate(minute)
    assert not recorder.recording
    await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    assert row.failure == "overloaded"


async def test_an_interviewer_without_a_microphone_to_answer_is_recorded_all_the_same(
    sessions: Sessions, tmp_path: Path
) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    words = clip("jfk")
    for start in range(0, len(words), 24_000):
        recorder.interviewer(start // 24, words[start : start + 24_000].tobytes())
    await recorder.close()
    at, alike = found_at_ms(words, decoded((await whole(sessions, tmp_path, session)).path))
    assert abs(at) < 2
    assert alike > 0.8


async def test_a_place_that_cannot_be_is_left_out(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("lj001-0002"))
    recorder.interviewer(36_000_000, clip("lj001-0008").tobytes())
    await recorder.close()
    assert recorder.recording is False
    row = await recording_row(sessions, session)
    assert row is not None
    assert row.failure is None
    assert row.duration_ms < 3000


async def test_many_recordings_at_once_keep_apart(sessions: Sessions, tmp_path: Path) -> None:
    names = ["jfk", "lj001-0004", "lj001-0006", "lj001-0008"]
    rows = [await consenting_session(sessions, slug=f"talk-{n}") for n in range(len(names))]
    adapter = recording(sessions, tmp_path)
    recorders = [await adapter.open(str(row.id)) for row in rows]
    for recorder, name in zip(recorders, names, strict=True):
        speak(recorder, clip(name))
    await asyncio.gather(*(recorder.close() for recorder in recorders))
    adapter.close()
    for row, name in zip(rows, names, strict=True):
        assert found_at_ms(clip(name), decoded((await whole(sessions, tmp_path, row)).path))[1] > 0.8


async def test_a_process_that_died_while_joining_has_lost_nothing(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    adapter = recording(sessions, tmp_path)
    for name in ("lj001-0004", "jfk"):
        recorder = await adapter.open(str(session.id))
        speak(recorder, clip(name))
        await recorder.close()
    row = await recording_row(sessions, session)
    assert row is not None
    (tmp_path / row.path / "joining").write_bytes(b"half of it")
    first = await whole(sessions, tmp_path, session)
    (tmp_path / row.path / "0001.ogg").write_bytes(b"not deleted yet")
    assert await whole(sessions, tmp_path, session) == first
    assert {path.name for path in (tmp_path / row.path).iterdir()} == {"0000.ogg", "clock"}


async def test_a_recording_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    folder = tmp_path / "recordings" / "a1"
    folder.mkdir(parents=True)
    (folder / "0001.ogg").write_bytes(b"nothing of use")
    with pytest.raises(RecordingUnreadable):
        await RecordingFolder(tmp_path).whole("recordings/a1")
    assert await RecordingFolder(tmp_path).whole("recordings/b2") is None


@pytest.mark.parametrize("name", ["recordings/..", "../etc", "recordings/a/b", "recordings/", "", "/etc/passwd"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="folder"):
        RecordingFolder(tmp_path).path(name)


async def test_the_file_is_what_it_says_it_is(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("jfk"))
    await recorder.close()
    found = await whole(sessions, tmp_path, session)
    with av.open(str(found.path)) as container:
        [stream] = container.streams
        assert container.format.name == "ogg"
        assert stream.codec_context.name in {"opus", "libopus"}
        assert stream.codec_context.layout.name == "mono"  # type: ignore[attr-defined]
    assert found.size_bytes * 8 / 11 < 34_000


def test_what_is_too_loud_together_is_clipped_and_not_wrapped() -> None:
    mix = Mix()
    loud = np.full(10, 30_000, np.int16).tobytes()
    mix.add(0, loud)
    mix.add(5, loud)
    assert mix.take(15).tolist() == [30_000] * 5 + [32_767] * 5 + [30_000] * 5


def test_what_comes_too_late_is_left_out_and_the_rest_of_it_kept() -> None:
    mix = Mix()
    mix.add(0, np.ones(10, np.int16).tobytes())
    assert mix.take(8).tolist() == [1] * 8
    mix.add(6, np.full(6, 5, np.int16).tobytes())
    assert mix.take(14).tolist() == [6, 6, 5, 5, 0, 0]
