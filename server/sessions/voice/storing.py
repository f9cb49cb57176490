"""Stores what was said, piece after piece in its order, for as long as it takes."""

import asyncio
from collections.abc import Awaitable, Callable

from server.sessions.failures import NotStored
from server.sessions.outputs import Passing, Slow, SlowPart

RETRY_S = 1.0


class Storing:
    """Work that must not be lost or overtaken."""

    def __init__(self, pass_on: Callable[[Passing], None]) -> None:
        self.unstored: list[int] = []
        """Where on the timeline, in ms, words begin that are known and not yet on disk."""
        self._pass_on = pass_on
        self._work: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._look = asyncio.Event()

    def put(self, start_ms: int, work: Callable[[], Awaitable[None]]) -> None:
        """Have words stored that begin at `start_ms`; `work` raises NotStored to be tried again."""
        self.unstored.append(start_ms)
        self._work.put_nowait(work)

    def look(self) -> None:
        """Something has changed that `settled` may wait for."""
        self._look.set()

    async def settled(self, nothing_open: Callable[[], bool]) -> None:
        """Return when all is stored and `nothing_open`."""
        while self.unstored or not nothing_open():
            self._look.clear()
            await self._look.wait()

    async def run(self) -> None:
        """Store, for ever."""
        while True:
            work = await self._work.get()
            await self._until_stored(work)
            self.unstored.pop(0)
            self._look.set()

    async def _until_stored(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except NotStored:
                self._pass_on(Slow(SlowPart.REPLY, RETRY_S))
                await asyncio.sleep(RETRY_S)
            else:
                return
