"""What speech adds to a turn: the words as they were heard, and where they stand in the recording."""

from dataclasses import dataclass
from typing import Final

LOW_CONFIDENCE: Final = 0.5
"""Probability below which a word is shown as hard to hear."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as it was heard. Times are milliseconds from the start of the turn's audio."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class SpokenDetails:
    """A spoken turn's words and its place in the session's recording; no place where nothing is recorded."""

    audio_start_ms: int | None = None
    audio_end_ms: int | None = None
    words: tuple[HeardWord, ...] = ()
    """As heard: a correction by the candidate leaves them as they are."""


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """A stretch of the answer in progress, heard but not yet part of a turn."""

    number: int
    """Counts up within its session; none is used again while an earlier segment waits for its turn."""
    text: str
    words: tuple[HeardWord, ...]
    """Times from the segment's own start."""
    capture: int
    """The page load whose microphone it came from: `start_sample` and `end_sample` count on its timeline."""
    start_sample: int
    end_sample: int
