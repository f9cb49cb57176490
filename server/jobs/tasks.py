"""What there is to do in the background. Every job can be run twice without harm."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from litestar_queues import task
from litestar_queues.task import RetryBackoff

from server.db.engine import Sessions, reading
from server.ports import ReportQueue
from server.services.housekeeping import sweep
from server.services.report_writing import ReportWriter
from server.services.reports import unfinished_reports

SWEEP_EVERY_S = 60.0
RETRIES = 12
"""Above `MAX_ATTEMPTS`, so that the report's own count decides; the rest is for workers that are killed."""
BACKOFF = RetryBackoff(initial_delay=10.0, multiplier=4.0, max_delay=900.0)


@dataclass(frozen=True, slots=True)
class Tools:
    """What jobs need; handed to each as `tools`."""

    sessions: Sessions
    writer: ReportWriter
    abandon_after: timedelta


@task("write_report", retries=RETRIES, retry_backoff=BACKOFF, requeue_on_stale=True)
async def write_report(session_id: str, *, tools: Tools) -> None:
    """Write the report on one session."""
    await tools.writer.write(UUID(session_id))


@task("sweep", interval=SWEEP_EVERY_S, requeue_on_stale=True)
async def sweep_up(*, tools: Tools, queue: ReportQueue) -> None:
    """Housekeeping, then every report that should be in the works and is not."""
    await sweep_now(tools, queue)


async def sweep_now(tools: Tools, queue: ReportQueue) -> None:
    """The sweep itself, also run when a worker starts.

    Asking for a report that is in the works already changes nothing: the queue knows it by its key.
    """
    now = datetime.now(UTC)
    await sweep(tools.sessions, now, tools.abandon_after)
    async with reading(tools.sessions) as db:
        missing = await unfinished_reports(db)
    for session_id in missing:
        await queue.enqueue(str(session_id))
