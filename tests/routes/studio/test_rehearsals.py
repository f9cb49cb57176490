"""A creator has simulated candidates take an interview, and reads what that shows."""

from uuid import UUID, uuid4

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, QuestionRow, SessionRow
from server.services.interviews import InterviewChanges, NewInterview, create_interview, update_interview
from server.services.rehearsals.cast import CHARACTERS, Persona
from server.services.rehearsals.leases import claim
from server.services.rehearsals.runs import list_rehearsals, start_rehearsal
from tests.support.browser import Browser, Page
from tests.support.studio import PASSWORD, Staff, make_interview
from tests.support.waiting import eventually

START = "Let five simulated candidates take it"


async def until_over(browser: Browser) -> Page:
    """The page of the test, once its candidates are through."""
    path = browser.page.path

    async def is_over() -> bool:
        page = await browser.open(path)
        return "Test again" in page.text

    await eventually(is_over)
    return browser.page


async def test_from_the_button_to_the_turn_that_shows_a_finding(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    async with writing(sessions) as db:
        await db.execute(
            update(QuestionRow)
            .where(QuestionRow.interview_id == interview_id, QuestionRow.position == 1)
            .values(text="How old are you?")
        )
    page = await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "Five made-up people take this interview" in page.text
    await owner.press(START, persona="", choosing="")
    page = await until_over(owner)
    assert "Test 1 Finished 5 simulated candidates" in page.text
    assert "Fault Question 2: not to be asked in hiring" in page.text
    assert "1. Tell me about a system you changed while people depended on it." in page.text
    place = next(name for name in page.links() if name.startswith(f"{CHARACTERS[Persona.THOROUGH].name}, turn"))
    number = place.rpartition(" ")[2]
    page = await owner.follow(place)
    assert "How old are you?" in page.root.by_id(f"turn-{number}").text
    listed = await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "1 fault" in listed.text
    assert "(current)" in listed.text
    assert "Nobody of you has tried this interview yet" in listed.text


async def test_a_change_since_the_last_test_is_pointed_out_and_who_comes_is_chosen(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    await owner.press(START, persona="hostile")
    page = await until_over(owner)
    assert "1 simulated candidate " in page.text
    assert "The grumpy one" in page.text
    assert "has been changed since" not in page.text
    await update_interview(sessions, staff.owner, interview_id, InterviewChanges(title="Engineers, again"))
    assert "The interview has been changed since this test" in (await owner.open(page.path)).text
    listed = await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "You have changed the interview since its last test" in listed.text


async def test_a_second_start_leads_to_the_test_that_is_going_on(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    row = await start_rehearsal(sessions, staff.owner, interview_id, (Persona.TERSE,))
    await claim(sessions, uuid4())  # in another process, which takes its time
    page = await owner.press(START)
    assert page.path == f"/studio/interviews/{interview_id}/rehearsals/{row.id}"
    assert "0 of 1 candidate is through." in page.text
    assert "Stopping" in (await owner.press("Stop")).text
    assert len(await list_rehearsals(sessions, staff.owner, interview_id)) == 1


async def test_progress_is_told_and_the_page_loads_itself_anew_at_the_end(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    page = await owner.press(START, persona="terse")
    await until_over(owner)
    told = await owner.open(f"{page.path}/progress")
    assert told.headers["HX-Refresh"] == "true"
    assert "1 of 1 candidate is through." in told.text


async def test_a_test_is_deleted_with_what_was_said_in_it(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    await owner.press(START, persona="terse")
    await until_over(owner)
    page = await owner.press("Delete for good")
    assert page.path == f"/studio/interviews/{interview_id}/previews"
    assert "The test is deleted, with what was said in it." in page.text
    async with reading(sessions) as db:
        assert list(await db.scalars(select(SessionRow.id))) == []
        actions = set(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(interview_id))))
    assert {"interview.rehearsed", "interview.rehearsal_deleted"} <= actions


async def test_an_interview_without_questions_says_what_to_do_first(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    row = await create_interview(sessions, staff.owner, NewInterview(title="Empty"))
    page = await owner.open(f"/studio/interviews/{row.id}/previews")
    assert "Nothing to test yet" in page.text


async def test_only_those_who_make_interviews_have_them_tested(
    client: AsyncTestClient[Litestar], staff: Staff, rivals: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    row = await start_rehearsal(sessions, staff.owner, interview_id, (Persona.TERSE,))
    path = f"/studio/interviews/{interview_id}/rehearsals/{row.id}"
    for email, status in ((staff.email("reviewer"), 403), (rivals.email("owner"), 404)):
        browser = Browser(client)
        await browser.sign_in(email, PASSWORD)
        assert (await browser.open(path)).status == status
    elsewhere = await make_interview(sessions, staff.owner, title="Another one")
    member = Browser(client)
    await member.sign_in(staff.email("member"), PASSWORD)
    assert (await member.open(path)).status == 200
    assert (await member.open(f"/studio/interviews/{elsewhere}/rehearsals/{row.id}")).status == 404
    assert (await member.open(f"/studio/interviews/{interview_id}/rehearsals/{UUID(int=1)}")).status == 404
