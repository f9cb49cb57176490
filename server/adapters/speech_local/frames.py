"""What the server and its speech processes say to each other: a msgpack header and raw bytes, each with its length."""

import asyncio
import struct
from typing import BinaryIO, TypeAlias

import msgspec

_LENGTHS = struct.Struct("<II")
MAX_HEADER_BYTES = 256 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
"""Over a quarter of an hour of sound: nothing that is asked for comes near it."""


class BrokenFrame(Exception):
    """The other side does not speak this protocol, or stopped in the middle of it."""


class PinnedFile(msgspec.Struct, frozen=True):
    """A model's file, and what it must be."""

    path: str
    sha256: str


class WhisperFiles(msgspec.Struct, frozen=True):
    """A Whisper model as CTranslate2 has it: a folder."""

    name: str
    folder: str
    pinned: tuple[PinnedFile, ...]


class HearingSetup(msgspec.Struct, frozen=True, tag="hearing"):
    """What the hearing process loads, all of it at once."""

    models: list[WhisperFiles]
    vad: PinnedFile
    smart_turn: PinnedFile | None
    threads: int


class VoiceFile(msgspec.Struct, frozen=True):
    """A Piper voice: its network, whose settings lie beside it as `….onnx.json`."""

    name: str
    path: str
    pinned: tuple[PinnedFile, ...]


class SpeakingSetup(msgspec.Struct, frozen=True, tag="speaking"):
    """What the speaking process loads: the first voice at once, others when they are first needed."""

    voices: list[VoiceFile]
    threads: int


class Transcribe(msgspec.Struct, frozen=True, tag="transcribe"):
    """Body: PCM16 at 16 kHz."""

    model: str
    language: str
    words: bool = False
    plain: bool = False
    """Decode the way Whisper was made, a window of 30 s: slow, and what the other way is measured against."""


class JudgeTurn(msgspec.Struct, frozen=True, tag="judge"):
    """Body: PCM16 at 16 kHz."""


class Speak(msgspec.Struct, frozen=True, tag="speak"):
    """No body."""

    text: str
    voice: str
    speed: float


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Loaded and warm."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """In place of an answer. `rejected`: the same request would always fail."""

    message: str
    rejected: bool = False


class HeardWord(msgspec.Struct, frozen=True, array_like=True):
    """A word with its place."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """Answers `Transcribe`."""

    text: str
    words: list[HeardWord]
    no_speech: float
    confidence: float
    windows_s: list[float]
    """The windows that were decoded, in order; more than one where the first answer was not trusted."""


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """Answers `JudgeTurn`."""

    probability: float


class Spoken(msgspec.Struct, frozen=True, tag="spoken"):
    """Answers `Speak`. Body: PCM16."""

    rate_hz: int


Header: TypeAlias = (
    HearingSetup | SpeakingSetup | Transcribe | JudgeTurn | Speak | Ready | Failed | Heard | Judged | Spoken
)
_DECODER: msgspec.msgpack.Decoder[Header] = msgspec.msgpack.Decoder(Header)
_ENCODER = msgspec.msgpack.Encoder()


def encode(header: Header, body: bytes = b"") -> bytes:
    """One frame."""
    head = _ENCODER.encode(header)
    return _LENGTHS.pack(len(head), len(body)) + head + body


def _lengths(data: bytes) -> tuple[int, int]:
    head, body = _LENGTHS.unpack(data)
    if head > MAX_HEADER_BYTES or body > MAX_BODY_BYTES:
        raise BrokenFrame("a frame larger than any can be")
    return head, body


def _decode(head: bytes) -> Header:
    try:
        return _DECODER.decode(head)
    except msgspec.DecodeError as error:
        raise BrokenFrame("a header that cannot be read") from error


async def receive(reader: asyncio.StreamReader) -> tuple[Header, bytes]:
    """The next frame.

    Raises:
        BrokenFrame: the other side ended, or sent something else.
    """
    try:
        head, body = _lengths(await reader.readexactly(_LENGTHS.size))
        return _decode(await reader.readexactly(head)), await reader.readexactly(body)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise BrokenFrame("the other side has ended") from error


def read(file: BinaryIO) -> tuple[Header, bytes] | None:
    """The next frame of a blocking, buffered file; None at its end.

    Raises:
        BrokenFrame: it is none.
    """
    start = file.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size:
        return None
    head, body = _lengths(start)
    header, content = file.read(head), file.read(body)
    if len(header) < head or len(content) < body:
        return None
    return _decode(header), content
