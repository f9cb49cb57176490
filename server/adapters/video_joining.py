"""Puts takes together in a folder below the data folder, and has them rewritten by a process of their own."""

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import structlog

from server.adapters.video_remux import NO_LIBRARY
from server.ports.video import JoinedVideo, VideoJoiner, VideoUnreadable

log = structlog.get_logger(__name__)

FOLDER: Final = "joining"
ENDINGS: Final = {"video/webm": "webm", "video/mp4": "mp4"}
TIMEOUT_S: Final = 600.0
LEFT_BEHIND_S: Final = 3600.0
"""Nothing takes that long: whoever made it has died."""


class FolderJoiner(VideoJoiner):
    """One folder a take, with a name nobody else uses, readable by the server alone, gone when the work is done."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER

    @asynccontextmanager
    async def join(self, name: str, media_type: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[JoinedVideo]:
        """See `VideoJoiner`."""
        if not name.isalnum():
            raise ValueError("not a take's name")
        folder, form = self._root / name, ENDINGS[media_type]
        await asyncio.to_thread(_make_anew, folder)
        try:
            raw = folder / f"pieces.{form}"
            with raw.open("wb") as file:
                async for piece in pieces:
                    await asyncio.to_thread(file.write, piece)
            yield await _rewritten(raw, folder / f"whole.{form}", form)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def sweep(self) -> int:
        """See `VideoJoiner`."""
        return await asyncio.to_thread(self._sweep)

    def _sweep(self) -> int:
        if not self._root.is_dir():
            return 0
        stale = [path for path in self._root.iterdir() if time.time() - path.stat().st_mtime > LEFT_BEHIND_S]
        for path in stale:
            shutil.rmtree(path, ignore_errors=True)
        return len(stale)


def _make_anew(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


async def _rewritten(raw: Path, whole: Path, form: str) -> JoinedVideo:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "server.adapters.video_remux", str(raw), str(whole), form),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            said, _ = await process.communicate()
    except TimeoutError as error:
        raise VideoUnreadable("it takes too long to read") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode == NO_LIBRARY:
        log.info("video kept as it came: PyAV is not installed")
        return JoinedVideo(raw, await asyncio.to_thread(_size_of, raw), None)
    if process.returncode != 0:
        raise VideoUnreadable(f"it cannot be read: {process.returncode}")
    return JoinedVideo(whole, await asyncio.to_thread(_size_of, whole), int(said))


def _size_of(path: Path) -> int:
    return path.stat().st_size
