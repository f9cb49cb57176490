"""Work that somebody waits for goes before work that may wait."""

import pytest

from server.adapters.speech_local.lanes import DELAYS_OVER_S, SPEECH_PATIENCE_S, Lanes, Ticket
from server.ports.speech import Lane, SpeechDropped, SpeechUnavailable

HEARING, SPEAKING = "hearing", "speaking"


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lanes(clock: Clock) -> Lanes:
    lanes = Lanes(clock, max_waiting=3)
    lanes.open(HEARING)
    lanes.open(SPEAKING)
    return lanes


def begun(*tickets: Ticket) -> list[bool]:
    return [ticket.running for ticket in tickets]


async def test_one_piece_of_work_at_a_time_for_an_engine(lanes: Lanes) -> None:
    first, second = lanes.enter(HEARING, Lane.FINAL), lanes.enter(HEARING, Lane.FINAL)
    assert begun(first, second) == [True, False]
    lanes.leave(first)
    assert begun(second) == [True]


async def test_a_final_overtakes_what_came_before_it(lanes: Lanes) -> None:
    running = lanes.enter(HEARING, Lane.PARTIAL)
    partial, speculation = lanes.enter(HEARING, Lane.PARTIAL), lanes.enter(HEARING, Lane.SPECULATION)
    final = lanes.enter(HEARING, Lane.FINAL)
    order = []
    for ticket in (running, final, speculation, partial):
        order.append(ticket.running)
        lanes.leave(ticket)
    assert order == [True] * 4


async def test_lower_lanes_wait_for_higher_ones_of_another_engine(lanes: Lanes) -> None:
    final = lanes.enter(HEARING, Lane.FINAL)
    sentence = lanes.enter(SPEAKING, Lane.SPEECH)
    assert begun(final, sentence) == [True, False]
    lanes.leave(final)
    assert begun(sentence) == [True]


async def test_a_final_and_a_first_clause_run_beside_each_other(lanes: Lanes) -> None:
    assert begun(lanes.enter(HEARING, Lane.FINAL), lanes.enter(SPEAKING, Lane.FIRST_CLAUSE)) == [True, True]


async def test_later_sentences_are_not_starved(lanes: Lanes, clock: Clock) -> None:
    final = lanes.enter(HEARING, Lane.FINAL)
    sentence = lanes.enter(SPEAKING, Lane.SPEECH)
    clock.now += SPEECH_PATIENCE_S + 0.1
    lanes.enter(HEARING, Lane.FINAL)
    lanes.leave(final)
    assert begun(sentence) == [True]


async def test_an_engine_that_is_shut_holds_up_nobody(lanes: Lanes) -> None:
    lanes.shut(HEARING)
    final = lanes.enter(HEARING, Lane.FINAL)
    assert begun(final, lanes.enter(SPEAKING, Lane.PARTIAL)) == [False, True]
    lanes.open(HEARING)
    assert begun(final) == [True]


async def test_a_full_queue_drops_the_least_urgent(lanes: Lanes) -> None:
    lanes.enter(HEARING, Lane.FINAL)
    waiting = [lanes.enter(HEARING, Lane.SPECULATION), lanes.enter(HEARING, Lane.PARTIAL)]
    waiting.append(lanes.enter(HEARING, Lane.FINAL))
    lanes.enter(HEARING, Lane.FINAL)
    assert isinstance(waiting[1].begun.exception(), SpeechDropped)
    with pytest.raises(SpeechDropped):
        lanes.enter(HEARING, Lane.PARTIAL)


async def test_who_leaves_the_queue_is_never_begun(lanes: Lanes) -> None:
    first, gone, last = (lanes.enter(HEARING, Lane.FINAL) for _ in range(3))
    lanes.leave(gone)
    lanes.leave(first)
    lanes.leave(first)
    assert begun(gone, last) == [False, True]


async def test_what_is_tried_again_keeps_its_place(lanes: Lanes, clock: Clock) -> None:
    first = lanes.enter(HEARING, Lane.FINAL)
    clock.now += 1
    second = lanes.enter(HEARING, Lane.FINAL)
    lanes.shut(HEARING)
    lanes.leave(first)
    again = lanes.enter(HEARING, Lane.FINAL, first.since)
    lanes.open(HEARING)
    assert begun(again, second) == [True, False]


async def test_a_failed_engine_refuses_all_that_waits(lanes: Lanes) -> None:
    lanes.shut(HEARING)
    waiting = lanes.enter(HEARING, Lane.FINAL)
    lanes.fail(HEARING, SpeechUnavailable("gone"))
    assert isinstance(waiting.begun.exception(), SpeechUnavailable)


async def test_the_delay_is_that_of_awaited_work_in_the_last_minute(lanes: Lanes, clock: Clock) -> None:
    assert lanes.delay_s() == 0
    running = lanes.enter(HEARING, Lane.FINAL)
    for waited in range(1, 11):
        lanes.leave(running)
        running = lanes.enter(HEARING, Lane.PARTIAL)  # not awaited: does not count
        final = lanes.enter(HEARING, Lane.FINAL)
        clock.now += waited / 10
        lanes.leave(running)
        running = final
    assert lanes.delay_s() == pytest.approx(0.9)
    clock.now += DELAYS_OVER_S + 1
    assert lanes.delay_s() == 0


async def test_work_that_still_waits_counts_as_delayed(lanes: Lanes, clock: Clock) -> None:
    lanes.shut(HEARING)
    lanes.enter(HEARING, Lane.FINAL)
    clock.now += 7
    assert lanes.delay_s() == pytest.approx(7)
