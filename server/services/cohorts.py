"""How the interviews of one assessment compare: six measures of each, their means, and where one stands among all.

The measures are defined by the published API for programming sessions. What each means in an interview:

| measure | of one interview |
|---|---|
| duration_ms | time connected, as the time limit counts it |
| prompt_count | answers and other words of the candidate |
| command_fail_rate | questions skipped ÷ questions asked |
| verify_intensity | times the candidate had the question repeated or explained ÷ prompt_count |
| manual_edit_ratio | spoken answers whose words the candidate has corrected ÷ spoken answers |
| first_change_latency_ms | from the first question to the first answer |

A measure is None where it cannot be had: the ratio of edits in an interview without speech, any share of nothing.
None of them says how good an answer was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean
from typing import Final

from server.interview.turns import Move, Speaker, Turn

LOWER_IS_BETTER: Final = frozenset({"command_fail_rate"})
DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one interview."""

    duration_ms: float | None
    prompt_count: float | None
    command_fail_rate: float | None
    verify_intensity: float | None
    manual_edit_ratio: float | None
    first_change_latency_ms: float | None


MEASURES: Final = tuple(field.name for field in fields(Measures))


@dataclass(frozen=True, slots=True)
class CohortMember:
    """One interview of the cohort."""

    measures: Measures
    completed: bool
    """Taken to its end."""


@dataclass(frozen=True, slots=True)
class CohortMeans:
    """Of those that have the measure; None: none has it."""

    duration_ms: float | None
    prompt_count: float | None
    command_fail_rate: float | None
    verify_intensity: float | None
    manual_edit_ratio: float | None
    first_change_latency_ms: float | None
    test_pass_rate: float
    """Per cent of the interviews that were taken to their end."""


def measures_of(turns: Sequence[Turn], active_ms: int) -> Measures:
    """The measures of one interview, from its turns in order."""
    said = [t for t in turns if t.speaker is Speaker.CANDIDATE and t.move is Move.SAY]
    asked = {t.question_id for t in turns if t.question_id}
    skipped = {t.question_id for t in turns if t.move is Move.SKIP and t.question_id} - _answered_later(turns)
    explained = sum(t.move in {Move.CLARIFY, Move.REPEAT_QUESTION} for t in turns)
    spoken = [t for t in said if t.spoken]
    corrected = sum(t.original is not None for t in spoken)
    first_asked = next((t for t in turns if t.speaker is Speaker.INTERVIEWER), None)
    return Measures(
        duration_ms=active_ms,
        prompt_count=len(said),
        command_fail_rate=_share(len(skipped), len(asked)),
        verify_intensity=_share(explained, len(said)),
        manual_edit_ratio=_share(corrected, len(spoken)),
        first_change_latency_ms=max(0, said[0].elapsed_ms - first_asked.elapsed_ms) if said and first_asked else None,
    )


def _answered_later(turns: Sequence[Turn]) -> set[str | None]:
    """Questions whose skip was not the last thing the candidate did about them."""
    last: dict[str | None, Move] = {
        t.question_id: t.move for t in turns if t.speaker is Speaker.CANDIDATE and t.question_id
    }
    return {question for question, move in last.items() if move is Move.SAY}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def means_of(cohort: Sequence[CohortMember]) -> CohortMeans:
    """The means of a cohort that is not empty."""
    means = {name: _mean([getattr(member.measures, name) for member in cohort]) for name in MEASURES}
    passed = sum(member.completed for member in cohort)
    return CohortMeans(**means, test_pass_rate=round(100 * passed / len(cohort), 1))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(fmean(known), DIGITS) if known else None


def percentiles_of(one: CohortMember, cohort: Sequence[CohortMember]) -> dict[str, float | None] | None:
    """Where `one`, a member of the cohort, stands in each measure; None for a cohort of one."""
    if len(cohort) < 2:
        return None
    return {name: _percentile(name, one, cohort) for name in MEASURES}


def _percentile(name: str, one: CohortMember, cohort: Sequence[CohortMember]) -> float | None:
    """The share of the others that are beaten, ties counting half; None without the measure, or without others."""
    own: float | None = getattr(one.measures, name)
    others = [value for other in cohort if other is not one and (value := getattr(other.measures, name)) is not None]
    if own is None or not others:
        return None
    below, equal = sum(value < own for value in others), sum(value == own for value in others)
    beaten = len(others) - below - equal if name in LOWER_IS_BETTER else below
    return share_beaten(beaten, equal, len(others))


def share_beaten(beaten: int, equal: int, others: int) -> float:
    """The percentile, 0–1, of one who has beaten so many of the others and is equal to so many."""
    percentile: float = round((beaten + equal / 2) / others, DIGITS)
    return percentile
