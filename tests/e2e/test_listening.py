"""A reviewer hears an interview in a real browser: sentence by sentence, by mouse and by keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from server.db.engine import open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from tests.support.chromium import Watched, assert_accessible
from tests.support.server import RunningServer
from tests.support.spoken_session import QUOTE, SpokenSession, take_spoken_interview
from tests.support.studio import hire

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))
NOW = "element => element.currentTime"
PAUSE = "element => element.pause()"
WHEN = """(element, test) => new Promise((done) => {
  const tests = {
    known: () => element.readyState >= 1,
    after: () => element.currentTime > test.at,
    paused: () => element.paused,
    there: () => !element.seeking,
  };
  const look = () => (tests[test.what]() ? done() : requestAnimationFrame(look));
  look();
})"""
"""Waits within the page: its security policy lets nobody evaluate strings there."""


async def until(audio: Locator, what: str, at: float = 0) -> None:
    """Wait until the sound is `known`, `after` a time, `paused`, or `there` where it was moved to."""
    await audio.evaluate(WHEN, {"what": what, "at": at})


@pytest_asyncio.fixture(loop_scope="session")
async def heard(server: RunningServer, context: BrowserContext) -> AsyncIterator[SpokenSession]:
    """A spoken interview in the running server, and a profile signed in as its reviewer."""
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"listening{next(HIRED)}")
    spoken = await take_spoken_interview(sessions, staff.owner, Path(server.folder / "var"))
    assert staff.reviewer.user_id is not None
    token = await open_web_session(sessions, staff.reviewer.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    yield spoken
    await engine.dispose()


async def load(page: Page, session_id: UUID) -> Locator:
    """The session's page, its player knowing how long the recording is."""
    await page.goto(f"/studio/sessions/{session_id}")
    audio = page.locator("audio")
    await until(audio, "known")
    return audio


def sentence(page: Page, words: str) -> Locator:
    return page.locator(".sentence", has_text=words)


async def test_a_click_on_a_sentence_plays_it_and_marks_it(page: Page, heard: SpokenSession) -> None:
    audio = await load(page, heard.id)
    assert await audio.evaluate("element => element.duration") == pytest.approx(heard.duration_ms / 1000, abs=0.1)
    second = sentence(page, QUOTE)
    start = float(await second.get_attribute("data-from") or 0)
    await second.click(position={"x": 60, "y": 12})
    await expect(second).to_have_attribute("aria-current", "true")
    assert start - 0.1 <= await audio.evaluate(NOW) < start + 4
    await until(audio, "after", start + 0.5)
    await audio.evaluate(PAUSE)
    first = sentence(page, "And so my")
    await expect(first).not_to_have_attribute("aria-current", "true")


async def test_the_mark_goes_on_with_the_sound(page: Page, heard: SpokenSession) -> None:
    audio = await load(page, heard.id)
    first, second = sentence(page, "And so my"), sentence(page, QUOTE)
    start = float(await second.get_attribute("data-from") or 0)
    await audio.evaluate(f"element => {{ element.currentTime = {start - 0.5}; return element.play() }}")
    await expect(first).to_have_class("sentence is-playing")
    await expect(second).to_have_class("sentence is-playing")
    await expect(first).to_have_class("sentence")


async def test_the_keyboard_reaches_every_sentence(page: Page, heard: SpokenSession) -> None:
    audio = await load(page, heard.id)
    button = page.get_by_role("button", name=f"Play from “{QUOTE}”")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(sentence(page, QUOTE)).to_have_attribute("aria-current", "true")
    assert not await audio.evaluate("element => element.paused")


async def test_evidence_is_heard_to_its_end_and_no_further(page: Page, heard: SpokenSession) -> None:
    audio = await load(page, heard.id)
    button = page.get_by_role("button", name=f"Play “{QUOTE}”")
    start = float(await button.get_attribute("data-play-from") or 0)
    end = float(await button.get_attribute("data-play-to") or 0)
    await page.get_by_label("Speed").select_option("2")
    await button.click()
    assert await audio.evaluate("element => element.playbackRate") == 2
    await until(audio, "after", start + 0.2)
    await until(audio, "paused")
    assert end - 0.3 <= await audio.evaluate(NOW) < end + 1
    await audio.evaluate("element => element.play()")
    await until(audio, "after", end + 1)


async def test_selecting_words_to_copy_them_plays_nothing(page: Page, heard: SpokenSession) -> None:
    audio = await load(page, heard.id)
    second = sentence(page, QUOTE)
    await second.dblclick(position={"x": 80, "y": 12})
    await audio.evaluate(PAUSE)
    await audio.evaluate("element => { element.currentTime = 0 }")
    await second.click(position={"x": 80, "y": 12}, modifiers=["Shift"])
    assert await page.evaluate("window.getSelection().isCollapsed") is False
    assert await audio.evaluate("element => element.paused")


async def test_a_recording_is_moved_in_without_loading_what_lies_between(
    page: Page, heard: SpokenSession, server: RunningServer
) -> None:
    audio = await load(page, heard.id)
    answer = await page.request.get(f"/studio/sessions/{heard.id}/audio", headers={"Range": "bytes=100-199"})
    assert answer.status == 206
    await audio.evaluate(f"element => {{ element.currentTime = {heard.duration_ms / 1000 - 1} }}")
    await until(audio, "there")
    assert await audio.evaluate(NOW) == pytest.approx(heard.duration_ms / 1000 - 1, abs=0.1)


async def test_the_page_is_for_everybody(page: Page, heard: SpokenSession) -> None:
    await load(page, heard.id)
    await assert_accessible(page)


async def test_without_script_the_recording_can_be_played_as_a_whole(
    browser: Browser, context: BrowserContext, heard: SpokenSession, server: RunningServer
) -> None:
    plain = await browser.new_context(base_url=server.base_url, java_script_enabled=False)
    watched = Watched(plain)
    for cookie in await context.cookies():
        await plain.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": server.base_url}])
    page = await plain.new_page()
    await page.goto(f"/studio/sessions/{heard.id}")
    await expect(page.locator("audio")).to_be_visible()
    await expect(page.locator(".play-here").first).to_be_hidden()
    await plain.close()
    watched.assert_clean()
