from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.plan import Patience
from server.interview.voice.cues import Ending
from server.interview.voice.patience import MUST_SURVIVE_MS, Evidence, Habit, silence_that_ends

LONG_MS = 10_000
MELODIES = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]


def wait(ending: Ending, melody: float | None, *, patience: Patience = Patience.NORMAL, habit_ms: int = 0,
         spoken_ms: int = LONG_MS) -> int:  # fmt: skip
    return silence_that_ends(Evidence(ending, melody, spoken_ms, habit_ms), patience)


@pytest.mark.parametrize(
    ("ending", "melody", "least", "most"),
    [
        (Ending.COMPLETE, 0.95, 500, 600),
        (Ending.COMPLETE, 0.5, 900, 1_300),
        (Ending.COMPLETE, None, 1_200, 1_600),
        (Ending.COMPLETE, 0.25, 3_100, 3_600),
        (Ending.OPEN, 0.95, 500, 700),
        (Ending.OPEN, None, 1_800, 2_600),
        (Ending.FRAGMENT, 0.95, 600, 1_000),
        (Ending.FRAGMENT, None, 2_000, 3_500),
        (Ending.UNFINISHED, 0.99, 3_100, 4_000),
        (Ending.UNFINISHED, None, 3_100, 4_000),
        (Ending.THINKING, 0.99, 10_000, 20_000),
        (Ending.THINKING, None, 10_000, 20_000),
    ],
)
def test_certainty_is_answered_soon_and_doubt_waits(
    ending: Ending, melody: float | None, least: int, most: int
) -> None:
    assert least <= wait(ending, melody) <= most


@pytest.mark.parametrize("ending", Ending)
def test_the_surer_the_melody_the_shorter_the_wait(ending: Ending) -> None:
    for less, more in pairwise(MELODIES):
        assert wait(ending, more) <= wait(ending, less)


@pytest.mark.parametrize("melody", [None, *MELODIES])
def test_the_more_finished_the_words_the_shorter_the_wait(melody: float | None) -> None:
    waits = [wait(ending, melody) for ending in Ending]
    assert waits == sorted(waits)


@given(st.sampled_from(Ending), st.one_of(st.none(), st.floats(0, 1)), st.integers(0, 300_000), st.integers(0, 20_000))
def test_the_patient_never_wait_less(ending: Ending, melody: float | None, spoken_ms: int, habit_ms: int) -> None:
    evidence = Evidence(ending, melody, spoken_ms, habit_ms)
    brisk, normal, patient = (silence_that_ends(evidence, patience) for patience in Patience)
    assert 400 <= brisk <= normal <= patient <= 18_000
    if ending in (Ending.UNFINISHED, Ending.THINKING) or (melody is not None and melody <= 0.25):
        assert brisk > MUST_SURVIVE_MS


def test_the_first_seconds_of_an_answer_are_given_longer() -> None:
    assert wait(Ending.COMPLETE, 0.6, spoken_ms=1_500) > wait(Ending.COMPLETE, 0.6)


@pytest.mark.parametrize(
    ("ending", "least", "most"),
    [(Ending.COMPLETE, 500, 700), (Ending.OPEN, 800, 1_200), (Ending.FRAGMENT, 1_200, 1_500)],
)
def test_of_little_speech_the_melody_is_not_believed_all_it_says(ending: Ending, least: int, most: int) -> None:
    assert least <= wait(ending, 0.94, spoken_ms=2_000) <= wait(ending, 0.99, spoken_ms=2_000) <= most


@pytest.mark.parametrize(
    ("habit_ms", "expected"),
    [
        pytest.param(400, 0, id="shorter pauses change nothing"),
        pytest.param(1_600, 2_000, id="a margin above the usual"),
        pytest.param(9_000, 2_500, id="but never for ever"),
    ],
)
def test_habits_lengthen_the_wait(habit_ms: int, expected: int) -> None:
    assert wait(Ending.COMPLETE, 0.6, habit_ms=habit_ms) == max(expected, wait(Ending.COMPLETE, 0.6))
    assert wait(Ending.COMPLETE, 0.99, habit_ms=habit_ms) == wait(Ending.COMPLETE, 0.99)


def test_a_habit_is_known_after_three_pauses_and_is_the_longer_of_them() -> None:
    habit = Habit()
    for pause_ms in (500, 2_000):
        habit.went_on_after(pause_ms)
        assert habit.usual_ms == 0
    for pause_ms in (600, 700, 800):
        habit.went_on_after(pause_ms)
    assert habit.usual_ms == 2_000
    for _ in range(16):
        habit.went_on_after(400)
    assert habit.usual_ms == 400


@pytest.mark.parametrize(("silence_ms", "floor_ms"), [(400, 500), (1_000, 1_250), (1_800, 2_250), (2_400, 2_500)])
def test_an_answer_overtaken_soon_lengthens_every_wait(silence_ms: int, floor_ms: int) -> None:
    habit = Habit()
    habit.overtaken(silence_ms)
    assert habit.overtaken_ms == floor_ms
    evidence = Evidence(Ending.COMPLETE, 0.99, LONG_MS, overtaken_ms=habit.overtaken_ms)
    assert silence_that_ends(evidence, Patience.BRISK) == max(floor_ms, 400)
    habit.overtaken(300)
    assert habit.overtaken_ms == max(floor_ms, 375)


@pytest.mark.parametrize(
    ("patience", "least"), [(Patience.BRISK, 960), (Patience.NORMAL, 1_200), (Patience.PATIENT, 1_800)]
)
def test_who_tells_a_story_may_take_a_breath(patience: Patience, least: int) -> None:
    surely = [wait(Ending.COMPLETE, 0.99, patience=patience, spoken_ms=ms) for ms in (14_000, 16_000, 180_000)]
    assert surely[0] < surely[1] == surely[2] == least
    rest = Evidence(Ending.COMPLETE, 0.99, 3_000, goes_on=True)
    assert silence_that_ends(rest, patience) == least, "what was taken as finished too early is a story, too"
    doubtful = Evidence(Ending.FRAGMENT, 0.4, LONG_MS)
    assert silence_that_ends(replace(doubtful, goes_on=True), patience) == silence_that_ends(doubtful, patience) > least
