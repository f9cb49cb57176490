"""Workers deliver: several share the work, slow receivers hold up nobody, and none dies with an event."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest

from server.db.engine import Sessions
from server.db.models import DeliveryState, EventKind, InterviewRow
from server.jobs.webhooks import WebhookQueue
from server.services.access import Caller
from tests.jobs.webhook_process import QUICK
from tests.servers.http_server import Exchange
from tests.support.receiver import Receiver, answering
from tests.support.waiting import eventually
from tests.support.webhooks import deliverer, deliveries, endpoint_at, interview_of, open_session, tell
from tests.support.world import new_tenant

ROOT = Path(__file__).resolve().parents[2]
KINDS = (EventKind.SESSION_CREATED, EventKind.CANDIDATE_JOINED, EventKind.SESSION_STARTED, EventKind.SESSION_ENDED)
ORDER = [kind.value for kind in KINDS]
KILLS = 8


@pytest.fixture
async def caller(sessions: Sessions) -> Caller:
    return (await new_tenant(sessions, "ours")).caller


@pytest.fixture
async def interview(sessions: Sessions, caller: Caller) -> InterviewRow:
    return await interview_of(sessions, caller)


@asynccontextmanager
async def working(sessions: Sessions) -> AsyncIterator[None]:
    """A worker in this process."""
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(WebhookQueue(sessions, deliverer(sessions), QUICK).work())
        try:
            yield
        finally:
            worker.cancel()


async def _settled(sessions: Sessions) -> bool:
    return all(row.state is not DeliveryState.PENDING for row in await deliveries(sessions))


async def test_two_workers_deliver_each_event_once_and_in_order(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver() as receiver, working(sessions), working(sessions):
        await endpoint_at(sessions, caller, receiver.hook)
        ids = [await open_session(sessions, interview) for _ in range(8)]
        await asyncio.gather(*(tell(sessions, session_id, *KINDS) for session_id in ids))
        await eventually(lambda: _settled(sessions))
    for session_id in ids:
        assert [kind for told, kind in receiver.told if told == str(session_id)] == list(KINDS)


async def test_a_receiver_that_hangs_holds_up_nobody_else(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver(Exchange.until_client_leaves) as hanging, Receiver() as quick:
        await endpoint_at(sessions, caller, hanging.hook)
        for _ in range(12):
            await tell(sessions, await open_session(sessions, interview), EventKind.SESSION_CREATED)
        await endpoint_at(sessions, caller, quick.hook)
        async with working(sessions):
            await hanging.until(QUICK.at_once_each)
            session_id = await open_session(sessions, interview)
            await tell(sessions, session_id, *KINDS)
            await quick.until(len(KINDS))
            assert quick.told == [(str(session_id), kind.value) for kind in KINDS]
            assert len(hanging.requests) == QUICK.at_once_each


async def test_a_worker_told_to_stop_gives_back_what_it_was_sending(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver(Exchange.until_client_leaves) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, await open_session(sessions, interview), EventKind.SESSION_CREATED)
        async with working(sessions):
            await receiver.until(1)
        [row] = await deliveries(sessions)
        assert (row.state, row.attempts, row.held_until) == (DeliveryState.PENDING, 0, None)


@asynccontextmanager
async def worker_process(database_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.webhook_process", database_url, cwd=ROOT
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _keep_telling(
    sessions: Sessions, interview: InterviewRow, receiver: Receiver, done: asyncio.Event
) -> list[UUID]:
    """Sessions until `done`, never many more than have been delivered."""
    ids = []
    while not done.is_set():
        session_id = await open_session(sessions, interview)
        ids.append(session_id)
        await tell(sessions, session_id, *KINDS)
        await receiver.until(min(len(receiver.requests) + 2, len(ids) * len(KINDS) - 12), within_s=60)
    return ids


@pytest.mark.timeout(180)
async def test_killed_at_any_moment_every_event_arrives_in_order_and_at_least_once(
    database_url: str, sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    moment, done = random.Random(20261122), asyncio.Event()

    async def unsteady(exchange: Exchange) -> None:
        await asyncio.sleep(moment.uniform(0, 0.05))
        await exchange.respond(200)

    async with Receiver(unsteady) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(_keep_telling(sessions, interview, receiver, done))
            for kill in range(KILLS):
                async with worker_process(database_url):
                    await receiver.until(len(receiver.requests) + 1)
                    await asyncio.sleep(moment.uniform(0, 0.2))
                if kill == KILLS - 3:
                    done.set()
        async with working(sessions):
            await eventually(lambda: _settled(sessions), within_s=60)
    ids = await telling
    assert len(ids) > 1
    for session_id in ids:
        told = [kind for of, kind in receiver.told if of == str(session_id)]
        assert list(dict.fromkeys(told)) == ORDER
        assert told == sorted(told, key=ORDER.index), "a repetition comes before anything later"
    counted = Counter(request.headers["webhook-id"] for request in receiver.requests)
    assert len(counted) == len(ids) * len(KINDS)


async def test_what_a_receiver_missed_while_down_comes_when_it_is_up_again(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver(answering(502)) as receiver:
        endpoint, _ = await endpoint_at(sessions, caller, receiver.hook)
        session_id = await open_session(sessions, interview)
        await tell(sessions, session_id, *KINDS)
        async with working(sessions):
            await receiver.until(1)
            receiver.behaviour = answering(200)
            await eventually(lambda: _settled(sessions))
    assert [kind for _, kind in receiver.told][1:] == list(KINDS)
    assert {row.endpoint_id for row in await deliveries(sessions)} == {endpoint.id}
