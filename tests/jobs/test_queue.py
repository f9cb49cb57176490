"""Jobs survive the process that does them, are done once, and none is silently missing."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from server.adapters.llm_openai import OpenAIEndpoint
from server.adapters.recording_folder import RecordingFolder
from server.adapters.sentiment_vader import VaderLexicon
from server.db.engine import Sessions, reading, writing
from server.db.models import RecordingState, ReportKind, ReportRow, ReportState, SessionRow, SessionStatus
from server.jobs.queue import JobQueue, Pace
from server.services.report_writing import RETRY_AFTER, ReportWriter
from server.services.reports import request_rerun
from tests.jobs.worker_process import LEASE, QUICK
from tests.servers import model_server as ms
from tests.servers.analyst import analyst
from tests.servers.model_server import ModelServer
from tests.support.finished import finished_session
from tests.support.recorded import consenting_session, make_quiet, recording, recording_row, speak
from tests.support.sound import clip
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]


def writer_with(sessions: Sessions, endpoint: OpenAIEndpoint | None = None, lease: timedelta = LEASE) -> ReportWriter:
    return ReportWriter(sessions, endpoint.model if endpoint else lambda _: None, VaderLexicon(), lease=lease)


@asynccontextmanager
async def working(
    sessions: Sessions, writer: ReportWriter, pace: Pace = QUICK, recordings: RecordingFolder | None = None
) -> AsyncIterator[JobQueue]:
    """A queue that works in this process."""
    queue = JobQueue(sessions, writer, timedelta(hours=168), pace, recordings)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(queue.work())
        try:
            yield queue
        finally:
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


async def test_a_report_asked_for_in_this_process_is_begun_at_once(sessions: Sessions) -> None:
    async with working(sessions, writer_with(sessions), Pace(poll_s=3600)) as queue:
        session_id = await finished_session(sessions)
        await queue.enqueue(str(session_id))
        await eventually(lambda: is_ready(sessions, session_id))


async def test_a_report_nobody_asked_for_is_found(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with working(sessions, writer_with(sessions)):
        await eventually(lambda: is_ready(sessions, session_id))


async def test_a_report_asked_for_again_is_written_again(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with working(sessions, writer_with(sessions)):
        await eventually(lambda: is_ready(sessions, session_id))
        async with writing(sessions) as db:
            row = await db.get_one(SessionRow, session_id)
            await request_rerun(db, row.organization_id, session_id)
        await eventually(lambda: is_ready(sessions, session_id))


async def test_two_workers_write_a_report_once(sessions: Sessions) -> None:
    session_ids = [await finished_session(sessions, slug=f"s{number}") for number in range(5)]
    async with working(sessions, writer_with(sessions)), working(sessions, writer_with(sessions)):
        for session_id in session_ids:
            await eventually(partial(is_ready, sessions, session_id))
    async with reading(sessions) as db:
        assert set(await db.scalars(select(ReportRow.attempts))) == {1}


async def test_a_report_being_written_is_not_taken_over_however_long_it_takes(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    lease = timedelta(seconds=0.3)
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slow(exchange: ms.Exchange) -> None:
        reached.set()
        await go_on.wait()
        await ms.answers(analyst)(exchange)

    async def lease_renewed(after: datetime) -> bool:
        async with reading(sessions) as db:
            due = await db.scalar(select(ReportRow.due_at))
        return due is not None and due > after + 3 * lease

    async with ModelServer(slow) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        async with working(sessions, writer_with(sessions, endpoint, lease)):
            await reached.wait()
            began = datetime.now(UTC)
            await eventually(lambda: lease_renewed(began))
            go_on.set()
            await eventually(lambda: is_ready(sessions, session_id))
        await endpoint.close()
    async with reading(sessions) as db:
        assert await db.scalar(select(ReportRow.attempts)) == 1


async def test_a_killed_workers_report_is_finished_by_the_next(database_url: str, sessions: Sessions) -> None:
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


async def test_a_worker_told_to_stop_gives_its_job_back(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    reached = asyncio.Event()

    async def halfway(exchange: ms.Exchange) -> None:
        reached.set()
        await exchange.until_client_leaves()

    async with ModelServer(halfway) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        async with asyncio.timeout(20), working(sessions, writer_with(sessions, endpoint)):
            await reached.wait()
        server.behaviours = [ms.answers(analyst)]
        async with working(sessions, writer_with(sessions, endpoint)):
            await eventually(lambda: is_ready(sessions, session_id))
        await endpoint.close()


async def test_a_failed_attempt_is_tried_again_later(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    async with ModelServer(ms.fails(500)) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)

        async def waits_for_retry() -> bool:
            async with reading(sessions) as db:
                return await db.scalar(select(ReportRow.state)) is ReportState.FAILED

        async with working(sessions, writer_with(sessions, endpoint)) as queue:
            await queue.enqueue(str(session_id))
            await eventually(waits_for_retry)
        await endpoint.close()
    async with reading(sessions) as db:
        report = await db.scalar(select(ReportRow))
    assert report is not None
    assert (report.state, report.error) == (ReportState.FAILED, "the endpoint failed (500)")
    assert report.due_at - report.updated_at > RETRY_AFTER[0] * 0.9


async def test_recordings_are_finished_and_those_of_nobody_erased(sessions: Sessions, tmp_path: Path) -> None:
    session = await consenting_session(sessions, status=SessionStatus.COMPLETED)
    recorder = await recording(sessions, tmp_path).open(str(session.id))
    speak(recorder, clip("lj001-0002"))
    await recorder.close()
    make_quiet(tmp_path)
    orphan = tmp_path / "recordings" / "a1b2"
    orphan.mkdir()

    async def done() -> bool:
        row = await recording_row(sessions, session)
        return row is not None and row.state is RecordingState.READY and not orphan.exists()

    async with working(sessions, writer_with(sessions), recordings=RecordingFolder(tmp_path)):
        await eventually(done)
