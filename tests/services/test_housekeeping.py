"""What time does to stored things."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    Base,
    FindingRow,
    InterviewRow,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    SignInLink,
    SpokenSegmentRow,
    TurnRow,
    UsageMonth,
    WebSession,
)
from server.interview.turns import Move, Speaker
from server.services.housekeeping import BATCH, sweep
from tests.support.finished import finished_session
from tests.support.world import new_tenant, session_row

NOW = datetime.now(UTC)
WEEK = timedelta(hours=168)
LONG_AGO = NOW - WEEK - timedelta(minutes=1)


async def count(sessions: Sessions, table: type[Base]) -> int:
    async with reading(sessions) as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0


async def open_session(
    sessions: Sessions, last_activity_at: datetime, status: SessionStatus = SessionStatus.IN_PROGRESS
) -> UUID:
    """A session that is not over, and whose report is not asked for yet."""
    session_id = await finished_session(
        sessions, status=status, completed_at=None, active_ms=90_000, last_activity_at=last_activity_at
    )
    async with writing(sessions) as db:
        report = await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id))
        await db.delete(report)
    return session_id


async def session_of(sessions: Sessions, session_id: UUID) -> SessionRow:
    async with reading(sessions) as db:
        return await db.get_one(SessionRow, session_id)


async def test_an_interview_nobody_comes_back_to_is_abandoned_and_reported_on(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO)
    swept = await sweep(sessions, NOW, WEEK)
    assert swept.abandoned == 1
    session = await session_of(sessions, session_id)
    assert (session.status, session.end_reason) == (SessionStatus.ABANDONED, "abandoned")
    assert session.completed_at is not None
    async with reading(sessions) as db:
        assert await db.scalar(select(ReportRow.state)) is ReportState.QUEUED
        assert await db.scalar(select(UsageMonth.session_seconds)) == 90


async def test_words_of_an_answer_nobody_came_back_to_finish_become_a_turn(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO)
    async with reading(sessions) as db:
        before = (await db.scalars(select(TurnRow).order_by(TurnRow.index))).all()
    async with writing(sessions) as db:
        db.add_all(
            SpokenSegmentRow(
                session_id=session_id,
                number=number,
                text=text,
                words=[[text, 0, 400, 0.9]],
                capture=capture,
                start_sample=24_000 * start_s,
                end_sample=24_000 * (start_s + 1),
            )
            for number, text, capture, start_s in ((3, "First", 1, 50), (4, "then", 1, 52), (5, "later", 2, 0))
        )
    await sweep(sessions, NOW, WEEK)
    assert await count(sessions, SpokenSegmentRow) == 0
    async with reading(sessions) as db:
        [turn] = (await db.scalars(select(TurnRow).where(TurnRow.index >= len(before)))).all()
    assert (turn.text, turn.spoken, turn.note, turn.move) == ("First then later", True, "unfinished", Move.SAY)
    assert [word[:2] for word in turn.words] == [["First", 0], ["then", 2000], ["later", 3000]]
    asked = [row for row in before if row.speaker is Speaker.INTERVIEWER]
    assert turn.question_id == asked[-1].question_id


async def test_an_answer_broken_off_before_any_turn_is_no_expired_session(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO, status=SessionStatus.PENDING)
    async with writing(sessions) as db:
        await db.execute(TurnRow.__table__.delete())  # type: ignore[attr-defined]
        db.add(
            SpokenSegmentRow(
                session_id=session_id, number=0, text="Hello", words=[], capture=1, start_sample=0, end_sample=9
            )
        )
    await sweep(sessions, NOW, WEEK)
    assert (await session_of(sessions, session_id)).status is SessionStatus.ABANDONED
    assert await count(sessions, TurnRow) == 1


async def test_an_abandoned_interview_without_an_answer_has_no_report(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO)
    async with writing(sessions) as db:
        await db.execute(TurnRow.__table__.delete())  # type: ignore[attr-defined]
    await sweep(sessions, NOW, WEEK)
    assert (await session_of(sessions, session_id)).status is SessionStatus.ABANDONED
    assert await count(sessions, ReportRow) == 0


async def test_a_session_that_was_never_begun_expires(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO, status=SessionStatus.PENDING)
    await sweep(sessions, NOW, WEEK)
    assert (await session_of(sessions, session_id)).status is SessionStatus.EXPIRED


@pytest.mark.parametrize("status", [SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED])
async def test_what_is_over_stays_as_it_is(sessions: Sessions, status: SessionStatus) -> None:
    session_id = await open_session(sessions, LONG_AGO, status=status)
    await sweep(sessions, NOW, WEEK)
    assert (await session_of(sessions, session_id)).status is status


async def test_a_candidate_who_was_there_within_the_time_may_come_back(sessions: Sessions) -> None:
    session_id = await open_session(sessions, NOW - WEEK + timedelta(minutes=1))
    await sweep(sessions, NOW, WEEK)
    assert (await session_of(sessions, session_id)).status is SessionStatus.IN_PROGRESS


async def test_many_are_closed_in_one_sweep(sessions: Sessions) -> None:
    session_id = await open_session(sessions, LONG_AGO)
    session = await session_of(sessions, session_id)
    async with writing(sessions) as db:
        interview = await db.get_one(InterviewRow, session.interview_id)
        db.add_all(
            session_row(interview, status=SessionStatus.IN_PROGRESS, last_activity_at=LONG_AGO) for _ in range(BATCH)
        )
    assert (await sweep(sessions, NOW, WEEK)).abandoned == BATCH + 1


async def test_finished_sessions_are_erased_after_the_interviews_retention(sessions: Sessions) -> None:
    kept = await finished_session(sessions, slug="kept", completed_at=NOW - timedelta(days=29))
    gone = await finished_session(sessions, slug="gone", completed_at=NOW - timedelta(days=31))
    unlimited = await finished_session(sessions, slug="unlimited", completed_at=NOW - timedelta(days=9999))
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow)
            .where(InterviewRow.public_slug.in_(("kept", "gone")))
            .values(retention_days=30, session_count=1)
        )
    assert (await sweep(sessions, NOW, WEEK)).purged == 1
    async with reading(sessions) as db:
        assert set(await db.scalars(select(SessionRow.id))) == {kept, unlimited}
        left = {row.public_slug: row.session_count for row in await db.scalars(select(InterviewRow))}
        assert not (await db.scalars(select(TurnRow).where(TurnRow.session_id == gone))).all()
        assert not (await db.scalars(select(ReportRow).where(ReportRow.session_id == gone))).all()
    assert (left["kept"], left["gone"]) == (1, 0)
    assert await count(sessions, FindingRow) == 0


async def test_expired_sign_ins_are_forgotten(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "acme")
    user_id, organization_id = tenant.caller.user_id, tenant.organization_id
    async with writing(sessions) as db:
        for token, expires_at in (("old", LONG_AGO), ("new", NOW + WEEK)):
            db.add(
                WebSession(user_id=user_id, organization_id=organization_id, token_hash=token, expires_at=expires_at)
            )
            db.add(SignInLink(user_id=user_id, token_hash=token, expires_at=expires_at))
    await sweep(sessions, NOW, WEEK)
    async with reading(sessions) as db:
        assert list(await db.scalars(select(WebSession.token_hash))) == ["new"]
        assert list(await db.scalars(select(SignInLink.token_hash))) == ["new"]
