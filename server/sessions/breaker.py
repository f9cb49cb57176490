"""A circuit breaker: a dead endpoint is asked again now and then, not on every turn."""

from collections.abc import Callable

from server.ports.language_model import ModelError


class Breaker:
    """Closed until `failures` in a row; then open for `rest_s`, after which one caller may probe.

    `clock` gives monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float], *, failures: int = 3, rest_s: float = 20.0) -> None:
        self._clock = clock
        self._failures = failures
        self._rest_s = rest_s
        self._in_a_row = 0
        self._closed_at = 0.0
        self.last_code = ""
        """Code of the newest failure."""

    def allows(self) -> bool:
        """Whether the endpoint may be asked now. When it has rested, the first caller may and the others wait on."""
        if self._in_a_row < self._failures:
            return True
        if self._clock() < self._closed_at:
            return False
        self._closed_at = self._clock() + self._rest_s
        return True

    def succeeded(self) -> None:
        """The endpoint answered."""
        self._in_a_row = 0

    def failed(self, error: ModelError) -> None:
        """The endpoint did not answer."""
        self.last_code = error.code
        self._in_a_row += 1
        if self._in_a_row >= self._failures:
            self._closed_at = self._clock() + self._rest_s
