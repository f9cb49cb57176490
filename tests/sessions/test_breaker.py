"""When a failing endpoint is left alone."""

from server.ports.language_model import ModelTimeout, ModelUnreachable
from server.sessions.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened() -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(clock, failures=3, rest_s=20)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed(ModelTimeout("silent"))
    return breaker, clock


def test_opens_after_failures_in_a_row() -> None:
    breaker, _ = opened()
    assert not breaker.allows()
    assert breaker.last_code == "model_timeout"


def test_an_answer_in_between_keeps_it_closed() -> None:
    breaker = Breaker(Clock(), failures=2)
    for _ in range(5):
        breaker.failed(ModelUnreachable("gone"))
        breaker.succeeded()
    assert breaker.allows()


def test_after_its_rest_one_caller_probes_and_the_others_wait() -> None:
    breaker, clock = opened()
    clock.now = 20
    assert breaker.allows()
    assert not breaker.allows()


def test_a_probe_that_answers_closes_it() -> None:
    breaker, clock = opened()
    clock.now = 20
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_a_probe_that_fails_opens_it_again() -> None:
    breaker, clock = opened()
    clock.now = 20
    assert breaker.allows()
    breaker.failed(ModelTimeout("silent"))
    clock.now = 39
    assert not breaker.allows()
    clock.now = 40
    assert breaker.allows()


def test_a_probe_that_never_comes_back_does_not_keep_it_open_for_ever() -> None:
    breaker, clock = opened()
    clock.now = 20
    assert breaker.allows()
    clock.now = 40
    assert breaker.allows()
