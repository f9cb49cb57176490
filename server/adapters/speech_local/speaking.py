"""Speaking, through the speaking process."""

import re
import unicodedata
from collections.abc import AsyncGenerator, Callable

from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import Speak, Spoken
from server.adapters.speech_local.languages import primary
from server.ports.speech import WIRE_RATE_HZ, Lane, Resampling, SpeechRejected, SpeechUnavailable, TextToSpeech

MAX_CHARS = 10_000
PIECE_CHARS = 200
"""What is spoken in one go; longer sentences are parted at their commas. A sixth of a second a clause, not ten."""
SLOWEST, FASTEST = 0.5, 2.0
_FIRST_PICTURE = "\u2190"
"""Arrows, dingbats and emoji begin here; before are signs like ° and №."""
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])[\"'”’»)\]]*\s+|(?<=[。！？])[”’」』）]*\s*|\n+")
_CLAUSE_END = re.compile(r"(?<=[,;:—–،؛、，；])\s*")


class LocalSpeaking(TextToSpeech):
    """Piper; the language chooses the voice."""

    def __init__(self, engine: Engine, voices: dict[str, str], resampling: Callable[[int, int], Resampling]) -> None:
        self._engine = engine
        self._voices = voices
        """The voice's name by primary language subtag."""
        self._resampling = resampling

    @property
    def name(self) -> str:
        """The engine's name."""
        return "piper"

    def supports(self, language: str) -> bool:
        """Whether there is a voice for it."""
        return primary(language) in self._voices

    async def speak(
        self, text: str, *, language: str, lane: Lane, speed: float = 1.0, timeout_s: float = 10.0
    ) -> AsyncGenerator[bytes, None]:
        """See `TextToSpeech.speak`. Each piece queues for itself, so that more urgent work can come between."""
        voice = self._voices.get(primary(language))
        if voice is None:
            raise SpeechRejected(f"no voice for the language {primary(language)}")
        speed = min(max(speed, SLOWEST), FASTEST)
        resampling: Resampling | None = None
        for piece in pieces(text):
            answer, sound = await self._engine.run(Speak(piece, voice, speed), lane=lane, timeout_s=timeout_s)
            if not isinstance(answer, Spoken):
                raise SpeechUnavailable("the speaking process answers nonsense")
            resampling = resampling or self._resampling(answer.rate_hz, WIRE_RATE_HZ)
            if out := resampling.feed(sound):
                yield out
            lane = max(lane, Lane.SPEECH)
        if resampling and (out := resampling.feed(b"", last=True)):
            yield out


def pieces(text: str) -> list[str]:
    """`text` in sentences and, where those are long, clauses.

    Raises:
        SpeechRejected: nothing in it can be spoken, or it is too long.
    """
    if len(text) > MAX_CHARS:
        raise SpeechRejected(f"more than {MAX_CHARS} characters at once")
    found: list[str] = []
    for sentence in _SENTENCE_END.split(_speakable(text)):
        found.extend(_parted(" ".join(sentence.split())))
    spoken = [piece for piece in found if any(c.isalnum() for c in piece)]
    if not spoken:
        raise SpeechRejected("there is nothing in it that can be spoken")
    return spoken


def _speakable(text: str) -> str:
    """`text` without pictures, control characters, and the brackets in which Piper takes bare phonemes."""
    kept = "".join(c if c.isspace() or not _unspeakable(c) else " " for c in text)
    return kept.replace("[[", " ").replace("]]", " ")


def _unspeakable(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cn", "Co", "Cs"} or (category == "So" and character > _FIRST_PICTURE)


def _parted(sentence: str) -> list[str]:
    if len(sentence) <= PIECE_CHARS:
        return [sentence]
    parted = [""]
    for clause in _CLAUSE_END.split(sentence):
        for words in _broken(clause):
            if parted[-1] and len(parted[-1]) + len(words) + 1 > PIECE_CHARS:
                parted.append(words)
            else:
                parted[-1] = f"{parted[-1]} {words}".strip()
    return parted


def _broken(clause: str) -> list[str]:
    """A clause without end, broken between words or, without those, anywhere."""
    broken: list[str] = [""]
    for word in clause.split():
        for start in range(0, len(word), PIECE_CHARS):
            part = word[start : start + PIECE_CHARS]
            if broken[-1] and len(broken[-1]) + len(part) + 1 > PIECE_CHARS:
                broken.append(part)
            else:
                broken[-1] = f"{broken[-1]} {part}".strip()
    return broken
