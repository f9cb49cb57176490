"""Who may talk, and who waits."""

from uuid import UUID

import pytest

from server.sessions.voice.admission import FORGOTTEN_AFTER_MS, SETTLING_MS, Admission


class Server:
    """A clock to turn, and a queue whose delay is what it is said to be."""

    def __init__(self, limit: int = 0) -> None:
        self.at_ms = 1_000_000
        self.delay_s = 0.0
        self.admission = Admission(limit, lambda: self.delay_s, self)

    def now_ms(self) -> int:
        return self.at_ms

    def ask(self, number: int, *, begun: bool = False) -> int:
        return self.admission.ask(UUID(int=number), begun=begun)

    def leave(self, number: int) -> None:
        self.admission.leave(UUID(int=number))


def test_a_server_in_time_lets_everybody_in() -> None:
    server = Server()
    assert [server.ask(number) for number in range(20)] == [0] * 20
    assert server.admission.talking == 20


def test_a_late_server_makes_them_wait_in_the_order_they_came() -> None:
    server = Server()
    assert server.ask(1) == 0
    server.delay_s = 2.0
    assert [server.ask(2), server.ask(3), server.ask(4)] == [1, 2, 3]
    assert [server.ask(4), server.ask(2)] == [3, 1]
    server.delay_s = 0.0
    assert [server.ask(3), server.ask(2), server.ask(3), server.ask(4)] == [2, 0, 0, 0]


def test_a_first_one_is_let_in_however_late_the_last_ones_were() -> None:
    server = Server()
    server.delay_s = 5.0
    assert server.ask(1) == 0


def test_between_two_on_a_busy_server_there_is_time_to_measure() -> None:
    server = Server()
    server.ask(1)
    server.delay_s = 0.3
    assert server.ask(2) == 1
    server.at_ms += SETTLING_MS
    assert server.ask(2) == 0


def test_who_has_begun_or_comes_back_is_never_kept_waiting() -> None:
    server = Server(limit=1)
    assert server.ask(1) == 0
    assert server.ask(1) == 0
    assert server.ask(2) == 1
    assert server.ask(3, begun=True) == 0


def test_a_place_that_becomes_free_goes_to_the_next() -> None:
    server = Server(limit=1)
    assert [server.ask(1), server.ask(2), server.ask(3)] == [0, 1, 2]
    server.leave(1)
    assert [server.ask(3), server.ask(2), server.ask(3)] == [2, 0, 1]


@pytest.mark.parametrize(("silent_ms", "place"), [(FORGOTTEN_AFTER_MS - 1, 2), (FORGOTTEN_AFTER_MS, 1)])
def test_who_no_longer_asks_has_gone(silent_ms: int, place: int) -> None:
    server = Server(limit=1)
    server.ask(1)
    server.ask(2)
    server.at_ms += silent_ms
    assert server.ask(3) == place
