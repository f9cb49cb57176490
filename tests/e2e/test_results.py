"""From the figures of an interview to the words they rest on, in a real browser."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from server.db.engine import open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from tests.support.chromium import assert_accessible
from tests.support.many import many_sessions
from tests.support.server import RunningServer
from tests.support.studio import hire

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def interview_id(server: RunningServer, context: BrowserContext) -> AsyncIterator[UUID]:
    """An interview that a dozen people took; its owner is signed in."""
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, "results")
    many = await many_sessions(sessions, staff.owner, 12)
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    yield many.interview_id
    await engine.dispose()


async def test_a_reviewer_gets_from_figures_to_words(page: Page, interview_id: UUID) -> None:
    await page.goto(f"/studio/interviews/{interview_id}/sessions")
    await page.get_by_role("link", name="Results", exact=True).click()
    await expect(page.get_by_role("table", name="How far people came")).to_contain_text("Finished")
    await assert_accessible(page)

    await page.get_by_role("link", name="Migration").click()
    await page.wait_for_url("**/themes/*")
    await assert_accessible(page)
    await page.get_by_text("Rename, merge or pin").click()
    await page.get_by_label("Name", exact=True).fill("Moving systems")
    await page.get_by_role("button", name="Save the name").click()
    await expect(page.get_by_role("heading", name="Moving systems")).to_be_visible()
    await page.get_by_role("link", name="turn 2").first.click()
    await expect(page.locator("[data-evidence-link][aria-current=true]").first).to_contain_text("We moved")

    results = f"/studio/interviews/{interview_id}/results"
    await page.goto(f"{results}/compare")
    for box in (await page.get_by_role("checkbox").all())[:3]:
        await box.check()
    await assert_accessible(page)
    await page.get_by_role("button", name="Compare").click()
    await expect(page.get_by_role("columnheader")).to_have_count(3)
    await assert_accessible(page)

    await page.goto(f"{results}/ask")
    await page.get_by_role("searchbox", name="Your question").fill("Who asked the finance team?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="What was said")).to_be_visible()
    await assert_accessible(page)
    for place in ("questions", "themes", "export"):
        await page.goto(f"{results}/{place}")
        await assert_accessible(page)
