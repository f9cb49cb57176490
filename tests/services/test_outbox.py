"""Events are recorded with what they report, in one order a session, whoever records them."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, EventRow, InterviewRow
from server.services.outbox import record_event
from tests.support.seed import seed_interview
from tests.support.world import add_session


async def _session(sessions: Sessions, *, is_preview: bool = False) -> UUID:
    interview_id = await seed_interview(sessions)
    async with reading(sessions) as db:
        interview = await db.get_one(InterviewRow, interview_id)
    return (await add_session(sessions, interview, is_preview=is_preview)).id


async def _kinds(sessions: Sessions, session_id: UUID) -> list[tuple[int, EventKind]]:
    async with reading(sessions) as db:
        rows = await db.scalars(select(EventRow).where(EventRow.session_id == session_id).order_by(EventRow.number))
        return [(row.number, row.kind) for row in rows]


async def test_events_are_counted_without_gaps_though_many_record_at_once(sessions: Sessions) -> None:
    session_id = await _session(sessions)

    async def flag(number: int) -> None:
        async with writing(sessions) as db:
            await record_event(db, session_id, EventKind.INTEGRITY_FLAGGED, {"n": number})

    await asyncio.gather(*(flag(number) for number in range(12)))
    assert await _kinds(sessions, session_id) == [(n, EventKind.INTEGRITY_FLAGGED) for n in range(1, 13)]


async def test_what_is_rolled_back_was_never_an_event(sessions: Sessions) -> None:
    session_id = await _session(sessions)
    with pytest.raises(RuntimeError):
        async with writing(sessions) as db:
            await record_event(db, session_id, EventKind.SESSION_STARTED)
            raise RuntimeError
    async with writing(sessions) as db:
        event = await record_event(db, session_id, EventKind.SESSION_ENDED)
    assert event is not None
    assert await _kinds(sessions, session_id) == [(1, EventKind.SESSION_ENDED)]


async def test_a_preview_has_no_events(sessions: Sessions) -> None:
    session_id = await _session(sessions, is_preview=True)
    async with writing(sessions) as db:
        assert await record_event(db, session_id, EventKind.SESSION_CREATED) is None
    assert await _kinds(sessions, session_id) == []
