"""Waiting for what other processes do."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(check: Callable[[], Awaitable[bool]], within_s: float = 30.0) -> None:
    """Return once `check` is true.

    Raises:
        TimeoutError: it has not become true in time.
    """
    async with asyncio.timeout(within_s):
        while not await check():  # noqa: ASYNC110 (another process cannot set an event)
            await asyncio.sleep(0.05)
