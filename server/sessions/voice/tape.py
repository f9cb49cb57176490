"""Puts both sides of a conversation on the recording, each where it was heard."""

from uuid import UUID

from server.ports.recording import SessionRecorder
from server.sessions.voice.mouth import Mouth
from server.sessions.voice.playback import BYTES_PER_MS


class Tape:
    """One connection's part of a recording; does nothing where nothing is recorded."""

    def __init__(self, recorder: SessionRecorder | None) -> None:
        self._recorder = recorder
        self._item_id: UUID | None = None
        self._until_ms = 0
        """How far into the item its sound has been written."""
        self._span = (0, 0)

    @property
    def position_ms(self) -> int | None:
        """Where the candidate's next sample will stand; None where nothing is recorded."""
        return self._recorder.position_ms if self._recorder is not None and self._recorder.recording else None

    def candidate(self, pcm16: bytes) -> None:
        """What the microphone gave."""
        if self._recorder is not None:
            self._recorder.candidate(pcm16)

    def listen_to(self, mouth: Mouth) -> tuple[UUID, int, int] | None:
        """Write what has been played since the last look, so that pauses fall where they were.

        Returns the item before and its place, when another one has begun.
        """
        position_ms = self.position_ms
        if self._recorder is None or position_ms is None:
            return None
        fresh = mouth.newly_played(self._item_id, self._until_ms)
        if fresh is None:
            return None
        item_id, self._until_ms, sound = fresh
        start_ms = max(0, position_ms - len(sound) // BYTES_PER_MS)
        self._recorder.interviewer(start_ms, sound)
        finished = self.finished() if item_id != self._item_id else None
        if item_id != self._item_id:
            self._item_id, self._span = item_id, (start_ms, position_ms)
        self._span = (self._span[0], position_ms)
        return finished

    def finished(self) -> tuple[UUID, int, int] | None:
        """The newest item and its place."""
        return None if self._item_id is None else (self._item_id, *self._span)

    async def close(self) -> None:
        """Finish this part."""
        if self._recorder is not None:
            await self._recorder.close()
