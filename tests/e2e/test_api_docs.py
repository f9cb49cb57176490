"""The API's documentation, in a real browser: it loads nothing from elsewhere, and trying it works."""

import pytest
from playwright.async_api import Page, Request, expect

from server.db.engine import open_engine, sessionmaker
from server.services.access import create_api_key
from server.services.accounts import first_organization
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def new_key(server: RunningServer) -> str:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
    sessions = sessionmaker(engine)
    organization = await first_organization(sessions)
    assert organization is not None
    _, key = await create_api_key(sessions, organization.id, "docs")
    await engine.dispose()
    return key


async def test_an_operation_is_tried_from_the_page(page: Page, server: RunningServer) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto("/api/v1/docs")
    await expect(page.get_by_text("List interviews", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Authorize", exact=True).first.click()
    await page.locator(".modal-ux input").fill(await new_key(server))
    await page.locator(".modal-ux button[type=submit]").click()
    await page.locator(".modal-ux .btn-done").click()
    await page.locator("#operations-Interviews-listInterviews .opblock-summary-control").click()
    await page.locator("#operations-Interviews-listInterviews button.execute").click()
    answer = page.locator("#operations-Interviews-listInterviews .live-responses-table")
    await expect(answer).to_contain_text("A conversation about your work")
    assert all(url.startswith((server.base_url, "data:")) for url in asked)
