"""The API's documentation page: readable by everybody, and its operations can be tried."""

import subprocess
import sys

import pytest
from playwright.async_api import Page, expect

from tests.support.chromium import assert_accessible
from tests.support.server import ROOT, RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def key(server: RunningServer) -> str:
    """An API key, made as an operator makes one."""
    made = subprocess.run(
        [sys.executable, "-m", "server.cli", "api-key", "create", "--name", "docs"],
        cwd=server.folder,
        env={"PYTHONPATH": str(ROOT), "COLLOQUY_DATA_DIR": str(server.folder / "var"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip()


async def test_every_operation_is_documented_and_accessible(page: Page, server: RunningServer) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/api/v1/docs")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Colloquy API")
    document = await page.evaluate("fetch('/api/v1/openapi.json').then((answer) => answer.json())")
    operations = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert operations
    for operation in operations:
        await expect(page.locator(f"details#{operation}")).to_have_count(1)
    await page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    await assert_accessible(page)
    assert all(url.startswith(server.base_url) for url in asked)


async def test_an_operation_can_be_tried(page: Page, key: str) -> None:
    await page.goto("/api/v1/docs#createInterview")
    box = page.locator("details#createInterview")
    send = box.get_by_role("button", name="Send POST")
    await send.click()
    await expect(box.get_by_role("status")).to_contain_text("Enter your API key")
    await page.get_by_label("Your API key").fill(key)
    await send.click()
    await expect(box.get_by_role("status")).to_contain_text("200")
    await expect(box.get_by_role("status")).to_contain_text('"title": "Backend screening"')
    await box.get_by_label("Body (JSON)").fill('{"title": 7}')
    await send.click()
    await expect(box.get_by_role("status")).to_contain_text('"field": "title"')


async def test_parameters_go_where_they_belong(page: Page, key: str) -> None:
    await page.goto("/api/v1/docs")
    await page.get_by_label("Your API key").fill(key)
    await page.get_by_role("link", name="Get an interview").click()
    box = page.locator("details#getInterview")
    await box.get_by_role("button", name="Send GET").click()
    await expect(box.get_by_role("status")).to_contain_text("interviewId is missing")
    await box.get_by_label("interviewId").fill("no/such?interview")
    await box.get_by_role("button", name="Send GET").click()
    await expect(box.get_by_role("status")).to_contain_text("/api/v1/interviews/no%2Fsuch%3Finterview")
    await expect(box.get_by_role("status")).to_contain_text("404")
    await page.get_by_role("link", name="List interviews").click()
    listed = page.locator("details#listInterviews")
    await listed.get_by_label("limit").fill("0")
    await listed.get_by_role("button", name="Send GET").click()
    await expect(listed.get_by_role("status")).to_contain_text('"field": "limit"')
    await listed.get_by_label("limit").fill("")
    await listed.get_by_role("button", name="Send GET").click()
    await expect(listed.get_by_role("status")).to_contain_text('"cursor"')
