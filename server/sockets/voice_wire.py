"""The spoken side of the wire: sound, captions, and what the interviewer is doing. Pure."""

import base64
from typing import assert_never

from server.interview.turns import Move, Speaker, Turn
from server.ports.speech import WIRE_RATE_HZ
from server.sessions.outputs import (
    AudioPosition,
    CaptionShown,
    DoingChanged,
    DraftGiven,
    Passing,
    PlaybackCleared,
    PlaybackPaused,
    PlaybackResumed,
    ReplyAudio,
    Slow,
    SpeechHealth,
    SpeechStarted,
    SpeechStopped,
)
from server.sessions.voice.desk import VoiceOffer
from server.sockets.naming import Event, item_name, place

_FORMAT = {"type": "audio/pcm", "rate": WIRE_RATE_HZ}


def modalities(*, talking: bool, speed: float) -> Event:
    """How a session object of the Realtime protocol says what mode is in force."""
    if not talking:
        return {"output_modalities": ["text"]}
    return {
        "output_modalities": ["audio"],
        "audio": {
            "input": {"format": _FORMAT, "turn_detection": {"type": "semantic_vad", "interrupt_response": True}},
            "output": {"format": _FORMAT, "speed": speed},
        },
    }


def voice_offer(offer: VoiceOffer, language: str) -> Event:
    """What of a spoken interview there can be."""
    return {
        "enabled": offer.enabled,
        "hears": offer.hears,
        "speaks": offer.speaks,
        "language": language,
        "reason": offer.reason.value if offer.reason else None,
    }


def content(turn: Turn) -> Event:
    """A turn's words as the content part of an item."""
    if turn.speaker is Speaker.CANDIDATE:
        if turn.spoken:
            return {"type": "input_audio", "transcript": turn.text}
        return {"type": "input_text", "text": turn.text}
    if turn.spoken:
        return {"type": "output_audio", "transcript": turn.text}
    return {"type": "output_text", "text": turn.text}


def empty_part(*, spoken: bool) -> Event:
    """The content part of a reply that has begun."""
    return {"type": "audio", "transcript": ""} if spoken else {"type": "output_text", "text": ""}


def full_part(text: str, *, spoken: bool) -> Event:
    """The content part of a reply that is complete."""
    return {"type": "audio", "transcript": text} if spoken else {"type": "output_text", "text": text}


def never_heard(turn: Turn) -> bool:
    """Whether a turn was taken back before a word of it was heard: nobody but a reviewer need know of it."""
    return turn.move is Move.CUT and not turn.text


def transcription(name: str, turn: Turn) -> Event:
    """That a spoken item's words are known."""
    return {
        "type": "conversation.item.input_audio_transcription.completed",
        "item_id": name,
        "content_index": 0,
        "transcript": turn.text,
    }


def speech_edge(output: SpeechStarted | SpeechStopped) -> Event:
    """That the candidate has begun to speak, or paused."""
    name = item_name(output.item_id)
    if isinstance(output, SpeechStarted):
        return {"type": "input_audio_buffer.speech_started", "audio_start_ms": output.at_ms, "item_id": name}
    return {"type": "input_audio_buffer.speech_stopped", "audio_end_ms": output.at_ms, "item_id": name}


def passing_event(output: Passing) -> Event:
    """What is true only now."""
    match output:
        case ReplyAudio(reply_id, item_id, _first, pcm16):
            where = place(reply_id, item_id)
            return {"type": "response.output_audio.delta", **where, "delta": base64.b64encode(pcm16).decode()}
        case CaptionShown(item_id, text, final):
            return {"type": "interview.caption", "item_id": item_name(item_id), "text": text, "final": final}
        case DoingChanged(doing):
            return {"type": "interview.listening", "state": doing.value}
        case Slow(part, seconds):
            return {"type": "interview.slow", "what": part.value, "seconds": round(seconds, 1)}
        case SpeechHealth(hears, speaks, reason):
            return {"type": "interview.speech", "hears": hears, "speaks": speaks, "reason": reason or None}
        case AudioPosition(capture, received, stored):
            return {"type": "interview.audio_position", "capture": capture, "received": received, "stored": stored}
        case DraftGiven(text):
            return {"type": "interview.draft", "text": text}
        case PlaybackPaused() | PlaybackResumed() | PlaybackCleared():
            return _playback_event(output)
        case _:
            assert_never(output)


def _playback_event(output: PlaybackPaused | PlaybackResumed | PlaybackCleared) -> Event:
    name = item_name(output.item_id)
    match output:
        case PlaybackPaused():
            return {"type": "interview.playback_pause", "item_id": name}
        case PlaybackResumed():
            return {"type": "interview.playback_resume", "item_id": name}
        case PlaybackCleared(_item, heard_ms):
            return {"type": "interview.playback_clear", "item_id": name, "heard_ms": heard_ms}
        case _:
            assert_never(output)
