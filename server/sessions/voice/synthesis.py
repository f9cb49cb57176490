"""Speech of short texts, with what is said often or soon kept ready."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing

from server.ports.speech import Lane, SpeechDropped, SpeechError, TextToSpeech

Key = tuple[str, str, float]
"""Text, language, speed."""

CACHE_BYTES = 24 * 1024 * 1024
"""Eight minutes of speech: the questions of many interviews and the phrases of all."""
LONGEST_KEPT_CHARS = 400
PIECE_BYTES = 9_600
"""Cached sound is given out in pieces of 0.2 s."""


class _Making:
    """A text being spoken for the first time; several may listen."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.grown = asyncio.Event()
        self.ended = False
        self.error: SpeechError | None = None

    async def listen(self) -> AsyncGenerator[bytes, None]:
        """Its pieces from the first on."""
        read = 0
        while True:
            while read < len(self.pieces):
                read += 1
                yield self.pieces[read - 1]
            if self.error is not None:
                raise self.error
            if self.ended:
                return
            self.grown.clear()
            await self.grown.wait()


class SpokenTexts:
    """Speaks through one engine; all conversations of a process share it, and its memory."""

    def __init__(self, engine: TextToSpeech) -> None:
        self._engine = engine
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, _Making] = {}

    def supports(self, language: str) -> bool:
        """Whether there is a voice for `language`."""
        return self._engine.supports(language)

    async def speak(self, text: str, *, language: str, speed: float, lane: Lane) -> AsyncGenerator[bytes, None]:
        """The sound of `text`, kept for the next time. What somebody else is having made is shared.

        Raises:
            SpeechError: the engine failed.
        """
        words = text.strip()
        key = (words, language, speed)
        kept, making = self._kept.get(key), self._making.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            for start in range(0, len(kept), PIECE_BYTES):
                yield kept[start : start + PIECE_BYTES]
        elif making is not None:
            async with aclosing(making.listen()) as shared:
                async for piece in shared:
                    yield piece
        else:
            async with aclosing(self._make(key, lane)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _make(self, key: Key, lane: Lane) -> AsyncGenerator[bytes, None]:
        making = self._making[key] = _Making()
        try:
            speech = self._engine.speak(key[0], language=key[1], lane=lane, speed=key[2])
            async with aclosing(speech) as pieces:
                async for piece in pieces:
                    making.pieces.append(piece)
                    making.grown.set()
                    yield piece
            self._keep(key, b"".join(making.pieces))
            making.ended = True
        except SpeechError as error:
            making.error = error
            raise
        finally:
            if not making.ended and making.error is None:
                making.error = SpeechDropped("given up by who had it made")
            making.grown.set()
            del self._making[key]

    async def prepare(self, text: str, *, language: str, speed: float, lane: Lane = Lane.SPECULATION) -> None:
        """Have the sound of `text` ready; quietly does nothing where that fails."""
        try:
            async with aclosing(self.speak(text, language=language, speed=speed, lane=lane)) as pieces:
                async for _ in pieces:
                    await asyncio.sleep(0)
        except SpeechError:
            return

    def _keep(self, key: Key, sound: bytes) -> None:
        if len(key[0]) > LONGEST_KEPT_CHARS or key in self._kept:
            return
        self._kept[key] = sound
        self._bytes += len(sound)
        while self._bytes > CACHE_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped)
