"""Simulated candidates take an interview, in a real browser: the button, the progress, the sheet, the turn."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.test_creating import staff_of
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import make_interview

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_creator_tests_an_interview_before_publishing(
    page: Page, context: BrowserContext, server: RunningServer
) -> None:
    sessions, staff = await staff_of(server, context, "rehearsing")
    interview_id = await make_interview(sessions, staff.owner)
    await page.goto(f"/studio/interviews/{interview_id}/previews")
    await page.get_by_text("Choose who comes").click()
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(5)
    await assert_accessible(page)
    await page.get_by_role("button", name="Let five simulated candidates take it").click()
    await expect(page.get_by_role("button", name="Test again")).to_be_visible()
    await expect(page.get_by_role("heading", name="Quality sheet")).to_be_visible()
    await assert_accessible(page)
    table = page.get_by_role("region", name="Every question with everybody")
    await table.get_by_role("link").nth(5).click()
    await expect(page.locator(".turn:target")).to_contain_text("How do you decide what to work on first?")
    await page.get_by_role("navigation", name="Candidates").get_by_role("link", name="The terse one").click()
    await expect(page.get_by_role("link", name="Open with its report")).to_be_visible()
    await page.get_by_role("link", name="All tests").click()
    await expect(page.get_by_role("link", name="Test 1")).to_contain_text("(current)")
    await assert_accessible(page)
    await sessions.kw["bind"].dispose()
