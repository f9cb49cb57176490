"""What the mouth says: turns on their way to the loudspeaker, their clauses, and where one was stopped."""

import asyncio
from dataclasses import dataclass

from server.interview.voice.clauses import ClauseCutter
from server.ports.speech import SpeechError
from server.sessions.delivery import Speech
from server.sessions.voice.playback import Playback

AHEAD_PIECES = 2
"""Clauses synthesised before the one being sent is."""


@dataclass(slots=True)
class Clause:
    """A piece of text and its sound, as it is being made."""

    text: str
    first: bool
    sound: asyncio.Queue[bytes | SpeechError | None]


class Utterance:
    """One turn on its way to the loudspeaker."""

    def __init__(self, speech: Speech, *, acknowledged: bool, cutter: ClauseCutter) -> None:
        self.speech = speech
        self.playback = Playback(acknowledged=acknowledged)
        self.cutter = cutter
        self.texts: asyncio.Queue[str | None] = asyncio.Queue()
        self.clauses: asyncio.Queue[Clause | None] = asyncio.Queue(AHEAD_PIECES)
        self.item_started = False
        self.sound_begun = False
        self.closed = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a turn was stopped."""

    speech: Speech
    heard: str
    heard_ms: int
    unfinished: bool
    """Its response was still being sent."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak."""

    language: str
    speed: float = 1.0
