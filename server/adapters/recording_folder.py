"""Where recordings lie: a folder each, with a name nobody guesses, readable by the server alone."""

import asyncio
import hashlib
import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from server.ports.recording import RecordingFile, RecordingFiles, RecordingUnreadable

ROOT: Final = "recordings"
WHOLE: Final = "0000.ogg"
"""Sorts before every part: were there ever a part after it, the two would still be in order."""
CLOCK: Final = "clock"
"""Lines of place in the recording and time, in milliseconds, with a mark at the end."""
CLOCK_END: Final = " ."
COPY: Final = "without-"
"""Begins the name of a copy with silence in it; sorts after every part and is none."""
QUIET_S: Final = 15.0
"""A recorder writes at least every two seconds."""


def new_folder() -> str:
    """The name of a recording to be made. 128 random bits."""
    return f"{ROOT}/{secrets.token_hex(16)}"


class RecordingFolder(RecordingFiles):
    """Recordings below the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def path(self, folder: str) -> Path:
        """The recording's own folder.

        Raises:
            ValueError: a name that `new_folder` has not made.
        """
        root, _, name = folder.partition("/")
        if root != ROOT or not name.isalnum():
            raise ValueError("not a recording's folder")
        return self._data_dir / ROOT / name

    def prepare(self, folder: str) -> Path:
        """The recording's own folder, made if it is not there."""
        path = self.path(folder)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def parts(self, folder: str) -> list[Path]:
        """Its files in order."""
        return sorted(self.path(folder).glob("[0-9]*.ogg"))

    async def quiet(self, folder: str) -> bool:
        """See `RecordingFiles`."""
        return await asyncio.to_thread(self._quiet, folder)

    async def whole(self, folder: str) -> RecordingFile | None:
        """See `RecordingFiles`."""
        return await asyncio.to_thread(self._whole, folder)

    async def anchors(self, folder: str) -> list[tuple[int, int]]:
        """See `RecordingFiles`."""
        return await asyncio.to_thread(self._anchors, folder)

    async def without(self, folder: str, stretches: Sequence[tuple[int, int]]) -> RecordingFile | None:
        """See `RecordingFiles`."""
        return await asyncio.to_thread(self._without, folder, stretches)

    async def erase(self, folder: str, stretches: Sequence[tuple[int, int]]) -> None:
        """See `RecordingFiles`."""
        await asyncio.to_thread(self._erase, folder, stretches)

    async def remove(self, folder: str) -> None:
        """See `RecordingFiles`."""
        await asyncio.to_thread(shutil.rmtree, self.path(folder), ignore_errors=True)

    async def folders(self) -> list[str]:
        """See `RecordingFiles`."""
        return await asyncio.to_thread(self._folders)

    def _folders(self) -> list[str]:
        root = self._data_dir / ROOT
        return [f"{ROOT}/{path.name}" for path in root.iterdir()] if root.is_dir() else []

    def _anchors(self, folder: str) -> list[tuple[int, int]]:
        try:
            lines = (self.path(folder) / CLOCK).read_text().splitlines()
        except OSError:
            return []
        # The last line may be half a one, of a process that was killed.
        whole = [line.split() for line in lines if line.endswith(CLOCK_END)]
        return sorted({int(place): int(at) for place, at, _ in whole}.items())

    def _quiet(self, folder: str) -> bool:
        now = time.time()
        return all(now - part.stat().st_mtime > QUIET_S for part in self.parts(folder))

    def _whole(self, folder: str) -> RecordingFile | None:
        parts = self.parts(folder)
        if not parts:
            return None
        try:
            # Here, and not above: without what encodes, recordings can still be kept and erased.
            from server.adapters.recording_opus import PACKET_MS, join, packets_of
        except ImportError as error:
            raise RecordingUnreadable("The part of this server that plays recordings is not installed.") from error
        whole = self.path(folder) / WHOLE
        try:
            if whole in parts:
                packets = packets_of(whole)
            else:
                making = self.path(folder) / "joining"
                making.unlink(missing_ok=True)
                packets = join(parts, making)
                making.rename(whole)
            for part in parts:
                if part != whole:  # left by a process that died after renaming, or just joined
                    part.unlink(missing_ok=True)
            return RecordingFile(whole, packets * PACKET_MS, whole.stat().st_size)
        except OSError as error:
            raise RecordingUnreadable("The recording cannot be read.") from error

    def _without(self, folder: str, stretches: Sequence[tuple[int, int]]) -> RecordingFile | None:
        whole = self._whole(folder)
        if whole is None:
            return None
        digest = hashlib.sha256(repr(sorted(stretches)).encode()).hexdigest()[:16]
        copy = self.path(folder) / f"{COPY}{digest}.ogg"
        if not copy.exists():
            for stale in self.path(folder).glob(f"{COPY}*"):
                stale.unlink(missing_ok=True)
            self._silence(whole.path, copy, stretches)
        return RecordingFile(copy, whole.duration_ms, copy.stat().st_size)

    def _erase(self, folder: str, stretches: Sequence[tuple[int, int]]) -> None:
        whole = self._whole(folder)
        if whole is not None:
            self._silence(whole.path, whole.path, stretches)

    def _silence(self, whole: Path, target: Path, stretches: Sequence[tuple[int, int]]) -> None:
        from server.adapters.recording_opus import silence

        making = whole.with_name(f"silencing-{secrets.token_hex(4)}")
        try:
            silence(whole, making, stretches)
            making.rename(target)
        except OSError as error:
            making.unlink(missing_ok=True)
            raise RecordingUnreadable("The recording cannot be read.") from error
