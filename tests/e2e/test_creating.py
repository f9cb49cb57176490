"""Making interviews in a real browser: the linter while typing, the library, history, and proposals as they come."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from server.db.engine import Sessions, open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from tests.servers.model_server import Exchange, ModelServer, completion_chunk, pieces
from tests.support.chromium import BuiltFrontEnd, Watched, assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

FIRST = [
    {"title": "On call", "description": "Three questions.", "objective": "How they act."},
    {"question": "Tell me about an incident.", "goal": "What broke."},
]
REST = [
    {"question": "Do you like being on call?", "goal": "Attitude."},
    {"criterion": "Diagnosis", "description": "By evidence.", "anchors": {"1": "Guesses.", "5": "Tests."}},
]


class PausedModel:
    """Says the first half of its answer, and the rest once it may."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()

    async def __call__(self, exchange: Exchange) -> None:
        await exchange.start_stream()
        for part in pieces("".join(json.dumps(item) + "\n" for item in FIRST), 9):
            await exchange.words(part)
        await self.may_go_on.wait()
        for part in pieces("".join(json.dumps(item) + "\n" for item in REST), 9):
            await exchange.words(part)
        await exchange.event(completion_chunk({}, "stop"))
        await exchange.end_stream()


@pytest_asyncio.fixture(loop_scope="session")
async def paused() -> PausedModel:
    return PausedModel()


@pytest_asyncio.fixture(loop_scope="session")
async def modelled(paused: PausedModel, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server with a language model."""
    BuiltFrontEnd.require()
    async with ModelServer(paused) as model:
        running = RunningServer(tmp_path, OPENAI_BASE_URL=model.base_url)
        await asyncio.to_thread(running.__enter__)
        yield running
        await asyncio.to_thread(running.__exit__, None, None, None)


async def staff_of(server: RunningServer, context: BrowserContext, name: str) -> tuple[Sessions, Staff]:
    """An organization of the test's own, its owner signed in."""
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, name)
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    return sessions, staff


async def test_the_linter_helps_while_a_question_is_typed(
    page: Page, context: BrowserContext, server: RunningServer
) -> None:
    sessions, staff = await staff_of(server, context, "linting")
    interview_id = await make_interview(sessions, staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/questions/new")
    question = page.get_by_label("Question", exact=True)
    await question.press_sequentially("Do you like reviews?")
    await expect(page.locator("#lint")).to_contain_text("Yes or no")
    await assert_accessible(page)
    await page.get_by_role("button", name="Use this wording").click()
    await expect(question).to_have_value("What do you think of reviews?")
    await expect(page.locator("#lint .lint-mark")).to_have_count(0)
    await page.get_by_label("Answered by").select_option("One choice")
    await question.fill("Do you like reviews?")
    await page.get_by_role("textbox", name="Choices").fill("Yes\nNo")
    await expect(page.locator("#lint .lint-mark")).to_have_count(0)
    await page.get_by_role("button", name="Add question").click()
    await expect(page.locator(".question-text").last).to_have_text("Do you like reviews?")
    await sessions.kw["bind"].dispose()


async def test_templates_library_and_history_are_for_everybody(
    page: Page, context: BrowserContext, server: RunningServer
) -> None:
    sessions, _ = await staff_of(server, context, "gallery")
    for path in ("/studio/interviews/new", "/studio/templates", "/studio/library", "/studio/interviews/import"):
        await page.goto(path)
        await assert_accessible(page)
    await page.goto("/studio/templates/usability")
    await assert_accessible(page)
    await page.get_by_role("button", name="Use this template").first.click()
    await page.get_by_role("button", name="Keep in library").first.click()
    await page.get_by_label("Tags of").fill("first, usability")
    await page.get_by_role("button", name="Save tags").click()
    await expect(page.get_by_role("navigation", name="Tags")).to_contain_text("usability")
    await assert_accessible(page)
    await page.get_by_role("checkbox").first.check()
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.locator(".question-text")).to_have_count(8)
    await page.locator(".menu summary").click()
    await page.get_by_role("link", name="History").click()
    await assert_accessible(page)
    await page.get_by_role("button", name="Restore version 1").click()
    await expect(page.get_by_role("status").first).to_contain_text("Restored as a new version")
    await page.get_by_role("link", name="Questions", exact=True).click()
    await expect(page.locator(".question-text")).to_have_count(7)
    await page.locator(".menu summary").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Export as YAML").click()
    assert (await download.value).suggested_filename.endswith(".yaml")
    await sessions.kw["bind"].dispose()


async def test_proposals_come_in_beside_what_is_being_edited(
    browser: Browser, modelled: RunningServer, paused: PausedModel
) -> None:
    context = await browser.new_context(base_url=modelled.base_url, viewport={"width": 1280, "height": 800})
    watched = Watched(context)
    sessions, _ = await staff_of(modelled, context, "briefs")
    page = await context.new_page()
    await page.goto("/studio/interviews/brief")
    await assert_accessible(page)
    await page.get_by_label("Brief or job description").fill("Engineers on call")
    await page.get_by_role("button", name="Propose an interview").click()
    first = page.get_by_label("Question", exact=True).first
    await expect(first).to_have_value("Tell me about an incident.")
    await expect(page.get_by_label("Title")).to_have_value("On call")
    await first.fill("Tell me about the last incident.")
    async with page.expect_response(lambda answer: "/save" in answer.url):
        await first.press_sequentially(" Yours.")
    paused.may_go_on.set()
    await expect(page.get_by_text("2 questions and 1 criterion proposed.")).to_be_visible()
    await expect(first).to_have_value("Tell me about the last incident. Yours.")
    await expect(page.locator("#proposed-questions .lint-mark")).to_contain_text("Yes or no")
    await assert_accessible(page)
    await page.reload()
    await expect(page.get_by_label("Question", exact=True).first).to_have_value(
        "Tell me about the last incident. Yours."
    )
    await page.get_by_role("checkbox", name="Use this question").nth(1).uncheck()
    await page.get_by_role("button", name="Make the interview").last.click()
    await expect(page.locator(".question-text")).to_have_text(["Tell me about the last incident. Yours."])
    await sessions.kw["bind"].dispose()
    await context.close()
    watched.assert_clean()
