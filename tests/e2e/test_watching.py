"""What the room notes of a candidate who agreed to it, and of one who did not."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, Request, WebSocket, expect
from sqlalchemy import select

from server.db.engine import open_engine, reading, sessionmaker
from server.db.models import IntegritySignalRow, InterviewRow, SessionRow
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

Signal = dict[str, Any]
PASTED = "An answer somebody else has written, at some length, with two examples."
HIDE = """hidden => {
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
LATER = """() => { const now = performance.now.bind(performance); performance.now = () => now() + 7_000; }"""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector("#answer").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


SCREENS = """() => {
  let extended = true;
  Object.defineProperty(Screen.prototype, "isExtended", {configurable: true, get: () => extended});
  window.plug = on => { extended = on; screen.dispatchEvent(new Event("change")); };
}"""
"""A second screen that is there before the page is, and can be unplugged."""
PLUG_HEADSET = """() => {
  for (let device = 0; device < 3; device++) navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}"""


class Wire:
    """What a page sends of it."""

    def __init__(self, page: Page) -> None:
        self.sent: list[Signal] = []
        self.frames: list[str] = []
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)

    def _sent(self, payload: str | bytes) -> None:
        if isinstance(payload, str):
            self.frames.append(payload)
            event = json.loads(payload)
            if event["type"] == "interview.integrity":
                self.sent.append(event)

    @property
    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.sent]


async def enter(page: Page, slug: str, *agreed: str) -> Room:
    room = Room(page)
    await page.goto(f"/i/{slug}")
    await page.get_by_label("Your name").fill("Ada")
    for name in ("consent", *agreed):
        await page.locator(f"[name={name}]").check()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(room.replies).to_have_count(1)
    await expect(room.answer).to_be_visible()
    return room


async def counted(page: Page, number: int) -> None:
    await expect(page.locator("#watch-count")).to_have_text(f"Noted so far: {number}")


async def test_what_was_agreed_to_is_noted_and_counted_before_the_candidates_eyes(
    page: Page, interviews: Interviews
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    room = await enter(page, slug, "integrityConsent")
    await counted(page, 0)

    await page.evaluate(PASTE, PASTED)
    await counted(page, 1)
    await page.evaluate(HIDE, True)
    await page.evaluate(LATER)
    await page.evaluate(HIDE, False)
    await counted(page, 2)
    await page.evaluate("() => window.dispatchEvent(new Event('blur'))")
    await page.evaluate(LATER)
    await page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    await counted(page, 3)
    await page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('#turns')); document.execCommand('copy'); }"
    )
    await counted(page, 4)
    assert wire.kinds == ["paste", "page_left", "window_left", "copy"]
    assert wire.sent[0]["size"] == len(PASTED)
    assert 7_000 <= wire.sent[1]["duration_ms"] < 60_000
    assert all(set(event) == {"type", "event_id", "kind", "duration_ms", "size"} for event in wire.sent)
    assert not any("somebody else" in frame for frame in wire.frames)
    await page.reload()
    await expect(room.replies).to_have_count(1)
    await counted(page, 4)
    await assert_accessible(page)


async def test_full_screen_is_noted_only_when_it_was_entered(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    await enter(page, slug, "integrityConsent")
    await page.evaluate("() => document.dispatchEvent(new Event('fullscreenchange'))")
    await page.get_by_role("button", name="Full screen").click()
    await page.wait_for_function("() => document.fullscreenElement !== null")
    assert wire.kinds == []
    await page.evaluate("() => document.exitFullscreen()")
    await counted(page, 1)
    assert wire.kinds == ["fullscreen_left"]


async def test_who_does_not_agree_is_not_watched_and_the_interview_goes_on(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    room = await enter(page, slug)
    await expect(page.locator("#watch")).to_be_hidden()
    await page.evaluate(PASTE, PASTED)
    await page.evaluate(HIDE, True)
    await page.evaluate(LATER)
    await page.evaluate(HIDE, False)
    await room.say("I build things, and I test them before anybody else has to.")
    assert wire.sent == []


async def _phrases(page: Page) -> None:
    """As dictation, voice control and emoji pickers put text in: many characters in one trusted event."""
    await page.locator("#answer").focus()
    await page.keyboard.insert_text("I have spoken all of this, without touching a key. " * 20)


async def _composed(page: Page) -> None:
    """As input methods do: a composition that is replaced as it grows."""
    session = await page.context.new_cdp_session(page)
    await page.locator("#answer").focus()
    text = "これは長い答えです。" * 40
    for end in (1, 100, len(text)):
        await session.send("Input.imeSetComposition", {"text": text[:end], "selectionStart": end, "selectionEnd": end})
    await session.send("Input.insertText", {"text": text})


async def _autofilled(page: Page) -> None:
    """As password managers, spelling correction and voice control by extension do: a script sets a short value."""
    await page.evaluate(
        """() => { const answer = document.querySelector("#answer"); answer.value += "x".repeat(200);
        answer.dispatchEvent(new InputEvent("input", {bubbles: true, inputType: "insertReplacementText"})); }"""
    )


async def _typed(page: Page) -> None:
    """As hands do, and a good deal faster."""
    await page.locator("#answer").press_sequentially("The quick brown fox jumps over the lazy dog. " * 8, delay=30)


async def _own_text_moved(page: Page) -> None:
    """Cutting one's own words and putting them elsewhere."""
    await page.locator("#answer").fill(PASTED)
    await page.locator("#answer").select_text()
    await page.evaluate("() => document.execCommand('cut')")
    await page.evaluate(PASTE, PASTED)


@pytest.mark.parametrize("ways", [_phrases, _composed, _autofilled, _typed, _own_text_moved])
async def test_ways_of_writing_that_are_anybodys_right_raise_no_flag(
    page: Page, interviews: Interviews, ways: Callable[[Page], Awaitable[None]]
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    await enter(page, slug, "integrityConsent")
    await ways(page)
    await page.evaluate("() => document.querySelector('#answer').blur()")
    await page.evaluate("() => window.dispatchEvent(new Event('blur'))")  # a moment in a system's own window
    await page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    await page.evaluate(PASTE, "told so that there is something to wait for")
    await counted(page, 1)
    assert wire.kinds == ["paste"]


async def test_keys_faster_than_any_hand_are_noted(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    await enter(page, slug, "integrityConsent")
    # The clock stands nearly still, so that a slow machine's keys come as fast as a program's.
    await page.evaluate("() => { let at = performance.now(); performance.now = () => (at += 0.5); }")
    await page.locator("#answer").press_sequentially("This text was not typed by anybody at all. " * 8)
    await page.evaluate("() => document.querySelector('#answer').blur()")
    await counted(page, 1)
    assert wire.kinds == ["implausible_typing"]
    assert wire.sent[0]["size"] >= 300


async def test_who_uses_assistive_technology_is_watched_less(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    await enter(page, slug, "integrityConsent", "assisted")
    await page.evaluate(PASTE, PASTED)
    await page.evaluate("() => window.dispatchEvent(new Event('blur'))")
    await page.evaluate(LATER)
    await page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    await page.evaluate(HIDE, True)
    await page.evaluate(LATER)
    await page.evaluate(HIDE, False)
    await counted(page, 1)
    assert wire.kinds == ["page_left"]
    await page.get_by_text("What is noted").click()
    await expect(page.locator(".watch-list li")).to_have_count(3)
    await assert_accessible(page)


def stored(server: RunningServer, slug: str) -> list[tuple[str, int, int]]:
    """What the database has of the interview's one session: kind, duration, size."""

    async def read() -> list[tuple[str, int, int]]:
        engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
        async with reading(sessionmaker(engine)) as db:
            found = await db.scalars(
                select(IntegritySignalRow)
                .join(SessionRow, SessionRow.id == IntegritySignalRow.session_id)
                .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
                .where(InterviewRow.public_slug == slug)
                .order_by(IntegritySignalRow.id)
            )
            rows = [(row.kind.value, row.duration_ms, row.size) for row in found]
        await engine.dispose()
        return rows

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, read()).result()


async def test_a_second_screen_is_noted_once_and_again_only_when_it_comes_back(
    page: Page, interviews: Interviews, server: RunningServer
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    await page.add_init_script(f"({SCREENS})()")
    wire = Wire(page)
    room = await enter(page, slug, "integrityConsent")
    await counted(page, 1)
    assert wire.kinds == ["second_screen"]
    await page.reload()
    await expect(room.replies).to_have_count(1)
    await page.evaluate("plug(true)")
    await page.evaluate(PASTE, "told so that there is something to wait for")
    await counted(page, 2)
    await page.evaluate("plug(false)")
    await page.evaluate("plug(true)")
    await counted(page, 3)
    assert wire.kinds == ["second_screen", "paste", "second_screen"]
    assert [kind for kind, _, _ in stored(server, slug)] == wire.kinds


async def test_a_headset_that_is_plugged_in_is_noted_once_though_it_is_several_devices(
    page: Page, interviews: Interviews, server: RunningServer
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    wire = Wire(page)
    await enter(page, slug, "integrityConsent")
    await page.evaluate(PLUG_HEADSET)
    await counted(page, 1)
    await page.evaluate(PLUG_HEADSET)
    await counted(page, 2)
    assert wire.kinds == ["devices_changed"] * 2
    assert stored(server, slug) == [("devices_changed", 0, 0)] * 2


async def test_screens_and_devices_of_who_uses_assistive_technology_are_nobodys_business(
    page: Page, interviews: Interviews, server: RunningServer
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    await page.clock.install()
    await page.add_init_script(f"({SCREENS})()")
    wire = Wire(page)
    await enter(page, slug, "integrityConsent", "assisted")
    await page.evaluate("plug(false)")
    await page.evaluate("plug(true)")
    await page.evaluate(PLUG_HEADSET)
    await page.clock.run_for(10_000)
    await page.evaluate(HIDE, True)
    await page.clock.run_for(10_000)
    await page.evaluate(HIDE, False)
    await counted(page, 1)
    assert wire.kinds == ["page_left"]
    assert [kind for kind, _, _ in stored(server, slug)] == ["page_left"]


async def test_a_second_page_is_noted_and_a_reload_is_not(
    page: Page, context: BrowserContext, interviews: Interviews
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True)
    room = await enter(page, slug, "integrityConsent")
    for _ in range(3):
        await page.reload()
        await expect(room.replies).to_have_count(1)
    await counted(page, 0)
    second = await context.new_page()
    await second.goto(f"/i/{slug}/room")
    await expect(Room(second).replies).to_have_count(1)
    await expect(page.get_by_role("heading", name="another")).to_be_visible()
    await second.reload()
    await counted(second, 1)


async def test_pictures_are_taken_only_while_the_candidate_shares_them(
    page: Page, context: BrowserContext, interviews: Interviews
) -> None:
    slug = interviews.create("What do you do?", anti_cheating_enabled=True, video_enabled=True)
    await context.grant_permissions(["camera"])
    posted: list[str] = []
    done = asyncio.Event()

    def sent(request: Request) -> None:
        if "/stills" in request.url:
            posted.append(request.url)
            done.set()

    page.on("requestfinished", sent)
    await page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          const canvas = document.createElement("canvas");
          canvas.width = 64; canvas.height = 48;
          const drawing = canvas.getContext("2d");
          setInterval(() => drawing.fillRect(0, 0, 64, 48), 50);
          return canvas.captureStream(20);
        };"""
    )
    await enter(page, slug, "stillsConsent")
    await page.get_by_role("button", name="Share camera").click()
    async with asyncio.timeout(20):
        await done.wait()
    assert len(posted) == 1
    assert posted[0].endswith(f"/i/{slug}/stills?source=camera")
    await page.get_by_role("button", name="Stop camera").click()
    await expect(page.get_by_role("button", name="Share camera")).to_be_visible()
    await expect(page.locator("#watch-count")).to_have_count(0)
