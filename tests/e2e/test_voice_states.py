"""Talking when something is in the way: no place, no hearing, a slow reply, a microphone that goes, keys and captions.

A real server without speech engines answers; what engines would make of the connection is put in on the way.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.microphones import ALLOWED, FAKE_DEVICE, browser_with, profile
from tests.support.server import RunningServer
from tests.support.talking import TalkingRoom
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

SOCKET = re.compile("/v1/realtime")
WHOLE = {"enabled": True, "hears": True, "speaks": True, "reason": None}
KEEP_CONTEXTS = """
    window.contexts = [];
    window.notes = 0;
    window.AudioContext = class extends AudioContext {
      constructor(...options) { super(...options); window.contexts.push(this); }
    };
    window.OscillatorNode = class extends OscillatorNode {
      constructor(...options) { super(...options); window.notes += 1; }
    };
"""


@dataclass
class Interpreter:
    """Stands on the socket between page and server, and speaks for the engines the server does not have."""

    offer: dict[str, Any] = field(default_factory=lambda: dict(WHOLE))
    talking: bool = True
    full: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)
    sound: int = 0
    stream: str = ""
    route: WebSocketRoute | None = None

    async def stand(self, route: WebSocketRoute) -> None:
        """Take the place."""
        if self.full and "mode=voice" in route.url:
            error = {"code": "voice_full", "message": "All places for talking are taken.", "event_id": None}
            route.send(json.dumps({"type": "error", "retryable": False, "place": 3, "error": error}))
            await route.close(code=4013)
            return
        server = route.connect_to_server()
        self.route = route
        server.on_message(lambda message: route.send(json.dumps(self._told(json.loads(message)))))
        route.on_message(lambda message: self._said(server, message))

    def tell(self, kind: str, **fields: Any) -> None:
        """Say something to the page."""
        assert self.route is not None
        self.route.send(json.dumps({"type": kind, **fields}))

    def _told(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["type"] in {"session.created", "session.updated"}:
            self.stream = event["session"]["interview"]["stream"]
            event["session"] = self._session()
        if "state" in event:
            event["state"]["mode"] = "voice" if self.talking else "chat"
        return event

    def _session(self) -> dict[str, Any]:
        interview = {"stream": self.stream, "voice": self.offer}
        return {"output_modalities": ["audio" if self.talking else "text"], "interview": interview}

    def _said(self, server: WebSocketRoute, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self.sound += 1
            return
        event = json.loads(message)
        self.sent.append(event)
        match event["type"]:
            case "session.update":
                wanted = event["session"].get("output_modalities")
                if wanted:
                    self.talking = wanted == ["audio"] and self.offer["reason"] is None
                self.tell("session.updated", session=self._session())
            case "interview.audio_resume":
                self.tell("interview.audio_position", capture=event["capture"], received=0, stored=0)
            case "interview.playback" | "interview.mute" | "interview.correct":
                pass
            case _:
                server.send(message)


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def beeping() -> AsyncIterator[Browser]:
    """A browser whose microphone beeps."""
    async with browser_with(FAKE_DEVICE, ALLOWED) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def context(beeping: Browser, server: RunningServer) -> AsyncIterator[BrowserContext]:
    async with profile(beeping, server, microphone=True) as context:
        await context.add_init_script(KEEP_CONTEXTS)
        yield context


@pytest.fixture
def between() -> Interpreter:
    return Interpreter()


async def talk(context: BrowserContext, interviews: Interviews, between: Interpreter) -> Page:
    """The room, about to be talked in."""
    slug = interviews.create("What do you do?", "What would you change?")
    page = await context.new_page()
    await page.route_web_socket(SOCKET, between.stand)
    await page.goto(f"/i/{slug}")
    await page.get_by_label("Your name").fill("Ada")
    await page.locator("[name=consent]").check()
    await page.get_by_role("button", name="Start the interview").click(no_wait_after=True)
    await page.wait_for_url("**/room")
    await page.evaluate("localStorage.clear()")
    await page.goto(f"/i/{slug}/room?mode=voice")
    await page.get_by_role("button", name="Turn the microphone on").click()
    await page.get_by_role("button", name="Start talking").click()
    return page


async def test_keys_work_while_talking_and_rest_while_typing(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    between.tell("interview.listening", state="listening")
    await expect(page.locator("#stage-status")).to_have_text("Listening")
    await page.keyboard.press("m")
    await expect(page.locator("#stage-status")).to_have_text("You are muted")
    await page.keyboard.press("c")
    await expect(page.locator("#captions")).to_have_attribute("data-larger", "true")
    await page.keyboard.press("+")
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Settings and keys")
    await expect(dialog.locator("#speed")).to_have_text("110%")
    await assert_accessible(page)
    await page.keyboard.press("m")
    await dialog.get_by_role("switch", name="Use single keys").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("m")
    await expect(page.locator("#stage-status")).to_have_text("You are muted")
    typed = page.get_by_role("textbox", name="Or type your answer")
    await typed.press_sequentially("mcd?")
    await expect(typed).to_have_value("mcd?")
    speeds = [e["session"]["audio"]["output"]["speed"] for e in between.sent if e["type"] == "session.update"]
    assert speeds == [1.1]
    assert [event["muted"] for event in between.sent if event["type"] == "interview.mute"] == [True]
    assert between.sound > 0


async def test_something_slow_is_seen_and_then_heard(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    between.tell("interview.slow", what="reply", seconds=3.5)
    await expect(page.locator("#stage-slow")).to_contain_text("needs a little longer than usual")
    assert await page.evaluate("notes") == 0

    async def sounded() -> bool:
        return bool(await page.evaluate("notes"))

    await eventually(sounded)
    between.tell("interview.listening", state="speaking")
    await expect(page.locator("#stage-slow")).to_be_hidden()


async def test_hearing_that_fails_is_said_and_typing_offered(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    between.tell("interview.speech", hears=False, speaks=True, reason="speech_unavailable")
    await expect(page.locator("#voice-notice")).to_contain_text("cannot be written down right now. It is kept")
    await assert_accessible(page)
    between.tell("interview.speech", hears=True, speaks=True, reason=None)
    await expect(page.locator("#voice-notice")).to_be_hidden()
    between.tell("interview.speech", hears=False, speaks=True, reason="speech_unavailable")
    await page.locator("#voice-notice").get_by_role("button", name="Type instead").click()
    await TalkingRoom(page).room.say("Then I type.")


async def test_a_microphone_that_goes_is_replaced_or_typing_offered(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    await context.add_init_script(
        """if (navigator.mediaDevices) {
             const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
             navigator.mediaDevices.getUserMedia = async (wanted) => {
               if (window.unplugged) throw new DOMException('', 'NotFoundError');
               return (window.stream = await ask(wanted));
             };
             window.unplug = () => window.stream.getAudioTracks()[0].dispatchEvent(new Event('ended'));
           }"""
    )
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    between.tell("interview.listening", state="listening")
    await expect(page.locator("#stage-status")).to_have_text("Listening")
    await page.evaluate("unplug()")
    await expect(page.locator("#announcer")).to_contain_text("The microphone has changed")
    await expect(page.locator("#voice-notice")).to_be_hidden()
    await page.evaluate("window.unplugged = true; unplug()")
    await expect(page.locator("#voice-notice")).to_contain_text("The microphone has gone")
    await expect(page.locator("#stage-status")).to_have_text("The microphone is off")
    await page.evaluate("window.unplugged = false")
    await page.locator("#voice-notice").get_by_role("button", name="Turn the microphone on").click()
    await expect(page.locator("#stage-status")).to_have_text("Listening")


async def test_sound_that_the_browser_holds_back_is_let_out_by_a_button(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    await page.evaluate("Promise.all(contexts.filter((c) => c.state === 'running').map((c) => c.suspend()))")
    await expect(page.locator("#voice-notice")).to_contain_text("keeps the sound off until you click")
    await page.get_by_role("button", name="Turn the sound on").click()
    await expect(page.locator("#voice-notice")).to_be_hidden()


async def test_a_full_server_offers_typing_at_once(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    between.full = True
    between.talking = False
    page = await talk(context, interviews, between)
    notice = page.locator("#voice-notice")
    await expect(notice).to_contain_text("All places for talking are taken right now.")
    await expect(notice).to_contain_text("You are number 3 in the queue.")
    await assert_accessible(page)
    await notice.get_by_role("button", name="Go on by typing").click()
    await TalkingRoom(page).room.say("Then I type.")


async def test_a_place_that_is_free_later_is_waited_for(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    between.offer = {**WHOLE, "reason": "busy"}
    between.talking = False
    page = await talk(context, interviews, between)
    await expect(page.locator("#voice-notice")).to_contain_text("Talking begins by itself when one is free")
    await expect(TalkingRoom(page).room.answer).to_be_visible()
    between.offer["reason"] = None
    async with asyncio.timeout(30):
        await expect(page.locator("#stage")).to_be_visible()
    await expect(page.locator("#voice-notice")).to_be_hidden()


async def test_without_websockets_there_is_typing(context: BrowserContext, interviews: Interviews) -> None:
    async def refuse(route: WebSocketRoute) -> None:
        await route.close()

    slug = interviews.create("What do you do?", "What would you change?")
    page = await context.new_page()
    await page.route_web_socket(SOCKET, refuse)
    room = TalkingRoom(page).room
    await room.enter(slug)
    await page.evaluate("localStorage.clear()")
    await page.goto(f"/i/{slug}/room?mode=voice")
    await page.get_by_role("button", name="Turn the microphone on").click()
    await page.get_by_role("button", name="Start talking").click()
    await expect(page.locator("#voice-notice")).to_contain_text("Your network lets no live sound through")
    await room.say("Then I type.")


async def test_doubtful_words_are_marked_and_a_correction_is_sent(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    item = {
        "id": "item_00000000000000000000000000000001",
        "role": "user",
        "status": "completed",
        "content": [{"type": "input_audio", "transcript": "We moved the sistem."}],
        "interview": {
            "index": 1, "move": "say", "question_id": None, "question_number": 1, "choices": [], "at_ms": 0,
            "spoken": True, "original": None,
            "words": [["We", False], ["moved", False], ["the", False], ["sistem.", True]],
        },
    }  # fmt: skip
    between.tell("conversation.item.done", item=item)
    room = TalkingRoom(page).room
    await expect(room.mine.locator(".unsure")).to_have_text("sistem.")
    await expect(room.mine).to_contain_text("Hard to hear: “sistem.”")
    await page.get_by_role("button", name="Correct this").click()
    field = page.get_by_role("textbox", name="What you said")
    await expect(field).to_be_focused()
    await field.fill("We moved the system.")
    await field.press("Control+Enter")
    await expect(page.get_by_role("button", name="Correct this")).to_be_focused()

    async def corrected() -> bool:
        return [e["text"] for e in between.sent if e["type"] == "interview.correct"] == ["We moved the system."]

    await eventually(corrected)
    item["content"] = [{"type": "input_audio", "transcript": "We moved the system."}]
    item["interview"] = {**item["interview"], "original": "We moved the sistem.", "words": []}  # type: ignore[dict-item]
    between.tell("conversation.item.done", item=item)
    await expect(room.mine).to_have_count(1)
    await expect(room.mine).to_contain_text("Corrected by you")


async def test_a_reload_asks_for_one_click_and_goes_on(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Shall we go on?")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Go on talking").click()
    await expect(page.locator("#stage")).to_be_visible()
    await expect(page.get_by_role("button", name="Mute")).to_be_visible()


async def test_a_second_tab_takes_the_microphone_over_and_the_first_takes_it_back(
    context: BrowserContext, interviews: Interviews, between: Interpreter
) -> None:
    page = await talk(context, interviews, between)
    await expect(page.locator("#stage")).to_be_visible()
    second = await context.new_page()
    await second.goto(page.url.replace("?mode=voice", ""))
    await second.get_by_role("button", name="Go on by typing").click()
    await expect(page.get_by_role("heading", name="open in another place")).to_be_visible()
    # The loudspeaker's may stay; the microphone's ends once its last sample is handed over.
    await page.wait_for_function("contexts.filter((context) => context.state === 'running').length <= 1")
    await second.close()
    await page.get_by_role("button", name="Continue here").click()
    await expect(page.locator("#stage")).to_be_visible()
    await expect(page.get_by_role("button", name="Mute")).to_be_visible()
