"""Hearing words through a server with `/v1/audio/transcriptions`."""

import asyncio
import io
import math
import wave

import msgspec

from server.adapters.speech_config import Endpoint
from server.adapters.speech_http import Refused, SpeechClient, translated
from server.adapters.speech_local.languages import primary
from server.ports.speech import (
    HEARING_RATE_HZ,
    Lane,
    SpeechRejected,
    SpeechToText,
    SpeechUnavailable,
    Transcript,
    Word,
)

PATH = "audio/transcriptions"
DEFAULT_MODEL = "whisper-1"
MAX_RESPONSE_BYTES = 4 * 1024 * 1024
FORMATS = ("verbose_json", "json")
"""The first says how sure it is, and knows words; some models have the second only. Source: OpenAI, API reference."""
MAX_NO_SPEECH = 0.6
UNSURE_LOGPROB = -0.5
"""A segment beyond both is made up. Source: as for the local model."""


class _Word(msgspec.Struct):
    word: str
    start: float
    end: float
    probability: float = 1.0


class _Segment(msgspec.Struct):
    text: str = ""
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0

    @property
    def made_up(self) -> bool:
        return self.no_speech_prob > MAX_NO_SPEECH and self.avg_logprob < UNSURE_LOGPROB


class _Answer(msgspec.Struct):
    text: str
    words: list[_Word] | None = None
    segments: list[_Segment] | None = None


class HttpHearing(SpeechToText):
    """One model of one server."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._model = endpoint.model or DEFAULT_MODEL
        self._languages = frozenset(primary(code.strip()) for code in endpoint.languages.split(",") if code.strip())
        self._client = SpeechClient(endpoint, max_bytes=MAX_RESPONSE_BYTES)
        self._formats = list(FORMATS)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    def supports(self, language: str) -> bool:
        """What the operator says; nothing said: every language."""
        return not self._languages or primary(language) in self._languages

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def transcribe(
        self, pcm16: bytes, *, language: str, lane: Lane, words: bool = False, timeout_s: float = 10.0
    ) -> Transcript:
        """See `SpeechToText.transcribe`. The server keeps its own order, `lane` or not."""
        del lane
        if not self.supports(language):
            raise SpeechRejected(f"the server is not set to hear {primary(language)}")
        if not pcm16:
            return Transcript("", no_speech=1.0)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._ask(_wav(pcm16), primary(language), words=words)
        except TimeoutError as error:
            raise translated(error) from error

    async def _ask(self, wav: bytes, language: str, *, words: bool) -> Transcript:
        while True:
            format_ = self._formats[0]
            fields = {"model": self._model, "language": language, "response_format": format_, "temperature": "0"}
            if words and format_ == "verbose_json":
                fields["timestamp_granularities[]"] = "word"
            try:
                async with self._client.post(
                    PATH, data=fields, files={"file": ("speech.wav", wav, "audio/wav")}
                ) as response:
                    return _transcript(await response.aread(), words=words)
            except Refused as error:
                if len(self._formats) == 1:
                    raise SpeechRejected(str(error)) from error
                if self._formats[0] == format_:
                    self._formats.pop(0)


def _wav(pcm16: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(HEARING_RATE_HZ)
        wav.writeframes(pcm16)
    return file.getvalue()


def _transcript(body: bytes, *, words: bool) -> Transcript:
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SpeechUnavailable("the speech server's answer is no transcript") from error
    segments = answer.segments or []
    no_speech = min((segment.no_speech_prob for segment in segments), default=0.0)
    if segments and all(segment.made_up for segment in segments):
        return Transcript("", no_speech=no_speech)
    text = answer.text.strip()
    if not any(c.isalnum() for c in text):
        return Transcript("", no_speech=no_speech)
    logprob = sum(segment.avg_logprob for segment in segments) / len(segments) if segments else 0.0
    found = tuple(
        Word(w.word.strip(), round(1000 * w.start), round(1000 * w.end), w.probability)
        for w in (answer.words or [] if words else [])
    )
    return Transcript(text, found, no_speech, math.exp(min(0.0, logprob)))
