"""The bounded queue between an interview and one connection."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable

from server.sessions.link import CloseReason
from server.sessions.outputs import LinkOutput, ReplyAudio
from server.sockets.audio_frames import speech_frame
from server.sockets.naming import Event
from server.sockets.wire import Wire, encode

MAX_BYTES = 8 * 1024 * 1024
"""Unsent output a client may fall behind by; a whole transcript fits, and two minutes of sound in base64."""


Sent = tuple[bytes | str, int | None]
"""A frame, binary or text, and its number in the stream."""


class Outbox:
    """Takes outputs at once and gives them out as fast as the client reads. Full, it closes instead of growing."""

    def __init__(self, wire: Wire, watch: Callable[[LinkOutput], None] | None = None, *, binary: bool = False) -> None:
        self._wire = wire
        self._watch = watch
        self._binary = binary
        self._frames: deque[Sent] = deque()
        self._bytes = 0
        self._ready = asyncio.Event()
        self.closed: CloseReason | None = None

    def send(self, output: LinkOutput) -> None:
        """Queue the events of `output`; sound as a binary frame, where the client takes those."""
        if self._binary and isinstance(output, ReplyAudio):
            self._queue(speech_frame(output), None)
            return
        for event in self._wire.events(output):
            self.send_event(event)
        if self._watch is not None:
            self._watch(output)

    def send_event(self, event: Event) -> None:
        """Queue one event."""
        self._queue(encode(event).decode(), event.get("seq"))

    def _queue(self, frame: bytes | str, seq: int | None) -> None:
        if self.closed is not None:
            return
        self._frames.append((frame, seq))
        self._bytes += len(frame)
        if self._bytes > MAX_BYTES:
            self._frames.clear()
            self.close(CloseReason.TOO_SLOW)
        self._ready.set()

    def close(self, reason: CloseReason) -> None:
        """End after what is queued."""
        if self.closed is None:
            if reason is CloseReason.TAKEN_OVER:
                self.send_event({"type": "interview.taken_over"})
            self.closed = reason
        self._ready.set()

    def drain(self) -> list[str]:
        """What is queued, taken out."""
        frames = [frame for frame, _seq in self._frames if isinstance(frame, str)]
        self._frames.clear()
        self._bytes = 0
        return frames

    async def frames(self, heartbeat_s: float | None = None) -> AsyncGenerator[Sent | None, None]:
        """Each frame with its number, until closed and drained; None when `heartbeat_s` passed without one."""
        while True:
            while self._frames:
                frame, seq = self._frames.popleft()
                self._bytes -= len(frame)
                yield frame, seq
            if self.closed is not None:
                return
            self._ready.clear()
            try:
                async with asyncio.timeout(heartbeat_s):
                    await self._ready.wait()
            except TimeoutError:
                yield None
