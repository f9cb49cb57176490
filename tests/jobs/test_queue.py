"""Jobs survive the process that does them, are done once, and none is silently missing."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from server.adapters.llm_openai import OpenAIEndpoint
from server.adapters.sentiment_vader import VaderLexicon
from server.db.engine import Sessions, reading
from server.db.models import QueuedJob, ReportKind, ReportRow, ReportState
from server.jobs.queue import JobQueue
from server.jobs.tasks import BACKOFF, RETRIES, Tools, write_report
from server.services.report_writing import ReportWriter
from server.services.reports import MAX_ATTEMPTS
from tests.jobs.worker_process import QUICK
from tests.servers import model_server as ms
from tests.servers.analyst import analyst
from tests.servers.model_server import ModelServer
from tests.support.finished import finished_session
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


def tools(sessions: Sessions, endpoint: OpenAIEndpoint | None = None) -> Tools:
    writer = ReportWriter(sessions, endpoint.model if endpoint else lambda _: None, VaderLexicon())
    return Tools(sessions, writer, timedelta(hours=168))


@asynccontextmanager
async def working(engine: AsyncEngine, with_tools: Tools) -> AsyncIterator[JobQueue]:
    """A queue with a worker in this process."""
    async with JobQueue(engine, with_tools, QUICK) as queue, asyncio.TaskGroup() as group:
        worker = group.create_task(queue.work())
        yield queue
        worker.cancel()


@asynccontextmanager
async def worker_process(database_url: str, model_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.worker_process", database_url, model_url, cwd=ROOT
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def is_ready(sessions: Sessions, session_id: UUID) -> bool:
    async with reading(sessions) as db:
        state = await db.scalar(select(ReportRow.state).where(ReportRow.session_id == session_id))
    return state is ReportState.READY


async def test_a_report_is_written_soon_after_it_is_asked_for(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with working(engine, tools(sessions)) as queue:
        await queue.enqueue(str(session_id))
        await eventually(lambda: is_ready(sessions, session_id))


async def test_asking_twice_queues_one_job(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with JobQueue(engine) as queue:
        await queue.enqueue(str(session_id))
        await queue.enqueue(str(session_id))
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(QueuedJob)) == 1


async def test_a_report_nobody_asked_for_is_found_when_a_worker_starts(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with working(engine, tools(sessions)):
        await eventually(lambda: is_ready(sessions, session_id))


async def test_a_job_done_can_be_asked_for_again(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with working(engine, tools(sessions)) as queue:
        await queue.enqueue(str(session_id))
        await eventually(lambda: is_ready(sessions, session_id))
        other = await finished_session(sessions, slug="other")
        await queue.enqueue(str(session_id))
        await queue.enqueue(str(other))
        await eventually(lambda: is_ready(sessions, other))


async def test_a_killed_workers_report_is_finished_by_the_next(
    engine: AsyncEngine, database_url: str, sessions: Sessions
) -> None:
    session_id = await finished_session(sessions)
    reached = asyncio.Event()

    async def halfway(exchange: ms.Exchange) -> None:
        await exchange.start_stream()
        await exchange.words('{"summary": [')
        reached.set()
        await exchange.until_client_leaves()

    async with ModelServer(halfway) as server:
        async with worker_process(database_url, server.base_url) as first:
            async with asyncio.timeout(30):
                await reached.wait()
            first.kill()
            await first.wait()
        async with reading(sessions) as db:
            assert await db.scalar(select(ReportRow.state)) is ReportState.RUNNING
        server.behaviours = [ms.answers(analyst)]
        async with worker_process(database_url, server.base_url):
            await eventually(lambda: is_ready(sessions, session_id))
    async with reading(sessions) as db:
        report = await db.scalar(select(ReportRow))
    assert report is not None
    assert (report.kind, report.attempts, report.error) == (ReportKind.MODEL, 2, None)


async def test_a_worker_told_to_stop_gives_its_job_back(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    reached = asyncio.Event()

    async def halfway(exchange: ms.Exchange) -> None:
        reached.set()
        await exchange.until_client_leaves()

    async with ModelServer(halfway) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        async with asyncio.timeout(20), working(engine, tools(sessions, endpoint)):
            await reached.wait()
        server.behaviours = [ms.answers(analyst)]
        async with working(engine, tools(sessions, endpoint)):
            await eventually(lambda: is_ready(sessions, session_id))
        await endpoint.close()


async def test_a_failed_attempt_is_tried_again_later(engine: AsyncEngine, sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with ModelServer(ms.fails(500)) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)

        async def waits_for_retry() -> bool:
            async with reading(sessions) as db:
                job = await db.scalar(select(QueuedJob).where(QueuedJob.task_name == "write_report"))
                return job is not None and job.retry_count == 1 and job.scheduled_at is not None

        async with working(engine, tools(sessions, endpoint)) as queue:
            await queue.enqueue(str(session_id))
            await eventually(waits_for_retry)
        await endpoint.close()
    async with reading(sessions) as db:
        report = await db.scalar(select(ReportRow))
    assert report is not None
    assert (report.state, report.error) == (ReportState.FAILED, "the endpoint failed (500)")


def test_retries_grow_apart_and_outlast_the_reports_own_attempts() -> None:
    delays = [BACKOFF.delay_for(n) for n in range(5)]
    assert delays == [10, 40, 160, 640, 900]
    assert write_report.retries == RETRIES > MAX_ATTEMPTS


async def test_a_queue_without_tools_does_no_work(engine: AsyncEngine) -> None:
    async with JobQueue(engine) as queue:
        with pytest.raises(ValueError, match="tools"):
            await queue.work()
