"""Browsers of people of an organization."""

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions
from server.settings import Settings
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, hire

SignIn = Callable[[str], Awaitable[Browser]]


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False, database_url=database_url, database_pool=5, secret="sign here", worker=False, sign_in_limit=1000
    )


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def rivals(sessions: Sessions) -> Staff:
    return await hire(sessions, "rival")


@pytest.fixture
def browser(client: AsyncTestClient[Litestar]) -> Browser:
    """Of somebody not signed in."""
    return Browser(client)


@pytest.fixture
async def owner(client: AsyncTestClient[Litestar], staff: Staff) -> Browser:
    """The owner's browser, signed in."""
    browser = Browser(client)
    await browser.sign_in(staff.email("owner"), PASSWORD)
    return browser
