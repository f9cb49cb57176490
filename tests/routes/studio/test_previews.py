"""A creator's tries of an interview: listed for creators, deletable, counted nowhere."""

from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent, InterviewRow, SessionRow, UsageMonth
from server.services.entry import Applicant, open_session
from server.services.interviews import get_interview
from server.services.usage import current_usage
from tests.support.browser import Browser, Element
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview


async def try_out(sessions: Sessions, staff: Staff, interview_id: UUID, times: int = 1) -> list[UUID]:
    slug = (await get_interview(sessions, staff.owner, interview_id)).row.public_slug
    applicant = Applicant(name="Olivia Owner", consent=True, preview=True)
    return [(await open_session(sessions, slug, applicant)).session_id for _ in range(times)]


async def left(sessions: Sessions) -> set[UUID]:
    async with reading(sessions) as db:
        return set(await db.scalars(select(SessionRow.id)))


async def test_a_try_by_the_button_is_listed_and_counted_nowhere(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "Nobody of you has tried this interview yet" in owner.page.text
    await owner.press("Try it")
    page = await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "Olivia Owner Not begun" in page.text
    assert "0 sessions" in page.text
    assert (
        "Nobody has taken this interview yet" in (await owner.open(f"/studio/interviews/{interview_id}/sessions")).text
    )
    async with reading(sessions) as db:
        assert (await db.get_one(InterviewRow, interview_id)).session_count == 0
        assert await db.scalar(select(func.sum(UsageMonth.sessions))) in (None, 0)
    assert (await current_usage(sessions, staff.owner)).sessions == 0


async def test_one_try_is_deleted_and_then_all(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    real, _ = await take_interview(sessions, staff.owner, interview_id)
    oldest, middle, newest = await try_out(sessions, staff, interview_id, 3)
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    page = await owner.press("Delete for good")
    assert "The try is deleted." in page.text
    assert await left(sessions) == {real, oldest, middle}
    page = await owner.press("Delete all of them for good")
    assert "The tries are deleted." in page.text
    assert "Nobody of you has tried" in page.text
    assert await left(sessions) == {real}
    async with reading(sessions) as db:
        assert (await db.get_one(InterviewRow, interview_id)).session_count == 1
        gone = await db.scalars(select(AuditEvent.target).where(AuditEvent.action == "session.deleted"))
        assert set(gone) == {str(oldest), str(middle), str(newest)}


async def test_what_is_no_try_of_this_interview_is_not_deleted_here(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    elsewhere = await make_interview(sessions, staff.owner, title="Another one")
    real, _ = await take_interview(sessions, staff.owner, interview_id)
    [other], [own] = [await try_out(sessions, staff, found) for found in (elsewhere, interview_id)]
    await owner.open(f"/studio/interviews/{interview_id}/previews")
    for session_id in (real, other):
        page = await owner.press("Delete for good", session=str(session_id))
        assert "It was deleted before." in page.text
    assert await left(sessions) == {real, other, own}


async def test_a_try_deleted_from_its_own_page_leads_back_to_the_tries(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    [session_id] = await try_out(sessions, staff, interview_id)
    await owner.open(f"/studio/sessions/{session_id}/delete")
    page = await owner.press("Delete for good")
    assert page.path == f"/studio/interviews/{interview_id}/previews"
    assert "The try is deleted." in page.text


async def test_many_tries_are_paged(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    made = await try_out(sessions, staff, interview_id, 23)
    page = await owner.open(f"/studio/interviews/{interview_id}/previews")
    assert "Delete all 23 tries" in page.text
    seen = _sessions(page.root.all("a"))
    await owner.follow("Older tries")
    seen += _sessions(owner.page.root.all("a"))
    assert seen == [f"/studio/sessions/{session_id}" for session_id in reversed(made)]


def _sessions(links: list[Element]) -> list[str]:
    return [a.attributes["href"] for a in links if a.attributes.get("href", "").startswith("/studio/sessions/")]


async def test_reviewers_have_no_list_of_tries(
    client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    reviewer = Browser(client)
    await reviewer.sign_in(staff.email("reviewer"), PASSWORD)
    page = await reviewer.open(f"/studio/interviews/{interview_id}/sessions")
    assert "Test" not in page.links()
    assert (await reviewer.open(f"/studio/interviews/{interview_id}/previews")).status == 403
