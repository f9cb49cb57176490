"""Recordings: both sides of a spoken interview in one compressed file."""

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
