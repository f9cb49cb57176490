"""Rate limits counted in this process, with the `limits` library's moving window."""

import time
from collections.abc import Awaitable, Callable

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from server.ports.guarding import RateVerdict


class MemoryRateLimiter:
    """A RateLimiter for one process; forgets on restart."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def hit(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """Count one hit against `key`."""
        return await counted(self._limiter.hit, self._limiter, key, limit, window_s)

    async def peek(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """What a hit would find."""
        return await counted(self._limiter.test, self._limiter, key, limit, window_s)


async def counted(
    ask: Callable[[RateLimitItem, str], Awaitable[bool]],
    limiter: MovingWindowRateLimiter,
    key: str,
    limit: int,
    window_s: int,
) -> RateVerdict:
    """The verdict of `ask`, which is the limiter's `hit` or `test`."""
    item = RateLimitItemPerSecond(limit, window_s)
    allowed = await ask(item, key)
    stats = await limiter.get_window_stats(item, key)
    return RateVerdict(allowed, limit, max(0, stats.remaining), max(0.0, stats.reset_time - time.time()))
