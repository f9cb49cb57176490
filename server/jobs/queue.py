"""The queue of jobs: litestar-queues on our own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from advanced_alchemy.config import SQLAlchemyAsyncConfig
from litestar_queues import QueueConfig, QueueService, Worker, WorkerConfig
from litestar_queues.backends.advanced_alchemy import SQLAlchemyBackendConfig
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.models import QueuedJob, QueueLock
from server.jobs.tasks import Tools, sweep_now, write_report
from server.ports import ReportQueue


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
        # The queue reads before it writes; on SQLite only an immediate transaction waits its turn for that.
        own_engine = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
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

    async def enqueue(self, session_id: str) -> None:
        """Ask for a session's report; while it is asked for already, nothing changes."""
        await self._service.enqueue(write_report, session_id, key=f"write_report:{session_id}")

    async def work(self) -> None:
        """Do jobs until cancelled; first, whatever an earlier process left undone is put back on the list."""
        if self._tools is None:
            raise ValueError("a queue without tools only takes jobs")
        await self._service.initialize_schedules()
        await sweep_now(self._tools, self)
        await Worker(self._service).start()

    async def _dependencies(self, task: Any, _record: object, _context: object) -> Mapping[str, object]:
        return {"tools": self._tools} | ({"queue": self} if task.name == "sweep" else {})
