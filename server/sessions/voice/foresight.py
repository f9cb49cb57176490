"""A reply begun before the answer is certainly finished: used if it was, thrown away if not."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from server.sessions.interviewer import Decided, Shown


class Foresight:
    """The reply to `text` as turn `reply_to`, collected as it comes; it can be read from its beginning at any time."""

    def __init__(self, text: str, reply_to: int) -> None:
        self.text = text
        self.reply_to = reply_to
        self._pieces: list[Shown | Decided] = []
        self._grown = asyncio.Event()
        self._ended = False

    def fits(self, text: str, reply_to: int) -> bool:
        """Whether it is a reply to this turn."""
        return (self.text, self.reply_to) == (text, reply_to) and not (self._ended and not self.decided)

    @property
    def decided(self) -> bool:
        """Whether it is complete."""
        return bool(self._pieces) and isinstance(self._pieces[-1], Decided)

    async def collect(self, reply: AsyncGenerator[Shown | Decided, None]) -> AsyncIterator[Shown | Decided]:
        """Read `reply` to its end, giving out each piece on the way."""
        try:
            async with aclosing(reply) as pieces:
                async for piece in pieces:
                    self._pieces.append(piece)
                    self._grown.set()
                    yield piece
        finally:
            self._ended = True
            self._grown.set()

    async def pieces(self) -> AsyncGenerator[Shown | Decided, None]:
        """The reply from its first piece."""
        read = 0
        while True:
            while read < len(self._pieces):
                read += 1
                yield self._pieces[read - 1]
            if self._ended:
                return
            self._grown.clear()
            await self._grown.wait()
