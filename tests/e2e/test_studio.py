"""The creator's and the reviewer's pages, in a real browser."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, Page, expect

from server.db.engine import Sessions, open_engine, sessionmaker
from server.db.models import ReportState
from server.routes.access import WEB_COOKIE
from server.services.access import Caller, open_web_session
from server.services.interviews import NewInterview, create_interview
from server.services.invites import NewInvite, create_invites
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import PASSWORD, Staff, hire, make_interview, set_report, take_interview, write_report

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))


@dataclass
class Studio:
    """An organization of the test's own in the running server's database."""

    sessions: Sessions
    staff: Staff
    context: BrowserContext
    base_url: str

    async def enter(self, page: Page, who: Caller) -> None:
        """Sign in without the form, which few sign-ins from one address may use."""
        assert who.user_id is not None
        token = await open_web_session(self.sessions, who.user_id)
        await self.context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": self.base_url}])
        await page.goto("/studio")

    async def interview(self) -> UUID:
        return await make_interview(self.sessions, self.staff.owner)


@pytest_asyncio.fixture(loop_scope="session")
async def studio(server: RunningServer, context: BrowserContext) -> AsyncIterator[Studio]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    yield Studio(sessions, await hire(sessions, f"studio{next(HIRED)}"), context, server.base_url)
    await engine.dispose()


def questions(page: Page) -> Locator:
    return page.locator(".question-text")


async def test_from_signing_in_to_an_invite_that_opens_the_interview(page: Page, studio: Studio) -> None:
    await studio.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto("/studio")
    await page.get_by_label("Email address").fill(studio.staff.email("owner"))
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="New interview").first.click()
    await page.get_by_label("Title").fill("Baristas on coffee")
    await page.get_by_role("button", name="Create").click()
    await page.get_by_role("link", name="Write the first question").click()
    for text in ("First?", "Second?"):
        await page.get_by_label("Question", exact=True).fill(text)
        await page.get_by_role("button", name="Add, and write another").click()
        await expect(page.get_by_label("Question", exact=True)).to_be_empty()
    choices = page.get_by_label("Choices")
    await expect(choices).to_be_hidden()
    await page.get_by_label("Answered by").select_option("One choice")
    await choices.fill("Espresso\nFilter")
    await page.get_by_label("Question", exact=True).fill("Third?")
    await page.get_by_role("button", name="Add question").click()
    await expect(questions(page)).to_have_text(["First?", "Second?", "Third?"])
    await page.get_by_role("button", name="Publish").click()
    link = await page.get_by_role("textbox", name="Public link").input_value()
    await page.get_by_role("button", name="Copy: Public link").click()
    await expect(page.get_by_role("button", name="Copy: Public link")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == link
    await page.get_by_label("Name", exact=True).fill("Ada")
    await page.get_by_role("button", name="Invite this person", exact=True).click()
    invitation = await page.get_by_role("textbox", name="Link for Ada").input_value()
    await page.goto(invitation)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Baristas on coffee")


async def test_questions_are_moved_by_keyboard_and_the_focus_stays(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions")
    before = await questions(page).all_inner_texts()
    await page.get_by_role("button", name="Move question 1 down").focus()
    await page.keyboard.press("Enter")
    await expect(questions(page)).to_have_text([before[1], before[0], *before[2:]])
    moved = page.get_by_role("button", name="Move question 2 down")
    await expect(moved).to_be_focused()
    await expect(page.locator("#announce")).to_have_text("Question moved to place 2 of 4.")
    await page.keyboard.press("Enter")
    await expect(questions(page)).to_have_text([before[1], before[2], before[0], before[3]])
    await page.reload()
    await expect(questions(page)).to_have_text([before[1], before[2], before[0], before[3]])


async def test_questions_are_moved_by_dragging(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions")
    before = await questions(page).all_inner_texts()
    handle = page.locator(".drag-handle").nth(3)
    target = page.locator(".question").nth(0)
    await handle.hover()
    await page.mouse.down()
    box = await target.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 60, steps=8)
    await page.mouse.move(box["x"] + 40, box["y"] + 4, steps=4)
    await page.mouse.up()
    await expect(page.locator("#announce")).to_have_text("Question moved to place 1 of 4.")
    expected = [before[3], *before[:3]]
    await expect(questions(page)).to_have_text(expected)
    await page.reload()
    await expect(questions(page)).to_have_text(expected)


async def test_a_question_is_made_to_depend_on_a_choice_and_guards_it(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await take_interview(studio.sessions, studio.staff.owner, interview_id)
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions/new")
    await page.get_by_label("Question", exact=True).fill("Which meetings?")
    await page.get_by_label("Answered by").select_option("RESEARCH")
    await page.get_by_label("Topics to cover").fill("planning\nstand-ups")
    await page.get_by_text("When to ask it: always").press("Enter")
    await page.get_by_role("group", name="Which of these takes most of your time?").get_by_label("Meetings").check()
    await assert_accessible(page)
    await page.get_by_role("button", name="Add question").click()
    await expect(page.get_by_text("Only after Meetings in question 3")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Delete question 3").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing has been changed.")
    await expect(questions(page)).to_have_count(5)
    await page.get_by_role("button", name="Move question 5 up").click()
    await expect(page.locator("#announce")).to_have_text("Question moved to place 4 of 5.")
    await page.get_by_role("button", name="Move question 4 up").click()
    await expect(page.get_by_role("alert")).to_contain_text("depends on question 3")
    await page.get_by_role("link", name="Results").click()
    await page.get_by_role("link", name="Choices").click()
    await expect(page.get_by_text("n = 1")).to_be_visible()
    await assert_accessible(page)


async def test_a_move_that_was_not_saved_is_said(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions")
    await page.route("**/move", lambda route: route.abort())
    await page.get_by_role("button", name="Move question 1 down").click()
    await expect(page.locator(".toasts")).to_contain_text("That was not saved.")
    await page.get_by_role("button", name="Load again").click()
    await expect(questions(page)).to_have_count(4)
    await expect(page.locator(".toasts")).to_be_empty()


async def test_a_deleted_question_comes_back(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions")
    before = await questions(page).all_inner_texts()
    await page.get_by_role("button", name="Delete question 2").click()
    await expect(questions(page)).to_have_count(3)
    await assert_accessible(page)
    await page.get_by_role("button", name="Undo").click()
    await expect(questions(page)).to_have_text(before)


async def test_preview_takes_the_creator_into_the_room(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions")
    async with page.expect_popup() as opening:
        await page.get_by_role("button", name="Preview").click()
    room = await opening.value
    await expect(room.get_by_text("Tell me about a system you changed").first).to_be_visible()


async def test_a_reviewer_follows_evidence_to_its_words(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    session_id, turns = await take_interview(studio.sessions, studio.staff.owner, interview_id)
    await write_report(studio.sessions, session_id, turns)
    await studio.enter(page, studio.staff.reviewer)
    await page.get_by_role("link", name="Engineers on their work").click()
    await page.get_by_role("link", name="Ada Lovelace").click()
    quote = "We guessed their rules and guessed wrong twice."
    await page.get_by_role("link", name=quote).click()
    await expect(page.locator("#turn-10")).to_be_focused()
    await expect(page.locator("#turn-10 mark").first).to_be_in_viewport()
    assert "".join(await page.locator("mark").all_inner_texts()) == quote
    await page.get_by_role("link", name="compared both sides for two weeks before switching").click()
    assert "".join(await page.locator("mark").all_inner_texts()) == "compared both sides for two weeks before switching"
    await page.reload()
    assert "".join(await page.locator("mark").all_inner_texts()) == "compared both sides for two weeks before switching"
    await page.go_back()
    await expect(page.locator("#turn-10 mark").first).to_be_visible()


async def test_a_report_run_again_appears_without_reloading(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    session_id, _ = await take_interview(studio.sessions, studio.staff.owner, interview_id)
    await set_report(studio.sessions, session_id, ReportState.FAILED, error="The model refused the key (401).")
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"/studio/sessions/{session_id}")
    await expect(page.get_by_text("The model refused the key (401).")).to_be_visible()
    await page.get_by_role("button", name="Run again").click()
    await expect(page.locator(".provenance")).to_contain_text("Made without a language model")
    await expect(page.get_by_role("heading", name="Question by question")).to_be_visible()
    await assert_accessible(page)


async def test_every_page_is_accessible_and_fits_a_small_screen(page: Page, studio: Studio) -> None:
    owner = studio.staff.owner
    interview_id = await studio.interview()
    session_id, turns = await take_interview(studio.sessions, owner, interview_id, summary="Works with care.")
    await write_report(studio.sessions, session_id, turns)
    failed_id, _ = await take_interview(studio.sessions, owner, interview_id, name="Grace")
    await set_report(studio.sessions, failed_id, ReportState.FAILED, error="No answer from the model.")
    await create_invites(studio.sessions, owner, interview_id, [NewInvite(name="Ada", email="ada@example.org")])
    empty = await create_interview(studio.sessions, owner, NewInterview(title="Empty"))
    base = f"/studio/interviews/{interview_id}"
    for path in ("/sign-in", "/sign-in/link?token=x", "/sign-in/link"):
        await page.goto(path)
        await assert_accessible(page)
    await studio.enter(page, owner)
    for path in (
        "/studio",
        "/studio?show=archived",
        "/studio/interviews/new",
        f"{base}/questions",
        f"{base}/questions/new",
        f"/studio/questions/{turns[0].question_id}",
        f"{base}/settings",
        f"{base}/invites",
        f"{base}/sessions",
        f"{base}/sessions?status=EXPIRED",
        f"/studio/interviews/{empty.id}/questions",
        f"/studio/interviews/{empty.id}/sessions",
        f"/studio/sessions/{session_id}",
        f"/studio/sessions/{session_id}?evidence=0.0#turn-2",
        f"/studio/sessions/{failed_id}",
        f"/studio/sessions/{session_id}/delete",
        "/studio/keys",
        "/studio/usage",
        "/studio/account",
        "/studio/nothing-here",
    ):
        await page.goto(path)
        await assert_accessible(page)


async def test_forms_with_errors_and_conflicts_are_accessible(page: Page, studio: Studio) -> None:
    interview_id = await studio.interview()
    base = f"/studio/interviews/{interview_id}"
    await studio.enter(page, studio.staff.owner)
    await page.goto(f"{base}/settings")
    await page.get_by_label("Time limit").fill("7000")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_label("Time limit")).to_have_accessible_description(
        re.compile("whole number from 1 to 480")
    )
    await assert_accessible(page)
    await page.goto(f"{base}/settings")
    other = await studio.context.new_page()
    await other.goto(f"{base}/settings")
    await other.get_by_label("Objective").fill("Theirs")
    await other.get_by_role("button", name="Save").last.click()
    await expect(other.get_by_text("Saved.")).to_be_visible()
    await page.get_by_label("Title").fill("Mine")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_role("alert")).to_contain_text("Somebody else has saved changes")
    await assert_accessible(page)
    await page.goto(f"{base}/invites")
    await page.get_by_label("A list").fill("Ada <ada@example.org>\nBob <bob@>")
    await page.get_by_role("button", name="Look at the list").click()
    await expect(page.get_by_text("Line 2")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("What column 1 holds").select_option("Notes for your team")
    await page.get_by_role("button", name="Invite 1 person").click()
    await expect(page.get_by_role("status").first).to_contain_text("1 line was left out")
    await assert_accessible(page)
    await page.get_by_role("link", name="ada@example.org").click()
    await page.get_by_label("More time, in percent").fill("400")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("More time, in percent")).to_have_accessible_description(
        re.compile("whole number from 0 to 300")
    )
    await assert_accessible(page)
    await page.goto("/studio/keys")
    await page.get_by_label("Name of a new key").fill("Reader")
    await page.get_by_role("button", name="Make a key").click()
    await expect(page.get_by_label("The new key", exact=True)).to_have_value(re.compile("^dlv_"))
    await assert_accessible(page)
