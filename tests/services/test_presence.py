"""Joined, left, resumed: told by a lease, so that neither a reload nor a crash is a leave."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, EventRow, SessionRow, SessionStatus
from server.db.models.base import new_id
from server.services.access import Caller
from server.services.presence import GRACE, LEASE, arrive, depart, stay, tell_who_left
from tests.support.webhooks import interview_of, open_session
from tests.support.world import session_row

JOINED, LEFT, RESUMED = EventKind.CANDIDATE_JOINED, EventKind.CANDIDATE_LEFT, EventKind.CANDIDATE_RESUMED
SECOND = timedelta(seconds=1)


@pytest.fixture
async def session_id(sessions: Sessions, caller: Caller) -> UUID:
    return await open_session(sessions, await interview_of(sessions, caller))


async def told(sessions: Sessions, session_id: UUID) -> list[EventKind]:
    async with reading(sessions) as db:
        found = select(EventRow.kind).where(EventRow.session_id == session_id).order_by(EventRow.number)
        return list(await db.scalars(found))


def later(time: timedelta) -> datetime:
    return datetime.now(UTC) + time


async def test_a_reload_is_no_leave(sessions: Sessions, session_id: UUID) -> None:
    first, second = new_id(), new_id()
    await arrive(sessions, session_id, first)
    await depart(sessions, session_id, first)
    assert await tell_who_left(sessions, later(GRACE - SECOND)) == 0
    await arrive(sessions, session_id, second)
    assert await tell_who_left(sessions, later(GRACE + SECOND)) == 0
    assert await told(sessions, session_id) == [JOINED]


async def test_who_stays_away_has_left_and_coming_back_is_resuming(sessions: Sessions, session_id: UUID) -> None:
    driver = new_id()
    await arrive(sessions, session_id, driver)
    await depart(sessions, session_id, driver)
    assert await tell_who_left(sessions, later(GRACE + SECOND)) == 1
    assert await tell_who_left(sessions, later(GRACE + SECOND)) == 0
    await arrive(sessions, session_id, driver)
    await depart(sessions, session_id, driver)
    await tell_who_left(sessions, later(GRACE + SECOND))
    assert await told(sessions, session_id) == [JOINED, LEFT, RESUMED, LEFT]


async def test_a_driver_that_was_taken_over_from_has_no_say(sessions: Sessions, session_id: UUID) -> None:
    old, new = new_id(), new_id()
    await arrive(sessions, session_id, old)
    await arrive(sessions, session_id, new)
    await depart(sessions, session_id, old)
    assert await tell_who_left(sessions, later(GRACE + SECOND)) == 0
    assert await told(sessions, session_id) == [JOINED]


async def test_a_process_that_dies_leaves_a_lease_that_ends(sessions: Sessions, session_id: UUID) -> None:
    driver = new_id()
    await arrive(sessions, session_id, driver)
    await stay(sessions, {session_id: driver, new_id(): new_id()})
    assert await tell_who_left(sessions, later(LEASE - SECOND)) == 0
    assert await tell_who_left(sessions, later(LEASE + SECOND)) == 1
    await stay(sessions, {session_id: driver})  # nobody is brought back by it
    assert await told(sessions, session_id) == [JOINED, LEFT]


@pytest.mark.parametrize("end", [SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED])
async def test_going_after_the_end_is_not_told(sessions: Sessions, session_id: UUID, end: SessionStatus) -> None:
    driver = new_id()
    await arrive(sessions, session_id, driver)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(status=end))
    await depart(sessions, session_id, driver)
    assert await tell_who_left(sessions, later(LEASE + SECOND)) == 0
    await arrive(sessions, session_id, driver)
    assert await told(sessions, session_id) == [JOINED]


async def test_nothing_is_told_of_previews(sessions: Sessions, caller: Caller) -> None:
    row = session_row(await interview_of(sessions, caller), is_preview=True)
    async with writing(sessions) as db:
        db.add(row)
    await arrive(sessions, row.id, new_id())
    assert await tell_who_left(sessions, later(LEASE + SECOND)) == 0
    assert await told(sessions, row.id) == []
