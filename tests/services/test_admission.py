"""From when to when, and to how many, an interview is open; who has begun can always finish."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MemberRole, SessionRow, SessionStatus
from server.db.models.base import new_id
from server.services.access import Caller
from server.services.admission import Admission, Filling, admission_now, set_admission
from server.services.door import look_up
from server.services.entry import Applicant, Opened, open_session
from server.services.errors import Conflict, DomainError, Gone, Invalid, NotFound
from server.services.partners.making import Wanted, make_session
from server.services.version_keeping import content_columns
from tests.support.seed import seed_interview

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
BOX = FernetBox("sign here")


async def limited(sessions: Sessions, admission: Admission) -> Caller:
    interview_id = await seed_interview(sessions)
    async with reading(sessions) as db:
        interview = await db.get_one(InterviewRow, interview_id)
    caller = Caller(interview.organization_id, MemberRole.OWNER)
    await set_admission(sessions, caller, interview_id, admission)
    return caller


async def interview_of(sessions: Sessions) -> InterviewRow:
    async with reading(sessions) as db:
        return (await db.scalars(select(InterviewRow))).one()


async def come(sessions: Sessions, name: str = "Ada") -> Opened:
    return await open_session(sessions, "talk", Applicant(name=name, consent=True))


async def set_status(sessions: Sessions, session_id: UUID, status: SessionStatus) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(status=status))


async def refused(sessions: Sessions) -> Gone:
    with pytest.raises(Gone) as at_the_door:
        await look_up(sessions, "talk")
    with pytest.raises(Gone) as inside:
        await come(sessions)
    assert at_the_door.value.reason == inside.value.reason
    return inside.value


async def test_before_it_opens_the_page_says_when(sessions: Sessions) -> None:
    await limited(sessions, Admission(opens_at=NOW + HOUR))
    error = await refused(sessions)
    assert (error.reason, error.at) == ("not_yet", NOW + HOUR)


async def test_after_its_end_nobody_new_gets_in_and_who_has_begun_can_finish(sessions: Sessions) -> None:
    caller = await limited(sessions, Admission(opens_at=NOW - HOUR))
    opened = await come(sessions)
    await set_admission(sessions, caller, (await interview_of(sessions)).id, Admission(closes_at=NOW - HOUR))
    assert (await refused(sessions)).reason == "ended"
    door = await look_up(sessions, "talk", session_token=opened.token)
    assert door.running_session
    again = await open_session(sessions, "talk", Applicant(consent=True, session_token=opened.token))
    assert again.resumed
    preview = await open_session(sessions, "talk", Applicant(name="Me", consent=True, preview=True))
    assert not preview.resumed, "creators can try it out at any time"


async def test_of_many_who_come_at_once_only_as_many_get_in_as_may(sessions: Sessions) -> None:
    caller = await limited(sessions, Admission(max_sessions=3))
    came = await asyncio.gather(*(come(sessions, f"P{n}") for n in range(8)), return_exceptions=True)
    assert sum(isinstance(one, Opened) for one in came) == 3
    assert {one.reason for one in came if isinstance(one, Gone)} == {"filled"}
    interview = await interview_of(sessions)
    assert await admission_now(sessions, caller, interview.id) == (Filling(3, 0), "filled")
    [first, *_] = [one for one in came if isinstance(one, Opened)]
    await set_status(sessions, first.session_id, SessionStatus.EXPIRED)
    assert not (await come(sessions)).resumed, "one that was never begun takes nobody's place"


async def test_enough_finished_interviews_close_it(sessions: Sessions) -> None:
    await limited(sessions, Admission(max_completed=1))
    one, other = await come(sessions, "A"), await come(sessions, "B")
    await set_status(sessions, one.session_id, SessionStatus.COMPLETED)
    assert (await refused(sessions)).reason == "filled"
    assert (await open_session(sessions, "talk", Applicant(consent=True, session_token=other.token))).resumed


@pytest.mark.parametrize(
    ("admission", "refusal"),
    [
        (Admission(opens_at=NOW + HOUR), None),
        (Admission(closes_at=NOW - HOUR), Conflict),
        (Admission(max_sessions=1), Conflict),
    ],
)
async def test_programs_make_sessions_ahead_of_time_but_not_too_late(
    sessions: Sessions, admission: Admission, refusal: type[DomainError] | None
) -> None:
    await limited(sessions, Admission())
    await come(sessions)
    caller = Caller((await interview_of(sessions)).organization_id, MemberRole.OWNER)
    await set_admission(sessions, caller, (await interview_of(sessions)).id, admission)

    async def make() -> None:
        async with writing(sessions) as db:
            interview = (await db.scalars(select(InterviewRow))).one()
            wanted = Wanted("Ada", NOW + HOUR)
            await make_session(db, interview, wanted, new_id(), external_id="one")

    if refusal is None:
        await make()
    else:
        with pytest.raises(refusal):
            await make()


async def test_limits_are_no_part_of_what_versions_keep() -> None:
    limits = {"opens_at", "closes_at", "max_sessions", "max_completed", "reminder_days", "reminder_count"}
    assert limits.isdisjoint(content_columns(InterviewRow))


async def test_limits_that_cannot_be_are_refused(sessions: Sessions) -> None:
    caller = await limited(sessions, Admission())
    interview = await interview_of(sessions)
    for wrong in (Admission(opens_at=NOW, closes_at=NOW), Admission(max_sessions=0), Admission(max_completed=10**7)):
        with pytest.raises(Invalid):
            await set_admission(sessions, caller, interview.id, wrong)
    stranger = Caller(new_id(), MemberRole.OWNER)
    with pytest.raises(NotFound):
        await set_admission(sessions, stranger, interview.id, Admission())
    with pytest.raises(NotFound):
        await admission_now(sessions, stranger, interview.id)
