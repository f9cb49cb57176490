"""What a receiver is told of whole interviews, by a running server, also by one that keeps dying."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, open_engine, sessionmaker, writing
from server.db.migrations import migrate
from server.db.models import InterviewRow, WebhookEndpoint
from server.services.accounts import create_organization_with_owner
from server.services.webhook_signing import new_secret
from tests.support.candidate import Candidate, open_directly
from tests.support.receiver import Receiver, payload
from tests.support.seed import seed_interview
from tests.support.server import RunningServer
from tests.support.waiting import eventually

SECRET = "the secret of this installation"
HOOK_SECRET = new_secret()
WHOLE = ["session.created", "candidate.joined", "session.started", "session.ended", "summary.ready"]
KILLS = 6


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    (tmp_path / "var").mkdir()
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'var' / 'colloquy.db'}")
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions)
    yield sessions
    await engine.dispose()


def serving(tmp_path: Path) -> RunningServer:
    return RunningServer(tmp_path, "--no-demo", COLLOQUY_SECRET=SECRET, COLLOQUY_WEBHOOK_ALLOW="127.0.0.1")


async def tell_at(sessions: Sessions, url: str) -> None:
    async with writing(sessions) as db:
        interview = (await db.scalars(select(InterviewRow))).one()
        sealed = FernetBox(SECRET).seal(HOOK_SECRET)
        db.add(WebhookEndpoint(organization_id=interview.organization_id, url=url, sealed_secret=sealed))


async def take(candidate: Candidate, said: list[str]) -> None:
    """The whole interview, however often the connection breaks."""
    while not candidate.state.get("ended"):
        try:
            await candidate.connect(resume=bool(candidate.stream))
            await candidate.until("interview.state")
            while not candidate.state["ended"]:
                said.append(await candidate.say("I rebuilt the billing system, and it took the whole of last spring."))
                await candidate.listening()
        except (ConnectionClosed, InvalidHandshake, OSError):
            await asyncio.sleep(0.05)


def kinds_told(receiver: Receiver, session_id: str) -> list[str]:
    return [kind for told, kind in receiver.told if told == session_id]


async def all_told(receiver: Receiver, candidates: list[Candidate]) -> bool:
    return all(WHOLE[-1] in kinds_told(receiver, candidate.session_id) for candidate in candidates)


async def test_a_receiver_is_told_of_a_whole_interview_in_order(tmp_path: Path, sessions: Sessions) -> None:
    async with Receiver() as receiver:
        await tell_at(sessions, receiver.hook)
        with serving(tmp_path) as server:
            candidate = await open_directly(server, sessions)
            await take(candidate, [])
            await receiver.until(len(WHOLE), within_s=40)
    assert kinds_told(receiver, candidate.session_id) == WHOLE
    told = {payload(request)["event"]: payload(request)["data"] for request in receiver.requests}
    assert (told["session.ended"]["status"], told["session.ended"]["reason"]) == ("COMPLETED", "finished")
    assert told["summary.ready"]["report"] == "extractive"
    assert "billing" not in b"".join(request.body for request in receiver.requests).decode()
    for request in receiver.requests:
        Webhook(HOOK_SECRET).verify(request.body.decode(), request.headers)


@pytest.mark.timeout(300)
async def test_a_server_that_keeps_dying_tells_everything_in_order(tmp_path: Path, sessions: Sessions) -> None:
    moment = random.Random(20261122)
    async with Receiver() as receiver:
        await tell_at(sessions, receiver.hook)
        with serving(tmp_path) as server:
            candidates = [await open_directly(server, sessions) for _ in range(3)]
            async with asyncio.TaskGroup() as group:
                for candidate in candidates:
                    group.create_task(take(candidate, []))
                for _ in range(KILLS):
                    await asyncio.sleep(moment.uniform(0.0, 0.6))
                    await asyncio.to_thread(server.kill)
                    await asyncio.to_thread(server.start)
            # What was being sent when the server died falls due again a minute later.
            await eventually(lambda: all_told(receiver, candidates), within_s=150)
    for candidate in candidates:
        told = kinds_told(receiver, candidate.session_id)
        assert list(dict.fromkeys(told)) == WHOLE
        assert told == sorted(told, key=WHOLE.index)
