"""What sweeps and reports tell, how long events are kept, and what a deleted session leaves."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.adapters.sentiment_vader import VaderLexicon
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    DeliveryState,
    EventKind,
    EventRow,
    InterviewRow,
    SessionRow,
    SessionStatus,
    WebhookDelivery,
)
from server.services.access import Caller
from server.services.entry import Applicant, open_session
from server.services.events import KEPT_FOR, pending_events
from server.services.housekeeping import sweep
from server.services.report_writing import ReportWriter
from server.services.session_records import delete_session
from tests.support.finished import finished_session
from tests.support.seed import seed_interview
from tests.support.webhooks import deliveries, endpoint_at, interview_of, tell
from tests.support.webhooks import open_session as open_row

NOW = datetime.now(UTC)
WEEK = timedelta(days=7)


async def events_of(sessions: Sessions, session_id: UUID) -> list[EventRow]:
    async with reading(sessions) as db:
        wanted = select(EventRow).where(EventRow.session_id == session_id).order_by(EventRow.number)
        return list(await db.scalars(wanted))


async def test_opening_a_session_is_told_without_who_it_is_for(sessions: Sessions) -> None:
    interview_id = await seed_interview(sessions)
    opened = await open_session(sessions, "talk", Applicant(name="Ada Lovelace", email="ada@a.example", consent=True))
    again = await open_session(sessions, "talk", Applicant(session_token=opened.token, consent=True))
    assert again.session_id == opened.session_id
    [event] = await events_of(sessions, opened.session_id)
    assert event.kind is EventKind.SESSION_CREATED
    assert event.data == {"interview_id": str(interview_id), "status": "PENDING"}


@pytest.mark.parametrize(
    ("status", "answers", "told"),
    [
        (SessionStatus.IN_PROGRESS, ("I built a thing.",), EventKind.SESSION_ENDED),
        (SessionStatus.PENDING, (), EventKind.SESSION_EXPIRED),
    ],
)
async def test_who_does_not_come_back_ends_the_session(
    sessions: Sessions, status: SessionStatus, answers: tuple[str, ...], told: EventKind
) -> None:
    session_id = await finished_session(
        sessions, answers, status=status, completed_at=None, active_ms=90_500, last_activity_at=NOW - 2 * WEEK
    )
    await sweep(sessions, NOW, WEEK)
    await sweep(sessions, NOW, WEEK)
    [event] = await events_of(sessions, session_id)
    assert event.kind is told
    if told is EventKind.SESSION_ENDED:
        del event.data["interview_id"]
        assert event.data == {"status": "ABANDONED", "reason": "abandoned", "duration_seconds": 90}


async def test_a_report_that_can_be_read_is_told_without_what_it_says(sessions: Sessions) -> None:
    session_id = await finished_session(sessions)
    await ReportWriter(sessions, lambda _: None, VaderLexicon()).write(session_id)
    [event] = await events_of(sessions, session_id)
    assert event.kind is EventKind.SUMMARY_READY
    assert set(event.data) == {"interview_id", "report", "findings"}
    assert event.data["report"] == "extractive"


async def test_events_and_settled_deliveries_are_kept_for_a_month(sessions: Sessions, caller: Caller) -> None:
    await endpoint_at(sessions, caller, "http://127.0.0.1:9/")
    session_id = await open_row(sessions, await interview_of(sessions, caller))
    await tell(sessions, session_id, EventKind.SESSION_CREATED, EventKind.CANDIDATE_JOINED)
    await sweep(sessions, NOW, WEEK)
    assert len(await pending_events(sessions, caller, limit=10)) == 2
    async with writing(sessions) as db:
        old = NOW - KEPT_FOR - timedelta(days=1)
        await db.execute(update(EventRow).where(EventRow.number == 1).values(at=old))
        await db.execute(update(WebhookDelivery).values(created_at=old))
        await db.execute(update(WebhookDelivery).where(WebhookDelivery.number == 1).values(state=DeliveryState.FAILED))
    await sweep(sessions, NOW, WEEK)
    assert [row.number for row in await pending_events(sessions, caller, limit=10)] == [2]
    assert [row.number for row in await deliveries(sessions)] == [2]  # still to be delivered


async def test_a_deleted_session_leaves_nothing_of_its_candidate(sessions: Sessions, caller: Caller) -> None:
    await endpoint_at(sessions, caller, "http://127.0.0.1:9/")
    interview = await interview_of(sessions, caller)
    session_id = await open_row(sessions, interview)
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id)
            .values(participant_name="Ada Lovelace", participant_email="ada@a.example")
        )
        assert await db.get(InterviewRow, interview.id)
    await tell(sessions, session_id, EventKind.SESSION_ENDED)
    await delete_session(sessions, caller, session_id)
    kept = [str(row.data) for row in await pending_events(sessions, caller, limit=10)]
    kept += [row.body for row in await deliveries(sessions)]
    assert len(kept) == 2
    assert not any(word in text for text in kept for word in ("Ada", "Lovelace", "ada@"))
