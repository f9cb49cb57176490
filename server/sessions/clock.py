"""Server time, in Unix milliseconds that never run backwards while the process lives."""

import time
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """Tells the time."""

    def now_ms(self) -> int:
        """Unix milliseconds."""
        ...


class ServerClock:
    """The wall clock at the start of the process, carried on by the monotonic one."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now_ms(self) -> int:
        """Unix milliseconds."""
        return (self._offset_ns + time.monotonic_ns()) // 1_000_000
