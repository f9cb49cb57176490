"""Speech of short texts, with what is said often or soon kept ready."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing

from server.ports.speech import Lane, SpeechError, TextToSpeech

CACHE_BYTES = 24 * 1024 * 1024
"""Eight minutes of speech: the questions of many interviews and the phrases of all."""
LONGEST_KEPT_CHARS = 400
PIECE_BYTES = 9_600
"""Cached sound is given out in pieces of 0.2 s."""


class SpokenTexts:
    """Speaks through one engine; all conversations of a process share it, and its memory."""

    def __init__(self, engine: TextToSpeech) -> None:
        self._engine = engine
        self._kept: OrderedDict[tuple[str, str, float], bytes] = OrderedDict()
        self._bytes = 0

    def supports(self, language: str) -> bool:
        """Whether there is a voice for `language`."""
        return self._engine.supports(language)

    async def speak(self, text: str, *, language: str, speed: float, lane: Lane) -> AsyncGenerator[bytes, None]:
        """The sound of `text`, kept for the next time.

        Raises:
            SpeechError: the engine failed.
        """
        words = text.strip()
        key = (words, language, speed)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            for start in range(0, len(kept), PIECE_BYTES):
                yield kept[start : start + PIECE_BYTES]
            return
        made = bytearray()
        async with aclosing(self._engine.speak(words, language=language, lane=lane, speed=speed)) as pieces:
            async for piece in pieces:
                made += piece
                yield piece
        self._keep(key, bytes(made))

    async def prepare(self, text: str, *, language: str, speed: float, lane: Lane = Lane.SPECULATION) -> None:
        """Have the sound of `text` ready; quietly does nothing where that fails."""
        try:
            async with aclosing(self.speak(text, language=language, speed=speed, lane=lane)) as pieces:
                async for _ in pieces:
                    await asyncio.sleep(0)
        except SpeechError:
            return

    def _keep(self, key: tuple[str, str, float], sound: bytes) -> None:
        if len(key[0]) > LONGEST_KEPT_CHARS or key in self._kept:
            return
        self._kept[key] = sound
        self._bytes += len(sound)
        while self._bytes > CACHE_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped)
