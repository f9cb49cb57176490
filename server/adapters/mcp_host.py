"""Keeps the Model Context Protocol's server, which is loaded when it is first asked for.

Its SDK takes about a second to import, and most installations are never asked.
"""

import asyncio
import importlib
from collections.abc import Sequence
from typing import Any, Final

from server.ports.agent_tools import AsgiApp, ToolDescription

READY_WITHIN_S: Final = 30.0


class McpHost:
    """A `ToolServer`. `run()` must be under way for `application()` to answer."""

    def __init__(self, tools: Sequence[ToolDescription], *, version: str, instructions: str) -> None:
        self._tools = tools
        self._version = version
        self._instructions = instructions
        self._wanted = asyncio.Event()
        self._ready: asyncio.Future[AsgiApp] | None = None

    async def application(self) -> AsgiApp:
        """The SDK's application; the first call waits for the SDK to be imported.

        Raises:
            TimeoutError: it did not come up.
        """
        self._wanted.set()
        async with asyncio.timeout(READY_WITHIN_S):
            return await asyncio.shield(self._opened())

    async def run(self) -> None:
        """Load and keep the server once it is wanted, until cancelled."""
        ready = self._opened()
        await self._wanted.wait()
        try:
            # In a thread: interviews go on meanwhile.
            sdk: Any = await asyncio.to_thread(importlib.import_module, "server.adapters.mcp_sdk")
            manager = sdk.session_manager(self._tools, version=self._version, instructions=self._instructions)
            async with manager.run():
                ready.set_result(manager.handle_request)
                await asyncio.Event().wait()
        except Exception as error:
            if not ready.done():
                ready.set_exception(error)
                ready.exception()
            raise

    def _opened(self) -> "asyncio.Future[AsgiApp]":
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
        return self._ready
