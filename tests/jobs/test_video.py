"""Video is put together although the process that does it is killed, and nothing of it is left lying about."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.adapters.video_joining import LEFT_BEHIND_S, FolderJoiner
from server.db.engine import Sessions, writing
from server.db.models import MediaKind, TakeEnding, TakeState, VideoTakeRow
from server.jobs.video import VideoKeeper, VideoPace
from server.ports.media import MediaStore
from server.services.media import erase_orphans
from server.services.video import end_take
from tests.support.filmed import files, filmed_interview, filmed_session, finish, send_take, takes
from tests.support.server import ROOT
from tests.support.stores import LINKS
from tests.support.waiting import eventually

QUICK = VideoPace(poll_s=0.05, sweep_s=0, trouble_s=0.05)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(MediaConfig(tmp_path), LINKS)


async def ended(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = await send_take(sessions, media, session_id)
    await end_take(sessions, session_id, take_id, 4, TakeEnding.OVER)
    await finish(sessions, session_id)


async def test_a_killed_process_is_taken_over_from(
    sessions: Sessions, media: MediaStore, database_url: str, tmp_path: Path
) -> None:
    await ended(sessions, media)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.jobs.video_process", database_url, str(tmp_path)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"joining\n"
    process.kill()
    await process.wait()
    [left] = (tmp_path / "joining").iterdir()
    [take] = await takes(sessions)
    assert take.claimed_until is not None

    keeper = VideoKeeper(sessions, media, FolderJoiner(tmp_path), QUICK)
    assert await keeper.once() == 0  # whoever has it may be alive
    async with writing(sessions) as db:
        await db.execute(update(VideoTakeRow).values(claimed_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert await keeper.once() == 1
    [take] = await takes(sessions)
    assert take.state is TakeState.READY
    assert not left.exists()
    await erase_orphans(sessions, media)
    assert [row.kind for row in await files(sessions)] == [MediaKind.VIDEO]
    there = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert len(there) == 1


async def test_what_a_dead_process_left_behind_is_erased_in_time(
    sessions: Sessions, media: MediaStore, tmp_path: Path
) -> None:
    left, fresh = tmp_path / "joining" / "dead", tmp_path / "joining" / "alive"
    for folder in (left, fresh):
        folder.mkdir(parents=True)
        (folder / "pieces.webm").write_bytes(b"somebody's face")
    long_ago = left.stat().st_mtime - LEFT_BEHIND_S - 1
    os.utime(left, (long_ago, long_ago))
    await VideoKeeper(sessions, media, FolderJoiner(tmp_path), QUICK).once()
    assert [path.name for path in (tmp_path / "joining").iterdir()] == ["alive"]


async def test_work_goes_on_after_trouble_with_the_storage(
    sessions: Sessions, media: MediaStore, tmp_path: Path
) -> None:
    await ended(sessions, media)
    (tmp_path / "joining").write_text("a file where a folder should be")
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(VideoKeeper(sessions, media, FolderJoiner(tmp_path), QUICK).work())

        async def given_back() -> bool:
            return (tmp_path / "joining").is_file() and (await takes(sessions))[0].claimed_until is None

        await eventually(given_back)
        (tmp_path / "joining").unlink()

        async def is_ready() -> bool:
            return (await takes(sessions))[0].state is TakeState.READY

        await eventually(is_ready)
        worker.cancel()
