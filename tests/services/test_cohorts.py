"""The measures of an interview, and where one stands in a cohort: on known numbers."""

from dataclasses import replace

import pytest

from server.interview.turns import Move, Speaker, Turn
from server.services.cohorts import MEASURES, CohortMember, Measures, means_of, measures_of, percentiles_of

NOTHING = Measures(None, None, None, None, None, None)
MINUTE_MS = 60_000


def member(*, completed: bool = True, **measures: float | None) -> CohortMember:
    return CohortMember(replace(NOTHING, **measures), completed)


def twelve() -> list[CohortMember]:
    """A cohort in which the sixth stands as in the published sample, and the means are the sample's."""
    beaten = {
        "duration_ms": 8,
        "prompt_count": 5,
        "command_fail_rate": 9,
        "verify_intensity": 7,
        "manual_edit_ratio": 8,
        "first_change_latency_ms": 4,
    }
    means = {
        "duration_ms": 4_320_000,
        "prompt_count": 38.5,
        "command_fail_rate": 0.142,
        "verify_intensity": 0.61,
        "manual_edit_ratio": 0.33,
        "first_change_latency_ms": 180_000,
    }
    columns: dict[str, list[float]] = {}
    for name, count in beaten.items():
        below = 11 - count if name == "command_fail_rate" else count
        mean, step = means[name], means[name] / 100
        own_place = below
        ladder = [mean + (place - 5.5) * step for place in range(12)]
        own = ladder.pop(own_place)
        columns[name] = [*ladder[:5], own, *ladder[5:]]
    return [
        member(completed=number < 9, **{name: column[number] for name, column in columns.items()})
        for number in range(12)
    ]


def test_the_published_sample_comes_out_of_a_cohort_built_for_it() -> None:
    cohort = twelve()
    assert percentiles_of(cohort[5], cohort) == {
        "duration_ms": 0.727,
        "prompt_count": 0.455,
        "command_fail_rate": 0.818,
        "verify_intensity": 0.636,
        "manual_edit_ratio": 0.727,
        "first_change_latency_ms": 0.364,
    }
    means = means_of(cohort)
    assert means.duration_ms == 4_320_000
    assert means.prompt_count == 38.5
    assert means.command_fail_rate == 0.142
    assert means.verify_intensity == 0.61
    assert means.manual_edit_ratio == 0.33
    assert means.first_change_latency_ms == 180_000
    assert means.test_pass_rate == 75


@pytest.mark.parametrize(
    ("others", "own", "higher", "lower"),
    [
        ([1], 2, 1.0, 0.0),
        ([3], 2, 0.0, 1.0),
        ([2], 2, 0.5, 0.5),
        ([1, 2, 3], 2, 0.5, 0.5),
        ([1, 1, 2, 3], 2, 0.625, 0.375),
        ([0, 0, 0], 0, 0.5, 0.5),
        ([None, 1], 2, 1.0, 0.0),
        ([None, None], 2, None, None),
        ([1, 2], None, None, None),
    ],
)
def test_a_percentile_is_the_share_of_the_others_beaten_with_ties_half(
    others: list[float | None], own: float | None, higher: float | None, lower: float | None
) -> None:
    one = member(prompt_count=own, command_fail_rate=own)
    cohort = [one, *(member(prompt_count=other, command_fail_rate=other) for other in others)]
    found = percentiles_of(one, cohort)
    assert found is not None
    assert found["prompt_count"] == higher
    assert found["command_fail_rate"] == lower
    assert found["verify_intensity"] is None


def test_a_cohort_of_one_has_means_and_no_percentiles() -> None:
    one = member(duration_ms=1000.0, completed=False)
    assert percentiles_of(one, [one]) is None
    means = means_of([one])
    assert (means.duration_ms, means.prompt_count, means.test_pass_rate) == (1000, None, 0)


class Talk:
    """A transcript, a minute a turn."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def add(
        self, move: Move, question: str | None = "q1", *, spoken: bool = False, original: str | None = None
    ) -> None:
        mine = move in {Move.SAY, Move.SKIP, Move.ASK_AGAIN, Move.DONE, Move.END, Move.NEED_TIME}
        at = len(self.turns) * MINUTE_MS
        self.turns.append(
            Turn(
                index=len(self.turns),
                speaker=Speaker.CANDIDATE if mine else Speaker.INTERVIEWER,
                move=move,
                text="words",
                at_ms=at,
                elapsed_ms=at,
                question_id=question,
                spoken=spoken,
                original=original,
            )
        )


def test_the_measures_of_an_interview() -> None:
    talk = Talk()
    talk.add(Move.GREET)
    talk.add(Move.ASK_AGAIN)
    talk.add(Move.REPEAT_QUESTION)
    talk.add(Move.SAY, spoken=True)
    talk.add(Move.PROBE)
    talk.add(Move.SAY, spoken=True, original="wards")
    talk.add(Move.ASK, "q2")
    talk.add(Move.SAY, "q2")
    talk.add(Move.ASK, "q3")
    talk.add(Move.SKIP, "q3")
    talk.add(Move.CLARIFY, "q3")
    talk.add(Move.ASK, "q4")
    talk.add(Move.SKIP, "q4")
    talk.add(Move.CONFIRM_SKIP, "q4")
    talk.add(Move.SAY, "q4")
    assert measures_of(talk.turns, 900_000) == Measures(
        duration_ms=900_000,
        prompt_count=4,
        command_fail_rate=0.25,
        verify_intensity=0.5,
        manual_edit_ratio=0.5,
        first_change_latency_ms=3 * MINUTE_MS,
    )


def test_what_cannot_be_measured_is_none_rather_than_zero() -> None:
    assert measures_of([], 0) == Measures(0, 0, None, None, None, None)
    talk = Talk()
    talk.add(Move.GREET)
    talk.add(Move.SAY)
    written = measures_of(talk.turns, 1)
    assert written.manual_edit_ratio is None
    assert written.command_fail_rate == 0


def test_every_measure_has_a_mean() -> None:
    cohort = twelve()
    assert all(getattr(means_of(cohort), name) is not None for name in MEASURES)
