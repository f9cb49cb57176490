"""Rate limits counted in Redis or Valkey, so that all processes and machines share them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from server.adapters.rate_memory import MemoryRateLimiter, counted
from server.ports.guarding import RateVerdict

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 0.5
"""Longest that a request waits for the count."""
PAUSE_S: Final = 5.0
"""After a failure, how long requests are counted here before the server is tried again."""


class RateServerAway(Exception):
    """The server does not count; the message says why."""


class RedisRateLimiter:
    """A RateLimiter that goes on by itself, for this process alone, while the server cannot be reached.

    The interviews go on that way, and so do the limits: as many times looser as there are processes.
    """

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S, pause_s: float = PAUSE_S) -> None:
        # Valkey speaks the same protocol, and one client does for both.
        url = url.replace("valkey", "redis", 1) if url.startswith("valkey") else url
        self._pool: ConnectionPool = ConnectionPool.from_url(
            url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s
        )
        options: dict[str, Any] = {"connection_pool": self._pool}
        storage = RedisStorage(
            f"async+{url}", wrap_exceptions=True, implementation="redispy", key_prefix="colloquy", **options
        )
        self._limiter = MovingWindowRateLimiter(storage)
        self._own = MemoryRateLimiter()
        self._timeout_s, self._pause_s = timeout_s, pause_s
        self._away_until: float | None = None

    async def hit(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """Count one hit against `key`."""
        verdict = await self._asked(self._limiter.hit, key, limit, window_s)
        return verdict or await self._own.hit(key, limit=limit, window_s=window_s)

    async def peek(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """What a hit would find."""
        verdict = await self._asked(self._limiter.test, key, limit, window_s)
        return verdict or await self._own.peek(key, limit=limit, window_s=window_s)

    async def check(self) -> None:
        """Count once in the server, as for a request.

        Raises:
            RateServerAway: it cannot be reached, does not answer, or refuses.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                await counted(self._limiter.hit, self._limiter, "check", 1_000_000, 1)
        except TimeoutError as error:
            raise RateServerAway(f"no answer within {self._timeout_s:g} s") from error
        except StorageError as error:
            cause = error.storage_error
            raise RateServerAway((str(cause) or type(cause).__name__).splitlines()[0][:200]) from error

    async def close(self) -> None:
        """End the connections."""
        await self._pool.aclose()

    async def _asked(
        self, ask: Callable[[RateLimitItem, str], Awaitable[bool]], key: str, limit: int, window_s: int
    ) -> RateVerdict | None:
        """The server's verdict; None while it is away."""
        if self._away_until is not None and time.monotonic() < self._away_until:
            return None
        try:
            async with asyncio.timeout(self._timeout_s):
                verdict = await counted(ask, self._limiter, key, limit, window_s)
        except (StorageError, TimeoutError) as error:
            self._leave(error)
            return None
        if self._away_until is not None:
            self._away_until = None
            log.info("rate limits are counted together again")
        return verdict

    def _leave(self, error: Exception) -> None:
        if self._away_until is None:
            cause = error.storage_error if isinstance(error, StorageError) else error
            log.warning("rate limits are counted in this process alone", error=type(cause).__name__)
        self._away_until = time.monotonic() + self._pause_s
