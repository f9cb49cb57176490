"""Pages neither repeat nor skip a row, whatever is written between them."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.db.engine import Sessions, open_engine, sessionmaker, writing
from server.db.models import InterviewRow, SessionRow
from server.services import interviews, session_records
from server.services.access import Caller
from server.services.interviews import InterviewChanges, NewInterview
from server.services.pagination import Page
from tests.support.postgres import PostgresCluster
from tests.support.world import new_tenant, session_row

Write = tuple[str, int]
WRITES = st.lists(st.tuples(st.sampled_from(["insert", "update", "delete"]), st.integers(0, 50)), max_size=4)


@contextmanager
def fresh_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of one more migrated database; hypothesis needs one an example."""
    if kind == "postgresql":
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        yield cluster.create_database(template=request.getfixturevalue("postgres_template"))
        return
    target = folder / "paging.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), target)
    yield f"sqlite+aiosqlite:///{target}"
    for leftover in folder.glob("paging.db*"):
        leftover.unlink()


class Interviews:
    """The list of interviews, and writes to it."""

    def __init__(self, sessions: Sessions, caller: Caller) -> None:
        self._sessions, self._caller = sessions, caller

    async def insert(self) -> UUID:
        return (await interviews.create_interview(self._sessions, self._caller, NewInterview(title="T"))).id

    async def update(self, row_id: UUID) -> None:
        await interviews.update_interview(self._sessions, self._caller, row_id, InterviewChanges(title="U"))

    async def delete(self, row_id: UUID) -> None:
        async with writing(self._sessions) as db:
            await db.delete(await db.get_one(InterviewRow, row_id))

    async def page(self, limit: int, cursor: str | None) -> tuple[list[UUID], str | None]:
        page = await interviews.list_interviews(self._sessions, self._caller, limit=limit, cursor=cursor)
        return [listed.row.id for listed in page.items], page.cursor


class Records:
    """The list of one interview's sessions, and writes to it."""

    def __init__(self, sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
        self._sessions, self._caller, self._interview = sessions, caller, interview

    async def insert(self) -> UUID:
        async with writing(self._sessions) as db:
            row = session_row(self._interview)
            db.add(row)
        return row.id

    async def update(self, row_id: UUID) -> None:
        async with writing(self._sessions) as db:
            (await db.get_one(SessionRow, row_id)).message_count += 1

    async def delete(self, row_id: UUID) -> None:
        await session_records.delete_session(self._sessions, self._caller, row_id)

    async def page(self, limit: int, cursor: str | None) -> tuple[list[UUID], str | None]:
        page: Page[SessionRow] = await session_records.list_sessions(
            self._sessions, self._caller, self._interview.id, limit=limit, cursor=cursor
        )
        return [row.id for row in page.items], page.cursor


async def page_through(listed: Any, count: int, limit: int, rounds: list[list[Write]]) -> None:
    untouched = [await listed.insert() for _ in range(count)]
    alive = list(untouched)
    seen: list[UUID] = []
    cursor, turn = None, iter(rounds)
    while True:
        ids, cursor = await listed.page(limit, cursor)
        assert len(ids) <= limit
        seen += ids
        if cursor is None:
            break
        for write, pick in next(turn, []):
            if write == "insert":
                alive.append(await listed.insert())
                continue
            if not alive:
                continue
            row_id = alive[pick % len(alive)]
            if write == "delete":
                alive.remove(row_id)
                untouched = [kept for kept in untouched if kept != row_id]
            await getattr(listed, write)(row_id)
    assert len(seen) == len(set(seen))
    assert [row_id for row_id in seen if row_id in set(untouched)] == untouched[::-1]


@pytest.mark.parametrize("listed", ["interviews", "sessions"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_paging_sees_each_row_that_stays_exactly_once(
    kind: str, listed: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    async def run(url: str, count: int, limit: int, rounds: list[list[Write]]) -> None:
        engine = open_engine(url, pool_size=2)
        sessions = sessionmaker(engine)
        caller = (await new_tenant(sessions, "ours")).caller
        if listed == "interviews":
            await page_through(Interviews(sessions, caller), count, limit, rounds)
        else:
            interview = await interviews.create_interview(sessions, caller, NewInterview(title="T"))
            await page_through(Records(sessions, caller, interview), count, limit, rounds)
        await engine.dispose()

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(count=st.integers(0, 14), limit=st.integers(1, 5), rounds=st.lists(WRITES, max_size=6))
    def check(count: int, limit: int, rounds: list[list[Write]]) -> None:
        with fresh_database(kind, request, tmp_path) as url:
            asyncio.run(run(url, count, limit, rounds))

    check()
