"""Partner sessions on a real server: opened once by many at a time, and controlled while a candidate is in them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.migrations import migrate
from server.db.models import InterviewRow, ReportRow, SessionRow, SessionStatus, TurnRow
from server.interview.turns import Move
from server.services.access import create_api_key
from server.services.accounts import create_organization_with_owner
from tests.support.candidate import Candidate
from tests.support.postgres import PostgresCluster
from tests.support.seed import seed_interview
from tests.support.server import RunningServer


@dataclass
class Partner:
    """A server, its database, and a key of the organization whose interview is `talk`."""

    server: RunningServer
    database_url: str
    key: str

    async def post(self, path: str, json: object = None) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.server.base_url, timeout=60) as client:
            return await client.post(f"/api/v1{path}", json=json, headers={"Authorization": f"Bearer {self.key}"})

    async def live(self, session_id: str) -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=self.server.base_url, timeout=60) as client:
            answer = await client.get(
                f"/api/v1/sessions/{session_id}/live", headers={"Authorization": f"Bearer {self.key}"}
            )
        found: dict[str, Any] = answer.json()
        return found

    async def open(self, external_id: str, **more: Any) -> dict[str, Any]:
        answer = await self.post("/sessions", body(external_id, **more))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def admit(self, opened: dict[str, Any]) -> Candidate:
        """The candidate, let in by the onboarding page."""
        async with httpx.AsyncClient(base_url=self.server.base_url, timeout=60) as client:
            token = httpx.URL(opened["onboarding_url"]).params["s"]
            answer = await client.post("/onboard", data={"s": token, "consent": "true"})
            assert answer.status_code == 303, answer.text
            return Candidate(self.server, "talk", client.cookies["cq_talk"], opened["session_id"])


def body(external_id: str, **more: Any) -> dict[str, Any]:
    return {"external_id": external_id, "candidate_name": "Jane Smith", "preset": "talk", **more}


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def partner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    folder: Path = tmp_path_factory.mktemp("partner")
    if request.param == "sqlite":
        (folder / "var").mkdir()
        url = f"sqlite+aiosqlite:///{folder / 'var' / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    key = asyncio.run(_seed(url))
    with RunningServer(folder, "--no-demo", COLLOQUY_DATABASE_URL=url, COLLOQUY_PARTNER_LIMIT="0") as running:
        yield Partner(running, url, key)


@pytest.fixture
async def database(partner: Partner) -> AsyncIterator[Sessions]:
    engine: AsyncEngine = open_engine(partner.database_url, pool_size=2)
    yield sessionmaker(engine)
    await engine.dispose()


async def test_twenty_who_post_one_external_id_at_once_make_one_session(partner: Partner, database: Sessions) -> None:
    one = body("one-of-twenty", candidate_name="One Of Twenty")
    answers = await asyncio.gather(*(partner.post("/sessions", one) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.text for answer in answers}) == 1
    async with reading(database) as db:
        made = select(func.count()).select_from(SessionRow).where(SessionRow.participant_name == "One Of Twenty")
        assert await db.scalar(made) == 1


async def test_twenty_with_one_idempotency_key_make_one_session(partner: Partner, database: Sessions) -> None:
    headers = {"Authorization": f"Bearer {partner.key}", "Idempotency-Key": "same"}
    async with httpx.AsyncClient(base_url=partner.server.base_url, timeout=60, headers=headers) as client:
        answers = await asyncio.gather(*(client.post("/api/v1/sessions", json=body("by-key")) for _ in range(20)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(201) == 1
    assert set(statuses) <= {200, 201, 409}
    assert len({answer.json()["session_id"] for answer in answers if answer.status_code < 300}) == 1


async def test_a_running_interview_is_given_more_time(partner: Partner) -> None:
    opened = await partner.open("more-time", duration_minutes=10)
    async with await partner.admit(opened) as candidate:
        await candidate.listening()
        before = candidate.state["time_left_ms"]
        answer = await partner.post(f"/sessions/{opened['session_id']}/extend", {"minutes": 5})
        assert answer.status_code == 200, answer.text
        assert answer.json()["duration_minutes"] == 15
        told = (await candidate.until("interview.state"))["state"]
        assert before + 240_000 < told["time_left_ms"] <= 900_000


async def test_time_granted_elsewhere_is_heard_of_at_the_deadline(partner: Partner, database: Sessions) -> None:
    opened = await partner.open("elsewhere", duration_minutes=1)
    candidate = await partner.admit(opened)
    await candidate.connect()
    await candidate.listening()
    await candidate.close()
    async with writing(database) as db:  # as another process would, with the interview driven in this one
        await db.execute(update(SessionRow).where(SessionRow.id == UUID(opened["session_id"])).values(extra_minutes=30))
    async with candidate:
        await candidate.until("interview.snapshot")
        while candidate.state["time_left_ms"] < 120_000:
            await candidate.until("interview.state")
        assert candidate.state["time_left_ms"] > 29 * 60_000


async def test_a_running_interview_is_ended_politely_with_what_there_is(partner: Partner, database: Sessions) -> None:
    opened = await partner.open("ended")
    async with await partner.admit(opened) as candidate:
        await candidate.listening()
        await candidate.say("I built an API for invoices that three teams use every day.")
        await candidate.listening()
        answer = await partner.post(f"/sessions/{opened['session_id']}/end")
        assert answer.status_code == 200, answer.text
        assert (answer.json()["status"], answer.json()["end_reason"]) == ("COMPLETED", "ended_by_organizer")
        assert (await candidate.until("interview.ended"))["reason"] == "ended_by_organizer"
        assert "have ended the interview here" in candidate.said[-1][1]
    assert (await partner.post(f"/sessions/{opened['session_id']}/end")).status_code == 409
    async with reading(database) as db:
        assert await db.scalar(select(ReportRow).where(ReportRow.session_id == UUID(opened["session_id"])))


async def test_an_interview_its_candidate_has_left_is_ended_too(partner: Partner) -> None:
    opened = await partner.open("left")
    candidate = await partner.admit(opened)
    await candidate.connect()
    await candidate.listening()
    await candidate.close()
    answer = await partner.post(f"/sessions/{opened['session_id']}/end")
    assert answer.json()["status"] == "COMPLETED"


async def test_a_running_interview_is_cancelled_without_a_report(partner: Partner, database: Sessions) -> None:
    opened = await partner.open("cancelled")
    async with await partner.admit(opened) as candidate:
        await candidate.listening()
        answer = await partner.post(f"/sessions/{opened['session_id']}/cancel")
        assert (answer.json()["status"], answer.json()["end_reason"]) == ("ABANDONED", "cancelled")
        await candidate.socket.wait_closed()
    async with reading(database) as db:
        session_id = UUID(opened["session_id"])
        assert await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id)) is None
        closing = select(TurnRow).where(TurnRow.session_id == session_id, TurnRow.move == Move.CLOSE)
        assert await db.scalar(closing) is None
        row = await db.get_one(SessionRow, session_id)
        assert row.status is SessionStatus.ABANDONED
        assert row.completed_at is not None
        assert row.completed_at > datetime.now(UTC) - timedelta(minutes=5)


async def test_a_session_that_is_over_for_others_is_over_for_its_candidate(
    partner: Partner, database: Sessions
) -> None:
    opened = await partner.open("over-elsewhere")
    async with await partner.admit(opened) as candidate:
        await candidate.listening()
        async with writing(database) as db:  # as another process would
            await db.execute(
                update(SessionRow)
                .where(SessionRow.id == UUID(opened["session_id"]))
                .values(status=SessionStatus.ABANDONED, end_reason="cancelled")
            )
        await candidate.socket.wait_closed()
        assert candidate.socket.close_code == 1012
