"""Recordings: both sides of a spoken interview in one compressed file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable


@runtime_checkable
class SessionRecorder(Protocol):
    """Records one session. Calls never wait and never raise: a recording that fails ends, the interview goes on.

    Positions are milliseconds on the recording's own timeline, which goes on where an earlier connection stopped.
    Audio is PCM16 mono at `WIRE_RATE_HZ`.
    """

    @property
    def position_ms(self) -> int:
        """Where the candidate's next sample will stand."""
        ...

    @property
    def recording(self) -> bool:
        """Whether it is still being recorded: after a failure, turns have no place any more."""
        ...

    def candidate(self, pcm16: bytes) -> None:
        """What the microphone gave, silence included, in order: it moves the timeline on."""
        ...

    def interviewer(self, at_ms: int, pcm16: bytes) -> None:
        """What the candidate was played from `at_ms` on; may lie a little behind or ahead of the microphone."""
        ...

    async def close(self) -> None:
        """Finish what has been recorded so far; recording may go on later with a new recorder."""
        ...


@runtime_checkable
class Recording(Protocol):
    """Opens recorders."""

    async def open(self, session_id: str) -> SessionRecorder:
        """A recorder that goes on where the session's recording stopped."""
        ...


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """A recording that can be played."""

    path: Path
    duration_ms: int
    size_bytes: int


class RecordingUnreadable(Exception):
    """There is a recording, but nothing here can play it; the message says why."""


@runtime_checkable
class RecordingFiles(Protocol):
    """Keeps what was recorded. `folder` is a recording's own, as its row has it: relative to the data folder."""

    async def quiet(self, folder: str) -> bool:
        """Whether nobody is writing to it."""
        ...

    async def whole(self, folder: str) -> RecordingFile | None:
        """The recording as one file, made of its parts if need be; None where there is nothing.

        Raises:
            RecordingUnreadable: it cannot be put together.
        """
        ...

    async def anchors(self, folder: str) -> list[tuple[int, int]]:
        """When its sound was heard, in order: from this millisecond of it on, at that millisecond since 1970.

        Each holds until the next one. Empty: nothing is known of it.
        """
        ...

    async def without(self, folder: str, stretches: Sequence[tuple[int, int]]) -> RecordingFile | None:
        """As `whole`, silent from and to these milliseconds.

        Raises:
            RecordingUnreadable: it cannot be put together.
        """
        ...

    async def erase(self, folder: str, stretches: Sequence[tuple[int, int]]) -> None:
        """Make the recording itself silent there, for good.

        Raises:
            RecordingUnreadable: it cannot be put together.
        """
        ...

    async def remove(self, folder: str) -> None:
        """Erase it; what is not there any more is no error."""
        ...

    async def folders(self) -> list[str]:
        """All there are."""
        ...
