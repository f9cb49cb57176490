"""Hearing words and ends of turns, through the hearing process."""

from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import Heard, Judged, JudgeTurn, Transcribe
from server.adapters.speech_local.languages import primary
from server.ports.speech import (
    EndOfTurn,
    Lane,
    SpeechRejected,
    SpeechToText,
    SpeechUnavailable,
    Transcript,
    Word,
)


class LocalHearing(SpeechToText):
    """Whisper; the language chooses among the models that were opened."""

    def __init__(self, engine: Engine, models: dict[str, str], name: str) -> None:
        self._engine = engine
        self._models = models
        self._name = name

    @property
    def name(self) -> str:
        """The first model's name."""
        return self._name

    def supports(self, language: str) -> bool:
        """Whether one of the models knows it."""
        return primary(language) in self._models

    async def transcribe(
        self, pcm16: bytes, *, language: str, lane: Lane, words: bool = False, timeout_s: float = 10.0
    ) -> Transcript:
        """See `SpeechToText.transcribe`."""
        code = primary(language)
        if code not in self._models:
            raise SpeechRejected(f"no model for the language {code}")
        request = Transcribe(self._models[code], code, words)
        answer, _ = await self._engine.run(request, pcm16, lane=lane, timeout_s=timeout_s)
        if not isinstance(answer, Heard):
            raise SpeechUnavailable("the hearing process answers nonsense")
        found = tuple(Word(word.text, word.start_ms, word.end_ms, word.probability) for word in answer.words)
        return Transcript(answer.text, found, answer.no_speech, answer.confidence)


class LocalEndOfTurn(EndOfTurn):
    """Smart Turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def probability(self, pcm16: bytes, *, timeout_s: float = 1.0) -> float:
        """See `EndOfTurn.probability`."""
        answer, _ = await self._engine.run(JudgeTurn(), pcm16, lane=Lane.FINAL, timeout_s=timeout_s)
        if not isinstance(answer, Judged):
            raise SpeechUnavailable("the hearing process answers nonsense")
        return answer.probability
