"""Wakes a live interview at the machine's next deadline."""

import asyncio
from collections.abc import Callable


class Alarm:
    """Set to one moment or none."""

    def __init__(self, ring: Callable[[], object]) -> None:
        self._ring = ring
        self._timer: asyncio.TimerHandle | None = None

    def set(self, delay_ms: int | None) -> None:
        """Ring after `delay_ms`, and not when it was set to ring before; None: not at all."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if delay_ms is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0, delay_ms) / 1000, self._ring)
