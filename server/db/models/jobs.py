"""Background work waiting or being done: the tables litestar-queues works on."""

from typing import Any

from litestar_queues.backends.advanced_alchemy import QueueMaintenanceModelMixin, QueueTaskModelMixin
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base, Json


class QueuedJob(Base, QueueTaskModelMixin):
    """One job. `task_key` keeps the same work from being queued twice; `heartbeat_at` is its worker's lease."""

    __tablename__ = "queued_jobs"

    args_json: Mapped[list[Any]] = mapped_column("task_args", Json, default=list)
    kwargs_json: Mapped[dict[str, Any]] = mapped_column("task_kwargs", Json, default=dict)
    result_json: Mapped[Any | None] = mapped_column("result", Json, default=None)
    metadata_json: Mapped[dict[str, Any]] = mapped_column("metadata", Json, default=dict)


class QueueLock(Base, QueueMaintenanceModelMixin):
    """Which worker does the queue's own housekeeping."""

    __tablename__ = "queue_locks"
