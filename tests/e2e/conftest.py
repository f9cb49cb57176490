"""A real server, a real Chromium, and pages that must raise no error and break no content security policy."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.support.chromium import BASE_ARGUMENTS, WINDOWLESS, BuiltFrontEnd, Watched
from tests.support.server import RunningServer

PATIENCE_MS = 60_000
"""The machine may stand still for as long; a test that fails may take it, one that passes does not."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`colloquy serve` with its demo; shared, so tests make interviews of their own in it."""
    BuiltFrontEnd.require()
    with RunningServer(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=WINDOWLESS, args=BASE_ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, server: RunningServer) -> AsyncIterator[BrowserContext]:
    """A browser profile of the test's own."""
    context = await browser.new_context(base_url=server.base_url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    watched = Watched(context)
    yield context
    await context.close()
    watched.assert_clean()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """A page of that profile."""
    return await context.new_page()
