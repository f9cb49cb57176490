"""Tasks with an owner: they are kept, their failures logged, and ended with it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class TaskOwner:
    """Starts tasks and answers for them; the one place outside a TaskGroup where tasks begin."""

    def __init__(self, name: str, **context: str) -> None:
        self._name = name
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` to its end, or to `close()`."""
        task = asyncio.create_task(work, name=self._name)  # noqa: TID251 (this is the owner)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("task failed", task=self._name, exc_info=error, **self._context)

    @property
    def busy(self) -> bool:
        """Whether anything is running."""
        return bool(self._tasks)

    async def wait(self, longest_s: float) -> None:
        """Until all have ended, or for so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=longest_s)

    async def close(self) -> None:
        """Cancel all, and wait until they have ended; not the task that calls."""
        mine = asyncio.current_task()
        tasks = [task for task in self._tasks if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
