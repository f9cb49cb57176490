"""From probabilities of voice to edges: speech began, speech paused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Somebody speaks, since `at_ms`."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """Nobody has spoken since `at_ms`."""

    at_ms: int


Edge = SpeechBegan | SpeechPaused


@dataclass(frozen=True, slots=True)
class GateSettings:
    """How sure, and for how long. Probabilities are those of Silero VAD."""

    begins_at: float = 0.5
    ends_below: float = 0.35
    begins_after_ms: int = 64
    """Voice this long is speech; less is a click."""
    pauses_after_ms: int = 160
    """Silence this long is a pause; less is between words."""


LISTENING = GateSettings()
OVER_SPEECH = GateSettings(begins_at=0.6)
"""While the interviewer speaks: what is left of its own voice should not count. No longer than otherwise: it falls
silent at once, and goes on where nothing was said."""


class VoiceGate:
    """Hysteresis over one microphone's probabilities."""

    def __init__(self) -> None:
        self.speaking = False
        self._since_ms: int | None = None
        """Where the present run against the present state began."""

    def chunk(self, start_ms: int, end_ms: int, probability: float, settings: GateSettings = LISTENING) -> Edge | None:
        """The edge the audio from `start_ms` to `end_ms` completes, if any."""
        if self.speaking:
            return self._maybe_pause(start_ms, end_ms, probability, settings)
        return self._maybe_begin(start_ms, end_ms, probability, settings)

    def _maybe_begin(self, start_ms: int, end_ms: int, probability: float, settings: GateSettings) -> Edge | None:
        if probability < settings.begins_at:
            self._since_ms = None
            return None
        if self._since_ms is None:
            self._since_ms = start_ms
        if end_ms - self._since_ms < settings.begins_after_ms:
            return None
        began, self._since_ms, self.speaking = self._since_ms, None, True
        return SpeechBegan(began)

    def _maybe_pause(self, start_ms: int, end_ms: int, probability: float, settings: GateSettings) -> Edge | None:
        if probability >= settings.ends_below:
            self._since_ms = None
            return None
        if self._since_ms is None:
            self._since_ms = start_ms
        if end_ms - self._since_ms < settings.pauses_after_ms:
            return None
        paused, self._since_ms, self.speaking = self._since_ms, None, False
        return SpeechPaused(paused)
