"""Two servers on one PostgreSQL: a candidate is at one, and what their organization decides comes by the other."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from websockets.exceptions import ConnectionClosed

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.migrations import migrate
from server.db.models import InterviewRow, ReportRow, SessionRow, SessionStatus, TurnRow
from server.interview.turns import Move
from server.services.access import create_api_key
from server.services.accounts import create_organization_with_owner
from server.sessions.registry import HEED_EVERY_S
from tests.support.candidate import Candidate
from tests.support.postgres import PostgresCluster
from tests.support.seed import seed_interview
from tests.support.server import RunningServer

SOON_S = HEED_EVERY_S + 8
"""One look, and what a machine with other things to do may add to it."""


@dataclass
class Pair:
    """Two processes, one database, and a key for it."""

    near: RunningServer
    """Where candidates are."""
    far: RunningServer
    """Where the organization's program is."""
    database_url: str
    key: str

    async def post(self, path: str, json: object = None) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.far.base_url, timeout=60) as client:
            return await client.post(f"/api/v1{path}", json=json, headers={"Authorization": f"Bearer {self.key}"})

    async def admit(self, external_id: str, **more: Any) -> Candidate:
        """A candidate let in at the near server, the session having been opened at the far one."""
        body = {"external_id": external_id, "candidate_name": "Jane Smith", "preset": "talk", **more}
        answer = await self.post("/sessions", body)
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        async with httpx.AsyncClient(base_url=self.near.base_url, timeout=60) as client:
            token = httpx.URL(opened["onboarding_url"]).params["s"]
            entered = await client.post("/onboard", data={"s": token, "consent": "true"})
            assert entered.status_code == 303, entered.text
            return Candidate(self.near, "talk", client.cookies["cq_talk"], opened["session_id"])


async def _seed(url: str) -> str:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    interview_id = await seed_interview(sessions)
    async with reading(sessions) as db:
        organization_id = (await db.get_one(InterviewRow, interview_id)).organization_id
    _, key = await create_api_key(sessions, organization_id, "partner")
    await engine.dispose()
    return key


@pytest.fixture(scope="module")
def pair(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    url = postgres.create_database()
    key = asyncio.run(_seed(url))
    shared = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_SECRET": "sign here"}
    near, far = (RunningServer(tmp_path_factory.mktemp(name), "--no-demo", **shared) for name in ("near", "far"))
    with near, far:
        yield Pair(near, far, url, key)


@pytest.fixture
async def database(pair: Pair) -> Any:
    engine = open_engine(pair.database_url, pool_size=2)
    yield sessionmaker(engine)
    await engine.dispose()


async def hung_up(candidate: Candidate) -> float:
    """Seconds until the candidate's connection is closed by the server."""
    began = time.monotonic()
    async with asyncio.timeout(SOON_S):
        try:
            while True:
                await candidate.receive()
        except ConnectionClosed:
            return time.monotonic() - began


async def test_an_interview_ended_by_way_of_another_process_is_closed_politely(pair: Pair, database: Sessions) -> None:
    candidate = await pair.admit("ended")
    await candidate.connect()
    await candidate.listening()
    await candidate.say("I built an API for invoices that three teams use every day.")
    await candidate.listening()
    answer = await pair.post(f"/sessions/{candidate.session_id}/end")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["end_reason"]) == ("COMPLETED", "ended_by_organizer")
    await hung_up(candidate)
    assert candidate.socket.close_code == 1012, "come again, and hear how it stands"
    await candidate.connect(resume=True)
    await hung_up(candidate)
    assert candidate.socket.close_code == 1000
    assert candidate.state["ended"]
    assert "have ended the interview here" in candidate.said[-1][1]
    assert candidate.said[1][1].startswith("I built an API"), "what was answered before is kept"
    async with reading(database) as db:
        session_id = UUID(candidate.session_id)
        assert await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id))
        closed = select(func.count()).where(TurnRow.session_id == session_id, TurnRow.move == Move.CLOSE)
        assert await db.scalar(closed) == 1


async def test_an_answer_given_after_the_end_elsewhere_is_not_taken_and_not_half_taken(pair: Pair) -> None:
    candidate = await pair.admit("late")
    await candidate.connect()
    await candidate.listening()
    assert (await pair.post(f"/sessions/{candidate.session_id}/end")).status_code == 200
    await candidate.say("Said in the moment before this server has heard of the end.")
    await hung_up(candidate)
    await candidate.connect(resume=True)
    await hung_up(candidate)
    assert candidate.socket.close_code == 1000
    assert candidate.state["ended"]
    assert "have ended the interview here" in candidate.said[-1][1]
    assert all("in the moment before" not in text for _, text in candidate.said)


async def test_an_interview_cancelled_by_way_of_another_process_lets_its_candidate_go(
    pair: Pair, database: Sessions
) -> None:
    candidate = await pair.admit("cancelled")
    await candidate.connect()
    await candidate.listening()
    answer = await pair.post(f"/sessions/{candidate.session_id}/cancel")
    assert (answer.json()["status"], answer.json()["end_reason"]) == ("ABANDONED", "cancelled")
    await hung_up(candidate)
    await candidate.connect(resume=True)
    await hung_up(candidate)
    assert (candidate.socket.close_code, candidate.socket.close_reason) == (4010, "This interview has been closed.")
    async with httpx.AsyncClient(base_url=pair.near.base_url, timeout=60, follow_redirects=True) as client:
        client.cookies.set("cq_talk", candidate.token)
        page = await client.get("/i/talk/room", headers={"Accept": "text/html"})
    assert "This interview has been cancelled" in page.text
    async with reading(database) as db:
        row = await db.get_one(SessionRow, UUID(candidate.session_id))
        assert row.status is SessionStatus.ABANDONED
        assert await db.scalar(select(ReportRow).where(ReportRow.session_id == row.id)) is None


async def test_time_granted_by_way_of_another_process_reaches_the_candidate(pair: Pair) -> None:
    candidate = await pair.admit("extended", duration_minutes=10)
    await candidate.connect()
    await candidate.listening()
    answer = await pair.post(f"/sessions/{candidate.session_id}/extend", {"minutes": 30})
    assert answer.json()["duration_minutes"] == 40
    async with asyncio.timeout(SOON_S):
        while candidate.state["time_left_ms"] <= 10 * 60_000:
            await candidate.until("interview.state")
    assert candidate.state["time_left_ms"] > 39 * 60_000
    await candidate.say("It goes on as before, on the same connection.")
    await candidate.listening()
    await candidate.close()
