"""The database goes away in the middle of an interview, and comes back: nothing is acknowledged that is not stored."""

import asyncio
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.services.accounts import create_organization_with_owner
from tests.support.candidate import Candidate, open_directly
from tests.support.postgres import PostgresCluster
from tests.support.seed import QUESTIONS, seed_interview
from tests.support.server import RunningServer

ANSWER = "Last spring I rebuilt the way we plan, because half of our work was never asked for; it took two months."


async def _seeded(cluster: PostgresCluster) -> str:
    url = cluster.create_database()
    engine = open_engine(url)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions)
    await engine.dispose()
    return url


async def _opened(server: RunningServer, url: str) -> Candidate:
    engine = open_engine(url)
    candidate = await open_directly(server, sessionmaker(engine))
    await engine.dispose()
    return candidate


async def _unacknowledged(candidate: Candidate, event_id: str) -> None:
    """Send while the database is away: an error to be retried, or a closed connection; no acknowledgement."""
    try:
        await candidate.say(ANSWER, event_id=event_id)
        while True:
            event = await candidate.receive()
            assert event["type"] != "interview.ack"
            if event["type"] == "error":
                assert event["retryable"]
                return
    except ConnectionClosed:
        return


async def _connected(candidate: Candidate) -> None:
    """Connect as often as it takes, as the browser does."""
    async with asyncio.timeout(30):
        while True:
            try:
                await candidate.connect()
                await candidate.until("interview.state")
            except ConnectionClosed:
                assert candidate.socket.close_code == 1012
            else:
                return


async def test_an_outage_loses_nothing_and_the_interview_is_completed(tmp_path: Path) -> None:
    with PostgresCluster() as cluster:
        url = await _seeded(cluster)
        with RunningServer(tmp_path, "--no-demo", COLLOQUY_DATABASE_URL=url) as server:
            candidate = await _opened(server, url)
            await candidate.connect()
            await candidate.listening()
            cluster.stop()
            await _unacknowledged(candidate, "first")
            await candidate.close()
            await candidate.connect()
            assert await candidate_closed(candidate) == 1012
            cluster.start()
            await _connected(candidate)
            await candidate.say(ANSWER, event_id="first")
            assert not (await candidate.until("interview.ack"))["duplicate"]
            await candidate.listening()
            while not candidate.state["ended"]:
                await candidate.say(ANSWER if candidate.state["phase"] == "question" else "No.")
                await candidate.until("interview.ack")
                await candidate.listening()
            await candidate.close()
    asked = "\n".join(text for role, text in candidate.said if role == "assistant")
    assert [asked.count(question) for question in QUESTIONS] == [1] * len(QUESTIONS)
    assert [text for role, text in candidate.said if role == "user"].count(ANSWER) == len(QUESTIONS)


async def candidate_closed(candidate: Candidate) -> int | None:
    """Read until the server closes; its code."""
    try:
        while True:
            await candidate.receive()
    except ConnectionClosed:
        return candidate.socket.close_code
