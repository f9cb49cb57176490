"""Watches the event loop: what blocks it delays every interview of the process."""

import asyncio
from typing import Final

from server.ports.meters import Meters

EVERY_S: Final = 0.25


async def watch_loop(meters: Meters) -> None:
    """Measure how late the loop wakes a sleeper, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        wanted = loop.time() + EVERY_S
        await asyncio.sleep(EVERY_S)
        meters.event_loop_lag(max(0.0, loop.time() - wanted))
