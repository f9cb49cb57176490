"""The server is killed, again and again, while interviews are running: no acknowledged turn is lost or doubled."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.migrations import migrate
from server.db.models import ReportRow, SessionRow, SessionStatus, TurnRow
from server.interview.turns import Speaker
from server.services.accounts import create_organization_with_owner
from tests.support.candidate import Candidate, open_directly
from tests.support.seed import QUESTIONS, seed_interview
from tests.support.server import RunningServer

KILLS = 50
AT_ONCE = 4
ANSWERS = [
    "I rebuilt the build system last spring, because it took an hour; now it takes six minutes for everyone.",
    "Short.",
    "What do you mean by that?",
    "I ask who is blocked, then what breaks first, for example last week the backups before the dashboard.",
    "No, that is all from me.",
]


class _Crashing:
    """Interviews taken against a server that keeps dying."""

    def __init__(self, server: RunningServer, sessions: Sessions) -> None:
        self.server = server
        self.sessions = sessions
        self.acknowledged: dict[str, set[str]] = {}
        self.kills = 0

    async def kill_now_and_then(self) -> None:
        random_moment = random.Random(20261121)
        while self.kills < KILLS:
            await asyncio.sleep(random_moment.uniform(0.0, 0.3))
            await asyncio.to_thread(self.server.kill)
            self.kills += 1
            await asyncio.to_thread(self.server.start)

    async def keep_interviewing(self, chance: random.Random) -> None:
        while True:
            await self.take_one(await open_directly(self.server, self.sessions), chance)
            if self.kills >= KILLS:
                return

    async def take_one(self, candidate: Candidate, chance: random.Random) -> None:
        acknowledged = self.acknowledged.setdefault(candidate.session_id, set())
        unsent: list[tuple[str, str]] = []
        while not candidate.state.get("ended"):
            try:
                await candidate.connect(resume=bool(candidate.stream))
                await candidate.until("interview.state")
                while not candidate.state["ended"]:
                    if not unsent:
                        unsent.append((f"{len(acknowledged)}-{chance.random()}", chance.choice(ANSWERS)))
                    await self._send(candidate, unsent, acknowledged)
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(0.05)

    async def _send(self, candidate: Candidate, unsent: list[tuple[str, str]], acknowledged: set[str]) -> None:
        event_id, text = unsent[0]
        await candidate.say(text, event_id=event_id)
        while True:
            event = await candidate.receive()
            if event["type"] == "interview.ack" and event["client_event_id"] == event_id:
                acknowledged.add(event_id)
                unsent.clear()
                break
            if event["type"] == "error":
                unsent.clear()
                break
        while candidate.state["awaiting_reply"]:
            await candidate.receive()


@pytest.mark.crash
@pytest.mark.timeout(600)
async def test_no_acknowledged_turn_is_lost_or_doubled_in_fifty_kills(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    url = f"sqlite+aiosqlite:///{tmp_path / 'var' / 'colloquy.db'}"
    engine = open_engine(url)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions)
    with RunningServer(tmp_path, "--no-demo", COLLOQUY_DATABASE_URL=url) as server:
        run = _Crashing(server, sessions)
        async with asyncio.TaskGroup() as group:
            group.create_task(run.kill_now_and_then())
            for number in range(AT_ONCE):
                group.create_task(run.keep_interviewing(random.Random(number)))
        await _check(run)
    await engine.dispose()


async def _check(run: _Crashing) -> None:
    assert run.kills >= KILLS
    async with reading(run.sessions) as db:
        rows = {str(row.id): row for row in await db.scalars(select(SessionRow))}
        turns = list(await db.scalars(select(TurnRow).order_by(TurnRow.session_id, TurnRow.index)))
        reported = {str(found) for found in await db.scalars(select(ReportRow.session_id))}
    for session_id, acknowledged in run.acknowledged.items():
        mine = [turn for turn in turns if str(turn.session_id) == session_id]
        assert rows[session_id].status is SessionStatus.COMPLETED
        assert session_id in reported
        stored = Counter(turn.client_event_id for turn in mine if turn.speaker is Speaker.CANDIDATE)
        assert {event_id for event_id, times in stored.items() if times != 1} == set()
        assert acknowledged <= set(stored)
        asked = "\n".join(turn.text for turn in mine if turn.speaker is Speaker.INTERVIEWER)
        assert [asked.count(question) for question in QUESTIONS] == [1] * len(QUESTIONS)
        assert [turn.index for turn in mine] == list(range(len(mine)))
        assert rows[session_id].message_count == len(mine)
