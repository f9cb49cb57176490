"""Where in a recording somebody speaks, and where they pause."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from server.adapters.speech_local.silero import Samples, SileroState
from server.ports.speech import HEARING_RATE_HZ, VAD_CHUNK

MARGIN_S = 0.3
"""Kept before and after what the voice detector calls speech, which comes late and leaves early."""
SPEECH_PROBABILITY = 0.5
LEAST_CHUNKS = 3
"""In a row: shorter than any word. Source: `tests/adapters/test_speech_noise.py`."""
PAUSE_CHUNKS = 9
"""0.3 s: shorter ones lie within words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a recording with a voice at both its ends. All positions are samples of the recording."""

    voiced: npt.NDArray[np.bool_]
    """For each chunk of the whole recording."""
    first: int
    """Chunks: the first with a voice, and the last."""
    last: int
    earliest: int
    """Bounds of the margin: the recording's ends, or the middle of a pause."""
    latest: int

    @property
    def first_voice(self) -> int:
        """Where the voice begins."""
        return self.first * VAD_CHUNK

    @property
    def last_voice(self) -> int:
        """Where it ends."""
        return min(self.latest, (self.last + 1) * VAD_CHUNK)

    @property
    def start(self) -> int:
        """With a margin."""
        return max(self.earliest, self.first_voice - int(MARGIN_S * HEARING_RATE_HZ))

    @property
    def end(self) -> int:
        """With a margin."""
        return min(self.latest, self.last_voice + int(MARGIN_S * HEARING_RATE_HZ))

    @property
    def seconds(self) -> float:
        """Its length, margins included."""
        return (self.end - self.start) / HEARING_RATE_HZ

    @property
    def voiced_s(self) -> float:
        """How much of it is voice."""
        return int(np.sum(self.voiced[self.first : self.last + 1])) * VAD_CHUNK / HEARING_RATE_HZ

    def halves(self) -> "tuple[Stretch, Stretch] | None":
        """What is before and after the longest pause in it; None: there is none."""
        chunks = np.flatnonzero(self.voiced[self.first : self.last + 1]) + self.first
        gaps = np.diff(chunks)
        if len(gaps) == 0 or gaps.max() <= PAUSE_CHUNKS:
            return None
        at = int(gaps.argmax())
        before, after = int(chunks[at]), int(chunks[at + 1])
        middle = (before + after + 1) * VAD_CHUNK // 2
        return (
            Stretch(self.voiced, self.first, before, self.earliest, middle),
            Stretch(self.voiced, after, self.last, middle, self.latest),
        )


def find_speech(network: Any, audio: Samples) -> Stretch | None:
    """From the first voice in `audio` to the last; None: nobody speaks."""
    whole = np.pad(audio, (0, -len(audio) % VAD_CHUNK))
    voiced = np.array(SileroState().probabilities(network, whole)) >= SPEECH_PROBABILITY
    if len(voiced) < LEAST_CHUNKS:
        return None
    if not np.any(np.convolve(voiced, np.ones(LEAST_CHUNKS), "valid") >= LEAST_CHUNKS):
        return None
    chunks = np.flatnonzero(voiced)
    return Stretch(voiced, int(chunks[0]), int(chunks[-1]), 0, len(audio))
