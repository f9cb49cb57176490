"""Webhooks in the studio, in a real browser, with a receiver that really receives."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from standardwebhooks import Webhook

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.models import EventKind, InterviewRow
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from tests.support.chromium import BuiltFrontEnd, Watched, assert_accessible
from tests.support.receiver import Receiver, answering
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview
from tests.support.webhooks import open_session, tell

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
PICTURES = os.environ.get("COLLOQUY_PICTURES", "")  # noqa: TID251 (where to put pictures of the pages, for people)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`colloquy serve` that may send to this machine."""
    BuiltFrontEnd.require()
    with RunningServer(tmp_path_factory.mktemp("hooks"), "--no-demo", COLLOQUY_WEBHOOK_ALLOW="127.0.0.1") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def sessions(server: RunningServer) -> AsyncIterator[Sessions]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    yield sessionmaker(engine)
    await engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "hooks")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, server: RunningServer, sessions: Sessions, staff: Staff) -> AsyncIterator[Page]:
    """Of the owner, signed in."""
    context = await browser.new_context(base_url=server.base_url, viewport={"width": 1280, "height": 800})
    watched = Watched(context)
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    yield await context.new_page()
    await context.close()
    watched.assert_clean()


async def picture(page: Page, name: str) -> None:
    """For people to look at, where asked for."""
    if not PICTURES:
        return
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 800})


async def test_from_an_empty_page_to_a_delivery_that_failed_and_was_sent_again(
    page: Page, sessions: Sessions, staff: Staff
) -> None:
    async with Receiver() as receiver:
        await page.goto("/studio")
        await page.get_by_role("link", name="Webhooks").click()
        await expect(page.get_by_text("There is no webhook.")).to_be_visible()
        await assert_accessible(page)
        await picture(page, "webhooks-empty")
        await page.get_by_role("textbox", name="Address").fill("http://10.0.0.1/hook")
        await page.get_by_role("button", name="Add the webhook").click()
        await expect(page.get_by_text("10.0.0.1 leads to 10.0.0.1, which is not a public address.")).to_be_visible()
        await expect(page.get_by_role("textbox", name="Address")).to_have_value("http://10.0.0.1/hook")
        await assert_accessible(page)
        await picture(page, "webhooks-refused")
        await page.get_by_role("textbox", name="Address").fill(receiver.hook)
        await page.get_by_label("What it is for").fill("Applicant tracking")
        await page.get_by_role("checkbox", name="The interview is over").check()
        await page.get_by_role("button", name="Add the webhook").click()
        secret = await page.get_by_role("textbox", name="The secret").input_value()
        assert secret.startswith("whsec_")
        await assert_accessible(page)
        await page.get_by_role("button", name="Send a test event").click()
        await receiver.until(1)
        Webhook(secret).verify(receiver.requests[0].body.decode(), receiver.requests[0].headers)
        await expect(page.get_by_role("textbox", name="The secret")).to_have_count(0)
        await asyncio.wait_for(_reload_until(page, "Delivered"), 20)

        receiver.behaviour = answering(500, b'{"error": "the database is away"}')
        interview_id = await make_interview(sessions, staff.owner)
        async with reading(sessions) as db:
            interview = await db.get_one(InterviewRow, interview_id)
        await tell(sessions, await open_session(sessions, interview), EventKind.SESSION_ENDED)
        await receiver.until(2)
        await asyncio.wait_for(_reload_until(page, "session.ended", "1 try"), 20)
        await page.locator(".delivery summary").first.click()
        await expect(page.get_by_text("the database is away")).to_be_visible()
        await assert_accessible(page)
        await picture(page, "webhook-log")
        receiver.behaviour = answering(204)
        await page.locator(".delivery").first.get_by_role("button", name="Send it again").click()
        await receiver.until(3)
        assert receiver.requests[1].headers["webhook-id"] == receiver.requests[2].headers["webhook-id"]

        await page.get_by_role("button", name="Make a new secret").click()
        assert await page.get_by_role("textbox", name="The secret").input_value() != secret
        await expect(page.get_by_text("signed with the previous secret too")).to_be_visible()
        await page.get_by_role("button", name="Disable it for now").click()
        await expect(page.get_by_text("Somebody here disabled it.")).to_be_visible()
        await assert_accessible(page)
        await picture(page, "webhook-disabled")
        await page.get_by_role("button", name="Enable it").click()
        await expect(page.get_by_text("Events are sent again from now on.")).to_be_visible()
        await page.get_by_role("link", name="Webhooks").first.click()
        await expect(page.get_by_role("link", name=receiver.hook)).to_be_visible()
        await picture(page, "webhooks")
        await page.get_by_role("link", name="Secret and log of callbacks").click()
        await page.get_by_role("button", name="Show the secret").click()
        await expect(page.get_by_role("textbox", name="The secret")).to_have_value(re.compile("^whsec_"))
        await assert_accessible(page)
        await picture(page, "callbacks")


async def _reload_until(page: Page, *texts: str) -> None:
    """Until all of these stand in the newest delivery's line."""
    first = page.locator(".delivery summary").first
    while True:
        shown = await first.inner_text() if await first.count() else ""
        if all(text in shown for text in texts):
            return
        await page.goto(page.url.partition("?")[0].partition("#")[0])
