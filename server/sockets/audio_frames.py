"""Sound on the wire: binary frames, and base64 for clients of the plain Realtime protocol. Pure."""

import base64
import binascii
import struct
from uuid import UUID

from server.sessions.outputs import ReplyAudio
from server.sessions.voice.microphone import MicFrame
from server.sockets.client_events import ProtocolError

MICROPHONE, SPEECH = 1, 2
_MICROPHONE_HEAD = struct.Struct("<BBHI")
"""Kind, 0, capture, first sample on the capture's 24 kHz timeline."""
_SPEECH_HEAD = struct.Struct("<BBHI16s")
"""Kind, flags, 0, first sample of the item, the item's UUID."""
LAST = 1
"""Flag of the frame that ends an item's sound."""
MOST_SAMPLES = 48_000
"""Two seconds in one binary frame."""
NO_CAPTURE = 0
"""Clients without sample numbers have one capture."""


def microphone_frame(frame: bytes) -> MicFrame:
    """A binary frame of the client's.

    Raises:
        ProtocolError: no such frame.
    """
    if len(frame) < _MICROPHONE_HEAD.size or frame[0] != MICROPHONE:
        raise ProtocolError("invalid_frame", "Binary frames begin with kind 1, 0, capture and first sample.")
    _kind, _zero, capture, first_sample = _MICROPHONE_HEAD.unpack_from(frame)
    sound = frame[_MICROPHONE_HEAD.size :]
    if len(sound) % 2 or len(sound) > MOST_SAMPLES * 2:
        raise ProtocolError("invalid_frame", f"A frame holds whole 16-bit samples, at most {MOST_SAMPLES}.")
    return MicFrame(capture, first_sample, sound)


def appended(audio: str) -> MicFrame:
    """The sound of an `input_audio_buffer.append`.

    Raises:
        ProtocolError: it is not base64 of whole samples.
    """
    try:
        sound = base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProtocolError("invalid_audio", "`audio` is base64 of PCM16 samples.", param="audio") from error
    if len(sound) % 2:
        raise ProtocolError("invalid_audio", "`audio` ends within a 16-bit sample.", param="audio")
    return MicFrame(NO_CAPTURE, None, sound)


def speech_frame(audio: ReplyAudio) -> bytes:
    """The interviewer's sound as a binary frame."""
    flags = LAST if audio.last else 0
    return _SPEECH_HEAD.pack(SPEECH, flags, 0, audio.first_sample, audio.item_id.bytes) + audio.pcm16


def read_speech_frame(frame: bytes) -> tuple[UUID, int, bool, bytes]:
    """What a client reads in a speech frame: item, first sample, whether it is the last, sound."""
    _kind, flags, _zero, first_sample, item = _SPEECH_HEAD.unpack_from(frame)
    return UUID(bytes=item), first_sample, bool(flags & LAST), frame[_SPEECH_HEAD.size :]
