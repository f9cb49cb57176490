"""Speech: what is heard, what is said, and how engines fail. All audio is PCM16 little-endian, mono.

Hearing works at `HEARING_RATE_HZ`, because the models do; the wire, the voice and recordings at `WIRE_RATE_HZ`.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, runtime_checkable

HEARING_RATE_HZ = 16_000
WIRE_RATE_HZ = 24_000
"""Source: OpenAI Realtime API, `audio/pcm`."""
VAD_CHUNK = 512
"""Samples a voice activity probability stands for, at `HEARING_RATE_HZ`: 32 ms. Source: Silero VAD."""


class SpeechError(Exception):
    """An engine gave nothing usable. `code` is what notes and metrics say.

    SpeechError
    ├── SpeechUnavailable  none installed, its process died twice, no connection
    ├── SpeechRejected     it refuses the request: language, voice, key, format
    ├── SpeechTimeout      no answer in time
    └── SpeechDropped      never begun: out of date, or the queue is full
    """

    code = "speech_error"


class SpeechUnavailable(SpeechError):
    """There is no engine for it now; others may come back."""

    code = "speech_unavailable"


class SpeechRejected(SpeechError):
    """The engine refuses; trying again changes nothing."""

    code = "speech_rejected"


class SpeechTimeout(SpeechError):
    """No answer in time."""

    code = "speech_timeout"


class SpeechDropped(SpeechError):
    """Given up before it began: newer work has made it pointless, or too much is waiting."""

    code = "speech_dropped"


class Lane(IntEnum):
    """What goes first when several want the same engine; lower goes first."""

    FINAL = 0
    """Transcription a reply waits for."""
    FIRST_CLAUSE = 1
    """The first sound of a reply."""
    SPEECH = 2
    """The rest of it, which is needed only when the first has been played."""
    SPECULATION = 3
    """May never be needed."""
    PARTIAL = 4
    """Captions while somebody speaks."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word heard. Times are milliseconds from the start of the audio given."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard; `text` is empty where there was no speech."""

    text: str
    words: tuple[Word, ...] = ()
    """Only where asked for, and where the engine can tell."""
    no_speech: float = 0.0
    """Probability that there is none."""
    confidence: float = 1.0
    """Mean probability of the tokens."""


@runtime_checkable
class SpeechToText(Protocol):
    """Transcribes one stretch of speech at a time."""

    @property
    def name(self) -> str:
        """The model's name, stored with what it wrote."""
        ...

    def supports(self, language: str) -> bool:
        """Whether the BCP-47 `language` can be transcribed."""
        ...

    async def transcribe(
        self, pcm16: bytes, *, language: str, lane: Lane, words: bool = False, timeout_s: float = 10.0
    ) -> Transcript:
        """The words in `pcm16` (`HEARING_RATE_HZ`, at most 30 s). Cancelling takes it out of the queue.

        Raises:
            SpeechError: any failure, vendor errors translated.
        """
        ...


@runtime_checkable
class TextToSpeech(Protocol):
    """Speaks one clause or sentence at a time."""

    @property
    def name(self) -> str:
        """The engine's name."""
        ...

    def supports(self, language: str) -> bool:
        """Whether there is a voice for the BCP-47 `language`."""
        ...

    def speak(
        self, text: str, *, language: str, lane: Lane, speed: float = 1.0, timeout_s: float = 10.0
    ) -> AsyncGenerator[bytes, None]:
        """The sound of `text` in pieces (`WIRE_RATE_HZ`). `speed` 0.5 … 2, 1 is natural. Closing stops the work.

        `timeout_s` is for each piece.

        Raises:
            SpeechError: any failure, vendor errors translated.
        """
        ...


@runtime_checkable
class VoiceActivityStream(Protocol):
    """One person's microphone."""

    async def probabilities(self, pcm16: bytes) -> list[float]:
        """That somebody speaks, for each `VAD_CHUNK` samples `pcm16` completes; what is left over waits for more.

        Raises:
            SpeechError: the detector failed; the stream may be used again.
        """
        ...


@runtime_checkable
class VoiceActivity(Protocol):
    """Tells voices from silence and noise."""

    def open(self) -> VoiceActivityStream:
        """A detector for one microphone, at `HEARING_RATE_HZ`."""
        ...


@runtime_checkable
class EndOfTurn(Protocol):
    """Hears from the melody whether somebody has finished."""

    async def probability(self, pcm16: bytes, *, timeout_s: float = 1.0) -> float:
        """That the turn is complete, from the last seconds of it with up to half a second of the silence after.

        Raises:
            SpeechError: any failure; the caller does without.
        """
        ...


@runtime_checkable
class Resampling(Protocol):
    """A stream of audio at another rate, nothing lost or added but the filter's delay."""

    def feed(self, pcm16: bytes, *, last: bool = False) -> bytes:
        """What `pcm16` gives; with `last` also what the filter holds back."""
        ...


@runtime_checkable
class SpeechEngines(Protocol):
    """Everything an interview by voice needs, and how busy it is."""

    @property
    def stt(self) -> SpeechToText:
        """Hears words."""
        ...

    @property
    def tts(self) -> TextToSpeech:
        """Speaks."""
        ...

    @property
    def vad(self) -> VoiceActivity:
        """Hears that somebody speaks."""
        ...

    @property
    def end_of_turn(self) -> EndOfTurn | None:
        """None where no such model is installed."""
        ...

    def resampling(self, from_hz: int, to_hz: int) -> Resampling:
        """A resampler for one stream."""
        ...

    async def echo_likeness(self, heard: bytes, played: bytes) -> float:
        """How alike what a microphone heard (`HEARING_RATE_HZ`) is to what was played (`WIRE_RATE_HZ`): 0 … 1.

        1 is the loudspeaker's sound come back and nothing else. `played` is longer: the delay is not known.
        """
        ...

    def queue_delay_s(self) -> float:
        """How long work a candidate waits for has lately queued: the 90th percentile of the last minute; 0 unused."""
        ...
