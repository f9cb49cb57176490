"""Before talking: a microphone that works, one that is forbidden, one that is not there; and typing from everywhere."""

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.microphones import (
    ALLOWED,
    FAKE_DEVICE,
    browser_with,
    heard_by_chromium,
    profile,
    write_microphone,
)
from tests.support.room import Room
from tests.support.server import RunningServer
from tests.support.sounds import joined

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


async def open_check(context: BrowserContext, slug: str) -> Page:
    """The room as one comes to it who wants to talk."""
    page = await context.new_page()
    room = Room(page)
    await room.enter(slug)
    await page.evaluate("localStorage.clear()")
    await page.goto(f"/i/{slug}/room?mode=voice")
    await expect(page.get_by_role("heading", name="Before we talk")).to_be_visible()
    await expect(page.locator("#check")).to_be_focused()
    return page


async def go_on_by_typing(page: Page) -> None:
    """Whatever is wrong with the microphone, an answer can be typed."""
    await page.get_by_role("button", name="Go on by typing").click()
    await Room(page).say("I can always type.")
    await expect(page.locator("#check")).to_be_hidden()


async def test_one_hears_oneself_and_sees_how_loud_one_is(
    server: RunningServer, interviews: Interviews, tmp_path: Path
) -> None:
    write_microphone(tmp_path / "voice.wav", joined("jfk", "jfk"))
    async with (
        browser_with(FAKE_DEVICE, ALLOWED, heard_by_chromium(tmp_path / "voice.wav")) as browser,
        profile(browser, server, microphone=True) as context,
    ):
        page = await open_check(context, interviews.create("What do you do?"))
        await assert_accessible(page)
        await page.get_by_role("button", name="Turn the microphone on").click()
        meter = page.get_by_role("meter", name="How loud you are")
        await expect(meter).to_have_attribute("aria-valuetext", "We hear you well.")
        await assert_accessible(page)
        await page.get_by_role("button", name="Hear the interviewer").click()
        await expect(page.locator("#check-said")).to_contain_text("Four gentle notes")
        await page.get_by_role("button", name="Record and hear yourself").click()
        await expect(page.locator("#check-said")).to_contain_text("This is how you sound.")
        await expect(page.locator("#check-said")).to_contain_text("you are ready")
        await expect(page.get_by_role("button", name="Start talking")).to_be_visible()
        await go_on_by_typing(page)


async def test_a_forbidden_microphone_is_explained_and_used_as_soon_as_it_is_allowed(
    server: RunningServer, interviews: Interviews
) -> None:
    async with browser_with(FAKE_DEVICE) as browser, profile(browser, server, microphone=False) as context:
        page = await open_check(context, interviews.create("What do you do?"))
        await page.get_by_role("button", name="Turn the microphone on").click()
        alert = page.get_by_role("alert").filter(has_text="The microphone is not allowed")
        await expect(alert).to_contain_text("set the microphone to “Allow”")
        await assert_accessible(page)
        await context.grant_permissions(["microphone"])
        await page.evaluate("window.dispatchEvent(new Event('focus'))")
        await expect(page.get_by_role("button", name="Start talking")).to_be_visible()
        await expect(alert).to_be_hidden()


async def test_no_microphone_leads_on_by_typing(server: RunningServer, interviews: Interviews) -> None:
    async with browser_with() as browser, profile(browser, server, microphone=True) as context:
        page = await open_check(context, interviews.create("What do you do?"))
        await page.get_by_role("button", name="Turn the microphone on").click()
        await expect(page.get_by_role("alert").filter(has_text="No microphone is there")).to_be_visible()
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await go_on_by_typing(page)


async def test_an_insecure_address_says_so_and_leads_on_by_typing(
    server: RunningServer, interviews: Interviews
) -> None:
    rule = "--host-resolver-rules=MAP interviews.example 127.0.0.1"
    slug = interviews.create("What do you do?")
    async with browser_with(FAKE_DEVICE, ALLOWED, rule) as browser:
        context = await browser.new_context(base_url=f"http://interviews.example:{server.port}")
        page = await open_check(context, slug)
        await expect(page.get_by_text("This address is not secure enough for a microphone")).to_be_visible()
        await expect(page.get_by_role("button", name="Turn the microphone on")).to_be_hidden()
        await go_on_by_typing(page)
        await context.close()


async def test_a_question_of_the_browser_that_waits_is_pointed_out(
    server: RunningServer, interviews: Interviews
) -> None:
    async with browser_with(FAKE_DEVICE, ALLOWED) as browser, profile(browser, server, microphone=True) as context:
        # A browser's own question cannot be left open from here: the promise that waits for its answer can.
        await context.add_init_script(
            "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => new Promise(() => {})"
        )
        page = await open_check(context, interviews.create("What do you do?"))
        await page.clock.install()
        await page.get_by_role("button", name="Turn the microphone on").click()
        pending = page.locator("#check-pending")
        await page.clock.run_for(3_100)
        await expect(pending).to_contain_text("Your browser is asking")
        await page.clock.run_for(17_000)
        await expect(pending).to_contain_text("Still waiting for the microphone")
        await page.clock.run_for(40_000)
        await expect(pending).to_contain_text("has not answered for a minute")
        await assert_accessible(page)
        await go_on_by_typing(page)


@pytest.mark.parametrize(
    ("problem", "title"),
    [("NotReadableError", "The microphone is in use"), ("AbortError", "The microphone is in use")],
)
async def test_a_microphone_in_use_is_explained(
    server: RunningServer, interviews: Interviews, problem: str, title: str
) -> None:
    async with browser_with(FAKE_DEVICE, ALLOWED) as browser, profile(browser, server, microphone=True) as context:
        await context.add_init_script(
            "if (navigator.mediaDevices)"
            f" navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{problem}'))"
        )
        page = await open_check(context, interviews.create("What do you do?"))
        await page.get_by_role("button", name="Turn the microphone on").click()
        await expect(page.get_by_role("alert").filter(has_text=title)).to_be_visible()
