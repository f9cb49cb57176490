"""When a delivery is tried again: pure functions, the time and the chance passed in."""

from datetime import timedelta
from typing import Final

PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""After the first, second, … failed try: quick at first, then slower, a little over three days in all.

Source: the schedule that Standard Webhooks recommends, with more tries in the first half hour.
"""
JITTER: Final = 0.2
"""A pause is up to so much longer, so that what failed together does not come back together."""
LONGEST_ASKED_PAUSE: Final = timedelta(hours=24)
"""What a receiver can ask for with `Retry-After`."""
DISABLE_AFTER: Final = timedelta(days=5)
"""An endpoint that nothing has reached for so long is disabled."""


def pause_after(attempts: int, chance: float, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after the `attempts`-th failed try, counted from 1; None: it was the last one.

    `chance` is from 0 to 1. `asked` is what the receiver wants; it can only make the pause longer.
    """
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1] * (1 + JITTER * chance)
    return pause if asked is None else max(pause, min(asked, LONGEST_ASKED_PAUSE))
