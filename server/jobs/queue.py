"""The queue of jobs: litestar-queues on our own tables."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import structlog
from advanced_alchemy.config import SQLAlchemyAsyncConfig
from litestar_queues import QueueConfig, QueueService, Worker, WorkerConfig
from litestar_queues.backends.advanced_alchemy import SQLAlchemyBackendConfig
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import open_engine
from server.db.models import QueuedJob, QueueLock
from server.jobs.tasks import Tools, sweep_now, write_report
from server.ports import ReportQueue

log = structlog.get_logger()

RETRY_START_S = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between the looks a worker takes at the queue, and when it gives up on another."""

    poll_s: float = 0.2
    idle_poll_s: float = 2.0
    heartbeat_s: float = 15.0
    stale_after_s: float = 60.0
    """A job whose worker has not been heard of for so long is taken over."""
    stale_check_s: float = 15.0
    shutdown_s: float = 3.0
    """How long jobs may go on once the worker is to stop; what is not done by then goes back to the queue."""


class JobQueue(ReportQueue):
    """Takes jobs, and does them where it is given the tools.

    Use as a context manager; `work` runs until cancelled. Any number of processes may do either.
    """

    def __init__(self, engine: AsyncEngine, tools: Tools | None = None, pace: Pace | None = None) -> None:
        self._tools = tools
        pace = pace or Pace()
        self._shutdown_s = pace.shutdown_s
        worker = WorkerConfig(
            placement="external",
            poll_interval=pace.poll_s,
            poll_backoff_max=pace.idle_poll_s,
            max_concurrency=2,
            heartbeat_interval=pace.heartbeat_s,
            stale_after=pace.stale_after_s,
            stale_check_interval=pace.stale_check_s,
            graceful_shutdown_timeout=pace.shutdown_s,
            requeue_on_shutdown=True,
        )
        # A pool of its own, without bound: where the queue holds SQLite's write lock and wants a second connection,
        # it must not wait for those that wait for the lock.
        url = engine.url.render_as_string(hide_password=False)
        self._engine = open_engine(url, pool_size=2, bounded=False)
        # The queue reads before it writes; on SQLite only an immediate transaction waits its turn for that.
        own_engine = self._engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._service = QueueService(
            QueueConfig(
                namespace="colloquy",
                queue_backend=SQLAlchemyBackendConfig(
                    sqlalchemy_config=SQLAlchemyAsyncConfig(engine_instance=own_engine),
                    model_class=QueuedJob,
                    maintenance_model_class=QueueLock,
                ),
                execution_backend="local",
                task_dependency_resolver=self._dependencies,
                error_sanitizer=lambda error, _record: f"{type(error).__name__}: {error}"[:500],
                worker=worker,
            )
        )

    async def __aenter__(self) -> Self:
        await self._service.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._service.close()
        await self._engine.dispose()

    async def enqueue(self, session_id: str) -> None:
        """Ask for a session's report; while it is asked for already, nothing changes."""
        await self._service.enqueue(write_report, session_id, key=f"write_report:{session_id}")

    async def work(self) -> None:
        """Do jobs until cancelled; first, whatever an earlier process left undone is put back on the list."""
        if self._tools is None:
            raise ValueError("a queue without tools only takes jobs")
        await self._begin(self._tools)
        worker = Worker(self._service)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(worker.start(), name="worker")
            try:
                await asyncio.shield(running)
            finally:
                # Asked to stop, it ends between two statements; cancelled, in the middle of one.
                await worker.stop()
                await asyncio.wait({running}, timeout=self._shutdown_s)

    async def _begin(self, tools: Tools) -> None:
        while True:
            try:
                await self._service.initialize_schedules()
                await sweep_now(tools, self)
            except SQLAlchemyError:
                # A database that is busy or away for a moment must not end the process that interviews.
                log.exception("background work cannot begin yet")
                await asyncio.sleep(RETRY_START_S)
            else:
                return

    async def _dependencies(self, task: Any, _record: object, _context: object) -> Mapping[str, object]:
        return {"tools": self._tools} | ({"queue": self} if task.name == "sweep" else {})
