"""How an interview went in time: who spoke when, how much, and where it was silent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from server.db.models import TurnRow
from server.interview.turns import Speaker
from server.interview.words import count_words

SHORTEST_PAUSE_MS: Final = 3000
MOST_PAUSES: Final = 8
SPOKEN_WORD_MS: Final = 370
"""As long as the interviewer's voice takes for a word, where nothing was recorded: 160 a minute."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A turn's time, from the beginning of the interview."""

    turn_index: int
    speaker: Speaker
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody spoke, before the turn of this index."""

    turn_index: int
    start_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """All of it. Shares are of the time spoken where there is a recording, else of the words."""

    stretches: tuple[Stretch, ...]
    pauses: tuple[Pause, ...]
    """The longest first."""
    total_ms: int
    candidate_share: float
    by_sound: bool


def timeline_of(turns: Sequence[TurnRow]) -> Timeline | None:
    """The timeline of a transcript; None where too little was said."""
    said = [turn for turn in turns if turn.text]
    if len(said) < 2 or not any(turn.speaker is Speaker.CANDIDATE for turn in said):
        return None
    heard = [turn for turn in said if turn.audio_start_ms is not None and turn.audio_end_ms is not None]
    by_sound = 2 * len(heard) > len(said) and any(turn.speaker is Speaker.CANDIDATE for turn in heard)
    said = heard if by_sound else said
    stretches = _by_sound(said) if by_sound else _by_clock(said)
    total = max(stretch.end_ms for stretch in stretches)
    if total <= 0:
        return None
    weights = [s.end_ms - s.start_ms if by_sound else count_words(t.text) for t, s in zip(said, stretches, strict=True)]
    of_candidate = sum(weight for turn, weight in zip(said, weights, strict=True) if turn.speaker is Speaker.CANDIDATE)
    whole = sum(weights)
    pauses = _pauses(stretches) if by_sound else ()
    return Timeline(tuple(stretches), pauses, total, of_candidate / whole if whole else 0.0, by_sound)


def _by_sound(said: list[TurnRow]) -> list[Stretch]:
    return [Stretch(t.index, t.speaker, t.audio_start_ms or 0, t.audio_end_ms or 0) for t in said]


def _by_clock(said: list[TurnRow]) -> list[Stretch]:
    """What was written took from the turn before until it was sent; the interviewer's written words come at once.

    Speech took as long as its words were heard to take, or, of the interviewer, as its words usually do.
    """
    first = said[0].elapsed_ms
    found, before = list[Stretch](), 0
    for turn in said:
        start = end = at = max(before, turn.elapsed_ms - first)
        if turn.speaker is Speaker.CANDIDATE:
            start = max(before, at - int(turn.words[-1][2])) if turn.spoken and turn.words else before
        elif turn.spoken:
            end += count_words(turn.text) * SPOKEN_WORD_MS
        if found and found[-1].end_ms > start:
            found[-1] = replace(found[-1], end_ms=max(found[-1].start_ms, start))
        found.append(Stretch(turn.index, turn.speaker, start, end))
        before = at
    return found


def _pauses(stretches: list[Stretch]) -> tuple[Pause, ...]:
    found, silent_from = [], stretches[0].end_ms
    for stretch in stretches[1:]:
        if stretch.start_ms - silent_from >= SHORTEST_PAUSE_MS:
            found.append(Pause(stretch.turn_index, silent_from, stretch.start_ms - silent_from))
        silent_from = max(silent_from, stretch.end_ms)
    return tuple(sorted(found, key=lambda pause: -pause.length_ms)[:MOST_PAUSES])
