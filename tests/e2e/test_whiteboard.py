"""Whiteboard questions as a candidate works on them, in a real browser."""

import pytest
from playwright.async_api import BrowserContext, FloatRect, Page, Request, expect

from server.interview.plan import FollowUpDepth, QuestionType
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
TASK = {"text": "Draw how a request travels.", "type": QuestionType.WHITEBOARD}


async def enter(page: Page, interviews: Interviews) -> str:
    """To the board, once it can be drawn on."""
    slug = interviews.create(TASK, "What else?", follow_up_depth=FollowUpDepth.MODERATE)
    await Room(page).enter(slug)
    await expect(page.locator("#work-board canvas.interactive")).to_be_visible()
    return slug


async def place_of(page: Page) -> FloatRect:
    box = await page.locator("#work-board canvas.interactive").bounding_box()
    assert box is not None
    return box


async def drag(page: Page, key: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw with the tool of this key."""
    box = await place_of(page)
    await page.keyboard.press(key)
    await page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    await page.mouse.down()
    await page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=5)
    await page.mouse.up()


async def label(page: Page, words: str) -> None:
    """Write into what has just been drawn."""
    await page.keyboard.press("Enter")
    await page.keyboard.type(words)
    await page.keyboard.press("Escape")


async def draw_flow(page: Page) -> None:
    box = await place_of(page)
    await page.mouse.click(box["x"] + 500, box["y"] + 420)
    await drag(page, "r", (260, 250), (420, 330))
    await label(page, "API")
    await drag(page, "r", (560, 250), (720, 330))
    await label(page, "Queue")
    await drag(page, "a", (424, 290), (556, 290))


async def test_a_drawing_is_saved_handed_in_and_told_in_words(
    context: BrowserContext, page: Page, server: RunningServer
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context.on("request", note)
    interviews, room = Interviews(server), Room(page)
    slug = await enter(page, interviews)
    await draw_flow(page)
    await expect(page.locator("#work-saved")).to_have_text("Saved")
    await page.reload()
    await expect(page.locator("#work-board canvas.interactive")).to_be_visible()
    await expect(page.locator("#work-saved")).to_have_text("Saved")
    await expect(page.locator("#send")).to_have_text("Hand in")
    await page.locator("#send").click()
    await expect(room.mine).to_have_count(1)
    await room.expect_replies_beyond(1)
    [turn] = [turn for turn in interviews.turns(slug) if turn.attachments]
    assert turn.attachments[0]["summary"] == (
        "On the board: a box “API” and a box “Queue”.\nAn arrow from the box “API” to the box “Queue”."
    )
    own = (server.base_url, server.base_url.replace("http", "ws"), "data:", "blob:")
    assert [address for address in asked if not address.startswith(own)] == []


async def test_who_cannot_draw_describes_in_words(page: Page, server: RunningServer) -> None:
    interviews = Interviews(server)
    slug = await enter(page, interviews)
    await page.get_by_label("Or describe it in words").fill("A queue between two services.")
    await expect(page.locator("#work-saved")).to_have_text("Saved")
    await page.locator("#send").click()
    await expect(Room(page).mine).to_have_count(1)
    [turn] = [turn for turn in interviews.turns(slug) if turn.attachments]
    assert turn.attachments[0]["summary"] == "Described by the candidate: A queue between two services."


async def test_the_rooms_own_parts_are_accessible_beside_the_board(page: Page, server: RunningServer) -> None:
    await enter(page, Interviews(server))
    # The board is its makers'; whoever cannot use it finds a field for words below it.
    await page.locator("#work-board").evaluate("board => board.replaceChildren()")
    await assert_accessible(page)
