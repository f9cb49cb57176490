"""Rate limits counted in this process, with the `limits` library's moving window."""

import time

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from server.ports.guarding import RateVerdict


class MemoryRateLimiter:
    """A RateLimiter for one process; forgets on restart."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def hit(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """Count one hit against `key`."""
        item = RateLimitItemPerSecond(limit, window_s)
        allowed = await self._limiter.hit(item, key)
        stats = await self._limiter.get_window_stats(item, key)
        return RateVerdict(allowed, limit, max(0, stats.remaining), max(0.0, stats.reset_time - time.time()))
