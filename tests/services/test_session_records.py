"""Sessions as creators see them."""

import pytest
from sqlalchemy import func, select

from server.db.engine import Sessions, reading
from server.db.models import (
    AuditEvent,
    Base,
    ConsentRow,
    FindingRow,
    InterviewRow,
    ReportRow,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.services import interviews, session_records
from server.services.access import Caller
from server.services.errors import NotFound
from server.services.interviews import NewInterview
from tests.support.world import SPOKEN, add_session


@pytest.fixture
async def interview(sessions: Sessions, caller: Caller) -> InterviewRow:
    return await interviews.create_interview(sessions, caller, NewInterview(title="T"))


async def test_the_list_is_newest_first_by_status_and_without_previews(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    done = await add_session(sessions, interview)
    left = await add_session(sessions, interview, status=SessionStatus.ABANDONED)
    await add_session(sessions, interview, is_preview=True)
    everything = await session_records.list_sessions(sessions, caller, interview.id)
    assert [row.id for row in everything.items] == [left.id, done.id]
    some = await session_records.list_sessions(sessions, caller, interview.id, status=SessionStatus.COMPLETED)
    assert [row.id for row in some.items] == [done.id]


async def test_the_detail_has_the_turns_in_order(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    row = await add_session(sessions, interview)
    detail = await session_records.get_session(sessions, caller, row.id)
    assert [turn.text for turn in detail.turns] == [text for _, _, text, _ in SPOKEN]
    assert detail.interview.id == interview.id


async def test_deleting_a_session_leaves_nothing_of_it(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    kept, gone = await add_session(sessions, interview), await add_session(sessions, interview)
    await session_records.delete_session(sessions, caller, gone.id)
    tables: list[type[Base]] = [SessionRow, TurnRow, ConsentRow, ReportRow, FindingRow]
    async with reading(sessions) as db:
        left = [await db.scalar(select(func.count()).select_from(table)) for table in tables]
        noted = await db.scalar(select(AuditEvent.target).where(AuditEvent.action == "session.deleted"))
    assert left == [1, len(SPOKEN), 1, 1, 1]
    assert noted == str(gone.id)
    listed = await session_records.list_sessions(sessions, caller, interview.id)
    assert [row.id for row in listed.items] == [kept.id]
    assert (await interviews.get_interview(sessions, caller, interview.id)).row.session_count == 1


async def test_a_stranger_finds_no_session(
    sessions: Sessions, caller: Caller, stranger: Caller, interview: InterviewRow
) -> None:
    row = await add_session(sessions, interview)
    for attempt in (
        session_records.list_sessions(sessions, stranger, interview.id),
        session_records.get_session(sessions, stranger, row.id),
        session_records.delete_session(sessions, stranger, row.id),
    ):
        with pytest.raises(NotFound):
            await attempt
