"""Video: the pieces of a take put together into one file that can be moved about in."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class JoinedVideo:
    """A take as one file, there until the context it came from is left."""

    path: Path
    size_bytes: int
    duration_ms: int | None
    """None: nothing here can measure it."""


class VideoUnreadable(Exception):
    """What came is no video."""


@runtime_checkable
class VideoJoiner(Protocol):
    """Puts pieces together, beside the event loop and after everything else that wants the processors."""

    def join(
        self, name: str, media_type: str, pieces: AsyncIterator[bytes]
    ) -> AbstractAsyncContextManager[JoinedVideo]:
        """The file made of `pieces`. `name`, lower-case letters and digits, is the take's own.

        Raises:
            VideoUnreadable: they are no video of that type.
            OSError: there is no room for it.
        """
        ...

    async def sweep(self) -> int:
        """Erase what processes left behind that died in the middle; how much there was."""
        ...
