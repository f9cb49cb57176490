"""The trust score, by its table; and what browsers may say."""

import pytest

from server.interview.integrity import (
    CLIENT_KINDS,
    UNASSISTED_KINDS,
    WEIGHTS,
    Signal,
    SignalKind,
    is_plausible,
    is_watched,
    trust_score,
)

K = SignalKind


@pytest.mark.parametrize(
    ("signals", "score"),
    [
        ([], 100),
        ([Signal(K.PAGE_LEFT, 2_000)], 98),
        ([Signal(K.PAGE_LEFT, 29_999)], 98),
        ([Signal(K.PAGE_LEFT, 30_000)], 97),
        ([Signal(K.PAGE_LEFT, 3_600_000)], 70),
        ([Signal(K.PAGE_LEFT, 2_000)] * 100, 70),
        ([Signal(K.WINDOW_LEFT, 6_000)], 99),
        ([Signal(K.PASTE, size=40)], 100),
        ([Signal(K.PASTE, size=41)], 95),
        ([Signal(K.PASTE, size=5_000)] * 9, 75),
        ([Signal(K.COPY, size=80)], 98),
        ([Signal(K.FULLSCREEN_LEFT)] * 2, 96),
        ([Signal(K.SECOND_SCREEN)] * 3, 95),
        ([Signal(K.DEVICES_CHANGED)] * 9, 97),
        ([Signal(K.SECOND_CONNECTION)], 95),
        ([Signal(K.IMPLAUSIBLE_TYPING, 1_000, 500)], 92),
        ([Signal(K.PASTE, size=99), Signal(K.PAGE_LEFT, 2_000)], 93),
        ([Signal(kind, 10**9, 10**6) for kind in K for _ in range(99)], 0),
    ],
)
def test_the_score_is_what_the_table_says(signals: list[Signal], score: int) -> None:
    assert trust_score(signals).score == score


def test_the_parts_explain_every_missing_point_and_begin_with_the_heaviest() -> None:
    seen = [Signal(K.COPY, size=8), Signal(K.PASTE, size=100), Signal(K.PASTE, size=30), Signal(K.PAGE_LEFT, 61_000)]
    found = trust_score(seen)
    assert found.score == 100 - sum(part.points for part in found.parts)
    assert [(p.kind, p.count, p.points, p.size) for p in found.parts] == [
        (K.PASTE, 2, 5, 130),
        (K.PAGE_LEFT, 1, 4, 0),
        (K.COPY, 1, 2, 8),
    ]


def test_the_order_in_which_signals_come_does_not_matter() -> None:
    seen = [Signal(K.COPY, size=8), Signal(K.PASTE, size=100), Signal(K.PAGE_LEFT, 61_000)]
    assert trust_score(seen) == trust_score(reversed(seen))


def test_every_kind_has_a_weight_that_a_single_signal_cannot_exceed() -> None:
    assert WEIGHTS.keys() == set(K)
    for kind, weight in WEIGHTS.items():
        assert 0 < weight.each <= weight.cap
        assert trust_score([Signal(kind, 10**12, 10**6)]).score >= 100 - weight.cap


@pytest.mark.parametrize("kind", sorted(UNASSISTED_KINDS))
def test_what_assistive_technology_can_cause_is_not_looked_for_with_those_who_use_it(kind: SignalKind) -> None:
    assert is_watched(kind, assisted=False)
    assert not is_watched(kind, assisted=True)


def test_who_uses_assistive_technology_can_still_be_seen_to_leave() -> None:
    assert {kind for kind in K if is_watched(kind, assisted=True)} == {
        K.PAGE_LEFT, K.FULLSCREEN_LEFT, K.SECOND_CONNECTION,
    }  # fmt: skip
    assert K.SECOND_CONNECTION not in CLIENT_KINDS


@pytest.mark.parametrize(
    ("signal", "plausible"),
    [
        (Signal(K.IMPLAUSIBLE_TYPING, 0, 300), True),
        (Signal(K.IMPLAUSIBLE_TYPING, 0, 299), False),
        (Signal(K.IMPLAUSIBLE_TYPING, 1_000, 400), True),
        (Signal(K.IMPLAUSIBLE_TYPING, 10_000, 400), False),
        (Signal(K.IMPLAUSIBLE_TYPING, 60_000, 500), False),
        (Signal(K.PASTE, 0, 3), True),
    ],
)
def test_typing_that_hands_could_have_done_is_not_taken_for_anything_else(signal: Signal, plausible: bool) -> None:
    assert is_plausible(signal) is plausible
