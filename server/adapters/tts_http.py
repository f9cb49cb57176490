"""Speaking through a server with `/v1/audio/speech`."""

import asyncio
import re
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

from server.adapters.speech_config import Endpoint
from server.adapters.speech_http import Refused, SpeechClient, translated
from server.adapters.speech_local.languages import primary
from server.adapters.speech_local.speaking import FASTEST, SLOWEST, pieces
from server.ports.speech import WIRE_RATE_HZ, Lane, Resampling, SpeechRejected, SpeechUnavailable, TextToSpeech

PATH = "audio/speech"
DEFAULT_MODEL = "tts-1"
DEFAULT_VOICE = "alloy"
FORMATS = ("pcm", "wav")
"""Both are plain samples; `pcm` needs no header, is at 24 kHz, and some servers do not have it. Source: OpenAI."""
PIECE_BYTES = 9600
"""A fifth of a second: the first one is played while the rest is still being made."""
MAX_HEADER_BYTES = 64 * 1024
_PCM = 1
_EXTENSIBLE = 0xFFFE
_OTHER_SOUND = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")
_NO_SOUND = re.compile(r"^(text/|application/(json|xml|problem))", re.IGNORECASE)
_RATE = re.compile(r"rate=(\d{4,6})")


class HttpSpeaking(TextToSpeech):
    """One model of one server."""

    def __init__(self, endpoint: Endpoint, resampling: Callable[[int, int], Resampling]) -> None:
        self._model = endpoint.model or DEFAULT_MODEL
        self._voices = _voices(endpoint.voice)
        self._client = SpeechClient(endpoint)
        self._resampling = resampling
        self._formats = list(FORMATS)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    def supports(self, language: str) -> bool:
        """Whether a voice is set for it; one voice alone is for every language."""
        return bool(self._voice(language))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _voice(self, language: str) -> str:
        return self._voices.get(primary(language)) or self._voices.get("", "")

    async def speak(
        self, text: str, *, language: str, lane: Lane, speed: float = 1.0, timeout_s: float = 10.0
    ) -> AsyncGenerator[bytes, None]:
        """See `TextToSpeech.speak`. The server keeps its own order, `lane` or not."""
        del lane
        voice = self._voice(language)
        if not voice:
            raise SpeechRejected(f"no voice is set for the language {primary(language)}")
        request = {"model": self._model, "voice": voice, "speed": min(max(speed, SLOWEST), FASTEST)}
        for piece in pieces(text):
            async with aclosing(self._speak({**request, "input": piece}, timeout_s)) as sound:
                async for part in sound:
                    yield part

    async def _speak(self, request: dict[str, object], timeout_s: float) -> AsyncGenerator[bytes, None]:
        while True:
            format_ = self._formats[0]
            try:
                async with aclosing(self._ask({**request, "response_format": format_}, timeout_s)) as sound:
                    async for part in sound:
                        yield part
            except Refused as error:
                if len(self._formats) == 1:
                    raise SpeechRejected(str(error)) from error
                if self._formats[0] == format_:
                    self._formats.pop(0)
            else:
                return

    async def _ask(self, request: dict[str, object], timeout_s: float) -> AsyncGenerator[bytes, None]:
        """The sound as it comes; `timeout_s` for each piece."""
        loop = asyncio.get_running_loop()
        timeout = asyncio.timeout(timeout_s)
        try:
            async with timeout, self._client.post(PATH, json=request) as response:
                content_type = response.headers.get("content-type", "")
                if _NO_SOUND.match(content_type):
                    raise SpeechUnavailable("the speech server's answer is no sound")
                stream = response.aiter_bytes(PIECE_BYTES).__aiter__()
                head = await _head(stream)
                rate_hz, sound = _opened(head, content_type)
                resampling = self._resampling(rate_hz, WIRE_RATE_HZ)
                more: bytes | None = sound
                while more is not None:
                    timeout.reschedule(None)  # whoever listens takes their time
                    if out := resampling.feed(more):
                        yield out
                    timeout.reschedule(loop.time() + timeout_s)
                    more = await anext(stream, None)
                timeout.reschedule(None)
                if out := resampling.feed(b"", last=True):
                    yield out
        except TimeoutError as error:
            raise translated(error) from error


def _voices(setting: str) -> dict[str, str]:
    """By language; the empty one stands for all others."""
    if "=" not in setting:
        return {"": setting.strip() or DEFAULT_VOICE}
    pairs = (pair.partition("=") for pair in setting.split(",") if pair.strip())
    return {primary(language.strip()): voice.strip() for language, _, voice in pairs}


async def _head(stream: AsyncIterator[bytes]) -> bytes:
    """Enough of the sound to tell what it is: of a WAV file, all before its samples."""
    head = b""
    while (part := await anext(stream, None)) is not None:
        head += part
        if len(head) >= 12 and (head[:4] != b"RIFF" or _data_at(head) is not None):
            break
        if len(head) > MAX_HEADER_BYTES:
            raise SpeechUnavailable("the speech server's answer is no sound")
    if not head:
        raise SpeechUnavailable("the speech server sent no sound")
    return head


def _opened(head: bytes, content_type: str) -> tuple[int, bytes]:
    """The rate, and the samples that came with the head."""
    if head.startswith(_OTHER_SOUND):
        raise SpeechRejected("the speech server sends neither pcm nor wav")
    if head[:4] != b"RIFF":
        rate = _RATE.search(content_type)
        return (int(rate.group(1)) if rate else WIRE_RATE_HZ), head
    at, found = _data_at(head), _format(head)
    if at is None or found is None:
        raise SpeechUnavailable("the speech server's WAV file cannot be read")
    kind, channels, rate_hz, bits = found
    if kind not in {_PCM, _EXTENSIBLE} or channels != 1 or bits != 16:
        raise SpeechRejected("the speech server's WAV file is not 16-bit mono")
    return rate_hz, head[at:]


def _chunks(head: bytes) -> list[tuple[bytes, int]]:
    """The chunks of a WAV file and where their contents begin. Source: RIFF."""
    found, at = [], 12
    while at + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, at)
        found.append((name, at + 8))
        if name == b"data":  # the last one that matters, and of unknown size where it is streamed
            break
        at += 8 + size + size % 2
    return found


def _data_at(head: bytes) -> int | None:
    return next((at for name, at in _chunks(head) if name == b"data"), None)


def _format(head: bytes) -> tuple[int, int, int, int] | None:
    at = next((at for name, at in _chunks(head) if name == b"fmt "), None)
    if at is None or at + 16 > len(head):
        return None
    kind, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", head, at)
    return (kind, channels, rate_hz, bits) if 8000 <= rate_hz <= 96000 else None
