"""How sure each word of an answer is, and where it stands: looked at when nothing more urgent is to be done."""

from server.interview.spoken import HeardWord
from server.ports.speech import HEARING_RATE_HZ, Lane, SpeechError, SpeechToText

BYTES_PER_MS = HEARING_RATE_HZ * 2 // 1000
PATIENCE_S = 30.0
LONGEST_MS = 28_000
MOST_BYTES = 16_000_000
"""Eight minutes of an answer; what is longer has its words, but not how sure they are."""


class Wording:
    """Collects the stretches of one answer."""

    def __init__(self, stt: SpeechToText, language: str) -> None:
        self._stt = stt
        self._language = language
        self._stretches: list[tuple[int, bytes]] = []
        self.end_ms = 0
        """Where the last stretch ends; 0 before the first."""

    def add(self, start_ms: int, sound: bytes) -> None:
        """The next stretch."""
        if sum(len(kept) for _, kept in self._stretches) + len(sound) <= MOST_BYTES:
            self._stretches.append((start_ms, sound))
        self.end_ms = start_ms + len(sound) // BYTES_PER_MS

    async def words(self, origin_ms: int) -> tuple[HeardWord, ...]:
        """The words with their times from `origin_ms` on; empty where hearing cannot tell."""
        found: list[HeardWord] = []
        for start_ms, sound in self._stretches:
            try:
                heard = await self._stt.transcribe(
                    sound[: LONGEST_MS * BYTES_PER_MS],
                    language=self._language,
                    lane=Lane.PARTIAL,
                    words=True,
                    timeout_s=PATIENCE_S,
                )
            except SpeechError:
                return ()
            shift = start_ms - origin_ms
            found += [
                HeardWord(word.text, max(0, word.start_ms + shift), max(0, word.end_ms + shift), word.probability)
                for word in heard.words
            ]
        return tuple(found)
