"""The bounded queue between an interview and one connection."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable

from server.sessions.link import CloseReason
from server.sessions.outputs import Ack, Numbered, Snapshot
from server.sockets.wire import Event, Wire, encode

MAX_BYTES = 2 * 1024 * 1024
"""Unsent output a client may fall behind by; a whole transcript fits."""


class Outbox:
    """Takes outputs at once and gives them out as fast as the client reads. Full, it closes instead of growing."""

    def __init__(self, wire: Wire, watch: Callable[[Numbered | Snapshot | Ack], None] | None = None) -> None:
        self._wire = wire
        self._watch = watch
        self._frames: deque[tuple[bytes, int | None]] = deque()
        self._bytes = 0
        self._ready = asyncio.Event()
        self.closed: CloseReason | None = None

    def send(self, output: Numbered | Snapshot | Ack) -> None:
        """Queue the events of `output`."""
        for event in self._wire.events(output):
            self.send_event(event)
        if self._watch is not None:
            self._watch(output)

    def send_event(self, event: Event) -> None:
        """Queue one event."""
        if self.closed is not None:
            return
        frame = encode(event)
        self._frames.append((frame, event.get("seq")))
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

    def drain(self) -> list[bytes]:
        """What is queued, taken out."""
        frames = [frame for frame, _seq in self._frames]
        self._frames.clear()
        self._bytes = 0
        return frames

    async def frames(self, heartbeat_s: float | None = None) -> AsyncGenerator[tuple[bytes, int | None] | None, None]:
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
