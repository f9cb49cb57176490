"""How much silence ends an answer: certainty is answered soon, doubt waits."""

import math
from dataclasses import dataclass
from itertools import pairwise

from server.interview.plan import Patience
from server.interview.voice.cues import Ending

MUST_SURVIVE_MS = 3_000
"""A pause this long inside an unfinished sentence never ends an answer."""

_WAITS: tuple[tuple[float, int], ...] = (
    (-2.0, 4_000),
    (-1.0, 2_600),
    (0.0, 1_600),
    (1.0, 1_000),
    (2.0, 700),
    (2.8, 500),
)
"""Silence in milliseconds by score: log odds that the answer is finished."""

_BY_ENDING = {
    Ending.COMPLETE: 0.8,
    Ending.OPEN: -0.4,
    Ending.FRAGMENT: -1.0,
    Ending.UNFINISHED: -3.0,
}
_WITHOUT_MELODY = -0.5
"""Nobody has listened to the melody: full stops alone are put where there is only a breath."""
_BRIEF_MS = 2_500
_BRIEF = -0.5
"""The first seconds of an answer are more often its beginning than all of it."""
_TELLING_MS = 15_000
_TELLING_WAIT_MS = 1_200
"""Who has spoken for so long is telling something, and so is who was taken as finished in the middle of it: their
sentences are complete, and breath is taken between them.

Source: `python -m tests.bench.voice`; three-minute answers were taken as finished at pauses of 0.5 to 0.9 s.
"""
_MELODY_BOUND = 4.0
_BRIEF_MELODY_BOUND = 2.0
"""Of so little speech the melody is judged as surely, and wrongly more often."""
_MELODY_GOES_ON = 0.25
"""Heard as surely going on, whatever full stop was put there."""
_BY_PATIENCE = {Patience.BRISK: 0.8, Patience.NORMAL: 1.0, Patience.PATIENT: 1.5}
_THINKING_MS = 12_000
"""After "let me think": within the 10 to 20 s people take."""
_HABIT_MARGIN = 1.25
_LONGEST_HABIT_MS = 2_500
OVERTAKEN_WITHIN_MS = 1_800
"""Who goes on after longer has heard the reply begin, and may well be answering it."""
_FORGIVEN = 0.9
"""What is left, after each answer, of the wait an overtaken one has taught."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pause."""

    ending: Ending
    melody: float | None
    """Probability from the audio that the turn is complete; None without such a model."""
    spoken_ms: int
    """How long the answer is, its pauses included."""
    habit_ms: int = 0
    """The pauses within answers this candidate is used to make; 0 while none are known."""
    overtaken_ms: int = 0
    """What to wait at least, because they went on after they had seemed to be finished; 0: they have not."""
    goes_on: bool = False
    """It is the rest of what was taken as finished too early."""


def silence_that_ends(evidence: Evidence, patience: Patience) -> int:
    """Milliseconds of silence after which the answer counts as finished."""
    if evidence.ending is Ending.THINKING:
        return round(_THINKING_MS * max(1.0, _BY_PATIENCE[patience]))
    brief = evidence.spoken_ms < _BRIEF_MS
    score = _BY_ENDING[evidence.ending] + (_BRIEF if brief else 0)
    if evidence.melody is None:
        score += _WITHOUT_MELODY
    else:
        score += min(_log_odds(evidence.melody), _BRIEF_MELODY_BOUND if brief else _MELODY_BOUND)
    least = _TELLING_WAIT_MS if evidence.goes_on or evidence.spoken_ms >= _TELLING_MS else 0
    wait = max(max(_interpolated(score), least) * _BY_PATIENCE[patience], evidence.overtaken_ms)
    if evidence.habit_ms and score < _WAITS[-1][0]:
        wait = max(wait, min(evidence.habit_ms * _HABIT_MARGIN, _LONGEST_HABIT_MS))
    sounds_open = evidence.melody is not None and evidence.melody <= _MELODY_GOES_ON
    if evidence.ending is Ending.UNFINISHED or sounds_open:
        wait = max(wait, MUST_SURVIVE_MS + 500)
    return round(wait)


def _log_odds(probability: float) -> float:
    bounded = min(0.999, max(0.001, probability))
    return max(-_MELODY_BOUND, min(_MELODY_BOUND, math.log(bounded / (1 - bounded))))


def _interpolated(score: float) -> float:
    if score <= _WAITS[0][0]:
        return _WAITS[0][1]
    for (low, low_ms), (high, high_ms) in pairwise(_WAITS):
        if score <= high:
            return low_ms + (high_ms - low_ms) * (score - low) / (high - low)
    return _WAITS[-1][1]


class Habit:
    """The pauses a candidate makes within answers, learnt from those after which they went on."""

    def __init__(self) -> None:
        self._pauses: list[int] = []
        self._overtaken_ms = 0.0

    def went_on_after(self, silence_ms: int) -> None:
        """They paused, and it was not the end."""
        self._pauses = [*self._pauses[-15:], silence_ms]

    def overtaken(self, silence_ms: int) -> None:
        """Their answer was taken as finished, and after this silence they went on with it."""
        self._overtaken_ms = max(self._overtaken_ms, min(silence_ms * _HABIT_MARGIN, _LONGEST_HABIT_MS))

    def answered(self) -> None:
        """Another answer is taken as finished."""
        self._overtaken_ms *= _FORGIVEN

    @property
    def overtaken_ms(self) -> int:
        """What to wait at least, however finished they seem."""
        return round(self._overtaken_ms)

    @property
    def usual_ms(self) -> int:
        """The longer of their pauses: four of five are shorter. 0 until three are known."""
        if len(self._pauses) < 3:
            return 0
        return sorted(self._pauses)[len(self._pauses) * 4 // 5]
