"""An interview in Arabic, from the right, in a real browser."""

import pytest
from playwright.async_api import Page, expect

from server.interview.plan import QuestionType
from server.services.words.by_language import words_in
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
WORDS = words_in("ar")


@pytest.fixture
def slug(server: RunningServer) -> str:
    code = {"text": "اكتب دالة تجمع عددين.", "type": QuestionType.CODING, "starter_code": "def add(a, b):\n    ...\n"}
    board = {"text": "ارسم مسار طلب في نظامك الأخير.", "type": QuestionType.WHITEBOARD}
    return Interviews(server).create(
        "ما الذي تعمل عليه حاليًا؟", code, board, language="ar-EG", title="محادثة عن عملك", retention_days=30
    )


async def assert_from_the_right(page: Page) -> None:
    """The whole page, on a narrow screen too, in light and in dark."""
    html = page.locator("html")
    await expect(html).to_have_attribute("dir", "rtl")
    await expect(html).to_have_attribute("lang", "ar")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await assert_accessible(page)


async def test_a_short_interview_in_arabic(page: Page, slug: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"/i/{slug}")
    await expect(page.get_by_text("يُحذف بعد 30 يومًا من المقابلة")).to_be_visible()
    await assert_from_the_right(page)
    await page.get_by_label(WORDS.landing["name_label"]).fill("ليلى")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name=WORDS.landing["start"]).click()
    room = Room(page)
    await expect(room.replies).to_have_count(1)
    await room.say("أعمل على منصة لتعليم البرمجة، وأقود فريقًا صغيرًا. Our API is v2.")
    mine = await room.mine.last.bounding_box()
    assert mine is not None
    assert mine["x"] < 20, "where lines end, which is on the left"
    await expect(page.locator(".cm-content")).to_contain_text("def add")
    for selector in ("#work-editor", "#work-output"):
        assert await page.locator(selector).evaluate("e => getComputedStyle(e).direction") == "ltr"
    await assert_from_the_right(page)
    await room.say("def add(a, b): return a + b")
    await expect(page.locator("#work-board canvas").first).to_be_visible()
    await expect(page.locator("html[lang=ar][dir=rtl]")).to_have_count(1)
    await room.say("يصل الطلب إلى الخادم، ثم إلى قاعدة البيانات.")
    await page.get_by_role("button", name=WORDS.room["nothing_to_add"]).click()
    await expect(page.get_by_role("heading", name=WORDS.room["ended_title"])).to_be_visible()
    await page.get_by_role("link", name=WORDS.room["ended_link"], exact=True).click()
    await page.wait_for_url("**/done")
    await expect(page.get_by_role("heading", level=1)).to_have_text("شكرًا لك، \u2068ليلى\u2069")
    await assert_from_the_right(page)
