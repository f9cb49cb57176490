"""When a delivery is tried again, by the table."""

from datetime import timedelta

import pytest

from server.services.webhook_schedule import JITTER, LONGEST_ASKED_PAUSE, PAUSES, pause_after


def seconds(pause: timedelta | None) -> float:
    assert pause is not None
    return pause.total_seconds()


@pytest.mark.parametrize(
    ("attempts", "expected_s"),
    [(1, 5), (2, 30), (3, 120), (4, 600), (5, 1800), (6, 7200), (7, 18_000), (8, 36_000), (9, 50_400), (11, 86_400)],
)
def test_pauses_grow_and_jitter_only_lengthens_them(attempts: int, expected_s: float) -> None:
    assert seconds(pause_after(attempts, 0.0)) == expected_s
    assert seconds(pause_after(attempts, 1.0)) == pytest.approx(expected_s * (1 + JITTER))
    assert expected_s < seconds(pause_after(attempts, 0.5)) < expected_s * (1 + JITTER)


def test_it_is_tried_for_three_days_and_then_given_up() -> None:
    whole = sum((pause for pause in PAUSES), timedelta())
    assert timedelta(days=3) < whole < timedelta(days=3.5)
    assert pause_after(len(PAUSES), 0.0) is not None
    assert pause_after(len(PAUSES) + 1, 0.0) is None
    assert pause_after(len(PAUSES) + 1, 0.0, timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (timedelta(seconds=1), timedelta(seconds=5)),
        (timedelta(seconds=90), timedelta(seconds=90)),
        (timedelta(days=400), LONGEST_ASKED_PAUSE),
        (timedelta(0), timedelta(seconds=5)),
    ],
)
def test_a_receiver_can_ask_for_a_longer_pause_within_bounds(asked: timedelta, expected: timedelta) -> None:
    assert pause_after(1, 0.0, asked) == expected
