"""Reloads, second tabs, lost networks, killed servers, blocked WebSockets: nothing lost, nothing twice."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.servers.model_server import Exchange, ModelServer, completion_chunk
from tests.support.chromium import Watched, assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

THREE = ("What do you do?", "What went well?", "What would you change?")


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


@pytest.fixture
def room(page: Page) -> Room:
    return Room(page)


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of the test's own, to be killed."""
    with RunningServer(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def fragile_page(browser: Browser, fragile: RunningServer) -> AsyncIterator[Page]:
    """A page on it."""
    context = await browser.new_context(base_url=fragile.base_url)
    watched = Watched(context)
    yield await context.new_page()
    await context.close()
    watched.assert_clean()


async def finish(room: Room) -> None:
    """Answer whatever is asked until the interview is over."""
    for number in range(20):
        if await room.replies.last.get_attribute("data-move") == "close":
            break
        before = await room.replies.count()
        await room.answer.fill(f"Answer number {number}, long enough to be a proper one, with what I did and why.")
        await room.answer.press("Enter")
        await room.expect_replies_beyond(before)
        await expect(room.pending).to_have_count(0)
    await room.expect_finished()


async def test_a_reload_keeps_draft_transcript_and_place(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(interviews.create(*THREE))
    await room.say("I repair clocks.")
    before = await room.turns.all_inner_texts()
    await room.answer.fill("Half a thou")
    await page.reload()
    await expect(room.answer).to_have_value("Half a thou")
    await expect(room.turns).to_have_text(before, use_inner_text=True)
    await expect(page.get_by_text("Question 2 of 3")).to_be_visible()


async def test_a_ticked_choice_survives_a_reload(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(
        interviews.create({"text": "Which?", "type": "SINGLE_CHOICE", "options": ["One", "Two"]}, "Anything else?")
    )
    await page.get_by_label("Two").check()
    await page.reload()
    await expect(page.get_by_label("Two")).to_be_checked()


async def test_a_second_tab_takes_over_and_the_first_can_take_it_back(
    page: Page, room: Room, interviews: Interviews, context: BrowserContext
) -> None:
    slug = interviews.create(*THREE)
    await room.enter(slug)
    second = Room(await context.new_page())
    await second.page.goto(f"/i/{slug}/room")
    await expect(second.replies).to_have_count(1)
    await expect(page.get_by_role("heading", name="open in another place")).to_be_visible()
    await expect(room.answer).to_be_hidden()
    await expect(page.locator("#end")).to_be_hidden()
    await assert_accessible(page)
    await second.say("Said in the second tab.")
    await room.button("Continue here").click()
    await expect(room.mine).to_have_count(1)
    await expect(room.answer).to_be_visible()
    await expect(second.page.get_by_role("heading", name="open in another place")).to_be_visible()
    await room.say("Said in the first tab.")
    assert await room.said_by_me() == ["Said in the second tab.", "Said in the first tab."]


async def test_what_is_sent_while_offline_arrives_once_afterwards(
    page: Page, room: Room, interviews: Interviews, context: BrowserContext
) -> None:
    await room.enter(interviews.create(*THREE))
    await context.set_offline(True)
    await expect(room.connection).to_contain_text("You are offline")
    await room.answer.fill("Written in a tunnel.")
    await room.answer.press("Enter")
    await expect(room.pending).to_contain_text("will be sent when you are connected again")
    await context.set_offline(False)
    await expect(room.replies).to_have_count(2)
    await expect(room.pending).to_have_count(0)
    assert await room.said_by_me() == ["Written in a tunnel."]
    await page.reload()
    await expect(room.replies).to_have_count(2)
    assert await room.said_by_me() == ["Written in a tunnel."]


async def test_what_is_unsent_survives_a_reload(
    page: Page, room: Room, interviews: Interviews, context: BrowserContext
) -> None:
    slug = interviews.create(*THREE)
    await room.enter(slug)
    await context.set_offline(True)
    await room.answer.fill("Sent before the laptop was closed.")
    await room.answer.press("Enter")
    await expect(room.pending).to_have_count(1)
    await page.close()
    await context.set_offline(False)
    later = Room(await context.new_page())
    await later.page.goto(f"/i/{slug}/room")
    await expect(later.replies).to_have_count(2)
    assert await later.said_by_me() == ["Sent before the laptop was closed."]


async def test_a_killed_server_is_waited_for_and_the_interview_completes(
    fragile: RunningServer, fragile_page: Page
) -> None:
    room = Room(fragile_page)
    await room.enter(Interviews(fragile).create(*THREE))
    await room.say("Before the crash.")
    fragile.kill()
    await expect(room.connection).to_contain_text("Connection lost")
    await room.answer.fill("While it was down.")
    await room.answer.press("Enter")
    await expect(room.pending).to_have_count(1)
    await asyncio.to_thread(fragile.start)
    await expect(room.pending).to_have_count(0)
    await expect(room.connection).to_contain_text("Connected")
    await room.expect_replies_beyond(2)
    assert await room.said_by_me() == ["Before the crash.", "While it was down."]
    await finish(room)


async def test_a_connection_that_is_dead_without_saying_so_is_noticed(
    page: Page, room: Room, interviews: Interviews
) -> None:
    swallowed: list[str | bytes] = []
    deaf = False

    async def half_open(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: swallowed.append(message) if deaf else server.send(message))

    await page.clock.install()
    await page.route_web_socket(re.compile("/v1/realtime"), half_open)
    await room.enter(interviews.create(*THREE))
    deaf = True
    await room.answer.fill("Into the void.")
    await room.answer.press("Enter")
    await expect(room.pending).to_contain_text("sending…")
    deaf = False
    await page.clock.fast_forward(20_000)
    await expect(room.replies).to_have_count(2)
    await expect(room.pending).to_have_count(0)
    assert swallowed
    assert await room.said_by_me() == ["Into the void."]


@pytest.mark.parametrize("retryable", [True, False])
async def test_a_refused_answer_is_sent_again_or_given_back(
    page: Page, room: Room, interviews: Interviews, retryable: bool
) -> None:
    refused: list[str] = []

    async def refuse_once(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def take(message: str | bytes) -> None:
            event = json.loads(message)
            if event["type"] != "interview.answer" or refused:
                server.send(message)
                return
            refused.append(event["event_id"])
            error = {"code": "not_stored", "message": "Not now.", "event_id": event["event_id"]}
            route.send(json.dumps({"type": "error", "retryable": retryable, "error": error}))

        route.on_message(take)

    await page.route_web_socket(re.compile("/v1/realtime"), refuse_once)
    await room.enter(interviews.create(*THREE))
    await room.answer.fill("A precious answer.")
    await room.answer.press("Enter")
    if not retryable:
        await expect(page.get_by_role("alert")).to_have_text("This could not be sent. Your words are back in the box.")
        await expect(room.answer).to_have_value("A precious answer.")
        await room.answer.press("Enter")
    await expect(room.replies).to_have_count(2)
    await expect(room.pending).to_have_count(0)
    assert refused
    assert await room.said_by_me() == ["A precious answer."]


async def test_a_laptop_that_wakes_up_connects_anew(page: Page, room: Room, interviews: Interviews) -> None:
    opened = 0

    async def count(route: WebSocketRoute) -> None:
        nonlocal opened
        opened += 1
        route.connect_to_server()

    async def look(visibility: str) -> None:
        await page.evaluate(
            """value => {
                 Object.defineProperty(document, 'visibilityState', {value, configurable: true});
                 document.dispatchEvent(new Event('visibilitychange'));
               }""",
            visibility,
        )

    await page.clock.install()
    await page.route_web_socket(re.compile("/v1/realtime"), count)
    await room.enter(interviews.create(*THREE))
    await look("hidden")
    await page.clock.fast_forward(8 * 3600 * 1000)
    await look("visible")
    await expect(room.connection).to_contain_text("Connected")
    await room.say("Good morning.")
    assert opened == 2
    assert await room.said_by_me() == ["Good morning."]


async def test_replies_are_seen_as_they_are_written(browser: Browser, tmp_path: Path) -> None:
    go_on = asyncio.Event()

    async def in_two_parts(exchange: Exchange) -> None:
        await exchange.start_stream()
        await exchange.words("probe\nThank you for telling me about the clocks. ")
        await go_on.wait()
        await exchange.words("Which one was the hardest to repair?")
        await exchange.event(completion_chunk({}, "stop"))
        await exchange.end_stream()

    async with ModelServer(in_two_parts) as model:
        environment = {
            "OPENAI_BASE_URL": model.base_url,
            "OPENAI_API_KEY": "test",
            "COLLOQUY_LLM_TOKEN_TIMEOUT_S": "30",
            "COLLOQUY_LLM_REPLY_TIMEOUT_S": "60",
        }
        with RunningServer(tmp_path, **environment) as server:
            context = await browser.new_context(base_url=server.base_url)
            room = Room(await context.new_page())
            await room.enter(Interviews(server).create(*THREE, follow_up_depth="DEEP"))
            await room.answer.fill("I repair clocks.")
            await room.answer.press("Enter")
            live = room.page.locator("#live .turn-words")
            await expect(live).to_have_text("Thank you for telling me about the clocks.")
            await expect(room.replies).to_have_count(1)
            go_on.set()
            await expect(room.replies).to_have_count(2)
            await expect(room.replies.nth(1)).to_contain_text("Which one was the hardest to repair?")
            await expect(live).to_have_count(0)
            await context.close()


async def test_blocked_websockets_are_gone_around(page: Page, room: Room, interviews: Interviews) -> None:
    async def refuse(route: WebSocketRoute) -> None:
        await route.close()

    await page.route_web_socket(re.compile("/v1/realtime"), refuse)
    await room.enter(interviews.create(*THREE))
    await expect(room.connection).to_contain_text("Connected")
    await room.say("By another road.")
    await page.reload()
    await expect(room.replies).to_have_count(2)
    await finish(room)
    assert (await room.said_by_me())[0] == "By another road."


async def test_the_event_stream_survives_a_lost_network(
    page: Page, room: Room, interviews: Interviews, context: BrowserContext
) -> None:
    await page.add_init_script(
        """window.WebSocket = class {
             constructor() { setTimeout(() => this.onclose({code: 1006})); }
             close() {}
           };"""
    )
    await room.enter(interviews.create(*THREE))
    await context.set_offline(True)
    await expect(room.connection).to_contain_text("You are offline")
    await room.answer.fill("Written in a tunnel.")
    await room.answer.press("Enter")
    await context.set_offline(False)
    await expect(room.replies).to_have_count(2)
    assert await room.said_by_me() == ["Written in a tunnel."]


async def test_a_forbidden_local_storage_does_no_harm(page: Page, room: Room, interviews: Interviews) -> None:
    await page.add_init_script(
        """for (const name of ['localStorage', 'sessionStorage'])
             Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});"""
    )
    await room.enter(interviews.create("What do you do?"))
    await finish(room)


async def test_a_room_link_with_a_token_opens_the_room_and_forgets_the_token(
    page: Page, room: Room, interviews: Interviews, server: RunningServer
) -> None:
    slug = interviews.create(*THREE)
    async with httpx.AsyncClient(base_url=server.base_url, timeout=30) as program:
        made = await program.post(f"/i/{slug}/sessions", json={"name": "Ada", "consent": True})
    assert made.status_code == 201
    await page.goto(made.json()["roomUrl"])
    await expect(room.replies).to_have_count(1)
    assert page.url == f"{server.base_url}/i/{slug}/room"
    await room.say("I came by a program's link.")


async def test_a_room_without_a_session_shows_the_way_in(page: Page, interviews: Interviews) -> None:
    slug = interviews.create(*THREE)
    response = await page.goto(f"/i/{slug}/room")
    assert response is not None
    assert response.status == 401
    await page.get_by_role("link", name="Go to the first page").click()
    await page.wait_for_url(f"**/i/{slug}")


async def test_a_session_erased_meanwhile_sends_the_candidate_to_the_first_page(
    page: Page, room: Room, interviews: Interviews, context: BrowserContext
) -> None:
    slug = interviews.create(*THREE)
    await room.enter(slug)
    await context.set_offline(True)
    await context.clear_cookies()
    await context.set_offline(False)
    await expect(page.get_by_role("heading", name="This page has lost its place")).to_be_visible()
    await expect(page.get_by_role("link", name="Go to the first page")).to_be_visible()


async def test_a_session_closed_for_idleness_says_so(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create(*THREE)
    await room.enter(slug)
    interviews.set_sessions(slug, status="ABANDONED")
    response = await page.goto(f"/i/{slug}/done")
    assert response is not None
    assert response.status == 410
    await expect(page.get_by_role("heading", name="This interview is over")).to_be_visible()
    await expect(page.get_by_role("link", name="Download your transcript")).to_be_visible()
