"""A running server with a language model behind it: good, and failing in the middle of the interview."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.migrations import migrate
from server.db.models import FindingRow, ReportKind, ReportRow, ReportState, SessionRow, TurnRow
from server.interview.plan import FollowUpDepth
from server.interview.turns import Move, Source, Speaker
from server.services.access import create_api_key
from server.services.accounts import create_organization_with_owner
from tests.servers import model_server as ms
from tests.servers.analyst import analyst
from tests.servers.model_server import ModelServer
from tests.support.candidate import Candidate, open_directly
from tests.support.seed import QUESTIONS, seed_interview
from tests.support.server import RunningServer
from tests.support.waiting import eventually

ANSWER = "We rebuilt the billing system because invoices came late. In a nutshell, customers now pay in a week."
WORST_S = 8.0
"""The longest a candidate waits for a turn, whatever the model does."""


def interviewing_and_analysing(request: ms.Request) -> str:
    """One probe on each first answer, then on; reports as the analyst writes them."""
    system = str(request.body["messages"][0]["content"])
    if "You are interviewing one candidate" in system:
        return "probe\nThank you. What made that hard?"
    return analyst(request)


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    """The database the server will serve from, with one interview."""
    (tmp_path / "var").mkdir()
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'var' / 'colloquy.db'}")
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions, depth=FollowUpDepth.MODERATE)
    yield sessions
    await engine.dispose()


async def _take(candidate: Candidate) -> float:
    """Answer to the end; the longest wait for a reply."""
    longest = 0.0
    async with candidate:
        await candidate.listening()
        while not candidate.state["ended"]:
            began = time.monotonic()
            await candidate.say(ANSWER if candidate.state["phase"] == "question" else "No, thank you.")
            await candidate.until("interview.ack")
            await candidate.listening()
            longest = max(longest, time.monotonic() - began)
    return longest


async def _turns(sessions: Sessions) -> list[TurnRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(TurnRow).order_by(TurnRow.index)))


async def test_an_interview_with_a_model_is_probed_counted_and_reported(tmp_path: Path, sessions: Sessions) -> None:
    async with ModelServer(ms.answers(interviewing_and_analysing)) as model:
        with RunningServer(tmp_path, "--no-demo", OPENAI_BASE_URL=model.base_url) as server:
            await _take(await open_directly(server, sessions))
            turns = await _turns(sessions)
            probes = [turn for turn in turns if turn.move is Move.PROBE]
            assert {turn.source for turn in probes} <= {Source.MODEL, Source.SCRIPT}
            assert "Thank you. What made that hard?" in [turn.text for turn in probes]
            asked = "\n".join(turn.text for turn in turns if turn.speaker is Speaker.INTERVIEWER)
            assert [asked.count(question) for question in QUESTIONS] == [1, 1, 1]

            async def reported() -> bool:
                async with reading(sessions) as db:
                    return await db.scalar(select(ReportRow.state)) is ReportState.READY

            await eventually(reported)
            async with reading(sessions) as db:
                report = (await db.scalars(select(ReportRow))).one()
                findings = list(await db.scalars(select(FindingRow)))
            assert report.kind is ReportKind.MODEL
            said = {str(turn.id): turn.text for turn in turns}
            for finding in findings:
                for evidence in finding.evidence:
                    if evidence["start"] is not None:
                        words = said[evidence["turnId"]][evidence["start"] : evidence["end"]]
                        assert words == evidence["quote"]
            await _assert_usage(server, sessions, turns, report)


async def _assert_usage(server: RunningServer, sessions: Sessions, turns: list[TurnRow], report: ReportRow) -> None:
    async with reading(sessions) as db:
        session = (await db.scalars(select(SessionRow))).one()
    spent = sum(turn.input_tokens + turn.output_tokens for turn in turns)
    assert spent > 0
    assert session.input_tokens + session.output_tokens == spent + report.input_tokens + report.output_tokens
    _row, key = await create_api_key(sessions, session.organization_id, "usage")
    headers = {"Authorization": f"Bearer {key}"}
    answer = await asyncio.to_thread(httpx.get, f"{server.base_url}/api/v1/usage", headers=headers)
    assert answer.json()["data"]["ai_tokens"]["used"] == session.input_tokens + session.output_tokens


@pytest.mark.parametrize(
    ("behaviour", "note"),
    [
        (ms.fails(401), "model_rejected"),
        (ms.fails(429, headers={"Retry-After": "30"}), "model_busy"),
        (ms.fails(500), "model_unreachable"),
        (ms.silent, "model_timeout"),
        (ms.stalls_after("probe\nI see"), "model_timeout"),
        (ms.hangs_up_after("probe\nThank you. What ma"), "model_unreachable"),
        (ms.streams_raw(b"data: {not json}\n\n", b"\x00\xff garbage\n\n"), "model_garbled"),
        (ms.says(""), "model_garbled"),
    ],
    ids=["401", "429", "500", "silence", "stall", "cut", "garbage", "empty"],
)
async def test_whatever_the_model_does_the_interview_goes_on_in_time(
    tmp_path: Path, sessions: Sessions, behaviour: ms.Behaviour, note: str
) -> None:
    async with ModelServer(behaviour) as model:
        with RunningServer(tmp_path, "--no-demo", OPENAI_BASE_URL=model.base_url, COLLOQUY_WORKER="false") as server:
            assert await _take(await open_directly(server, sessions)) < WORST_S
    turns = await _turns(sessions)
    assert turns[-1].move is Move.CLOSE
    assert note in " ".join(turn.note for turn in turns)
    asked = "\n".join(turn.text for turn in turns if turn.speaker is Speaker.INTERVIEWER)
    assert [asked.count(question) for question in QUESTIONS] == [1, 1, 1]
