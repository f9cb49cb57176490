"""In place of engines that are not installed: they support no language, and say why."""

from collections.abc import AsyncGenerator, Iterable

from server.ports.speech import (
    Lane,
    SpeechToText,
    SpeechUnavailable,
    TextToSpeech,
    Transcript,
    VoiceActivity,
    VoiceActivityStream,
)


class NoHearing(SpeechToText):
    """Hears nothing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    @property
    def name(self) -> str:
        """None."""
        return "none"

    def supports(self, language: str) -> bool:
        """No language."""
        del language
        return False

    async def transcribe(
        self, pcm16: bytes, *, language: str, lane: Lane, words: bool = False, timeout_s: float = 10.0
    ) -> Transcript:
        """Raises `SpeechUnavailable`."""
        del pcm16, language, lane, words, timeout_s
        raise SpeechUnavailable(self.reason)


class NoSpeaking(TextToSpeech):
    """Says nothing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    @property
    def name(self) -> str:
        """None."""
        return "none"

    def supports(self, language: str) -> bool:
        """No language."""
        del language
        return False

    def speak(
        self, text: str, *, language: str, lane: Lane, speed: float = 1.0, timeout_s: float = 10.0
    ) -> AsyncGenerator[bytes, None]:
        """Raises `SpeechUnavailable` when its first piece is asked for."""
        del text, language, lane, speed, timeout_s
        return _silence((), self.reason)


async def _silence(pieces: Iterable[bytes], reason: str) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece
    raise SpeechUnavailable(reason)


class NoActivity(VoiceActivity):
    """Cannot tell voices from noise."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def open(self) -> VoiceActivityStream:
        """A stream that fails."""
        return _NoStream(self.reason)


class _NoStream(VoiceActivityStream):
    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def probabilities(self, pcm16: bytes) -> list[float]:
        del pcm16
        raise SpeechUnavailable(self._reason)
