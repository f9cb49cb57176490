"""Going through sessions by keyboard, and scoring, in a real browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from server.db.engine import Sessions, open_engine, sessionmaker, writing
from server.db.models import SessionRow, SessionStatus, TurnRow
from server.routes.access import WEB_COOKIE
from server.services.access import Caller, open_web_session
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))
NAMES = ("Ada", "Bob", "Cyd")


@dataclass
class Room:
    """An organization with three sessions."""

    sessions: Sessions
    staff: Staff
    interview_id: UUID
    ids: list[UUID]
    context: BrowserContext
    base_url: str

    async def enter(self, who: Caller) -> None:
        assert who.user_id is not None
        token = await open_web_session(self.sessions, who.user_id)
        await self.context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": self.base_url}])

    @property
    def list(self) -> str:
        return f"/studio/interviews/{self.interview_id}/sessions"


@pytest_asyncio.fixture(loop_scope="session")
async def room(server: RunningServer, context: BrowserContext) -> AsyncIterator[Room]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"review{next(HIRED)}")
    interview_id = await make_interview(sessions, staff.owner)
    ids = []
    for name in NAMES:
        session_id, turns = await take_interview(sessions, staff.owner, interview_id, name=name)
        await write_report(sessions, session_id, turns)
        ids.append(session_id)
    yield Room(sessions, staff, interview_id, ids, context, server.base_url)
    await engine.dispose()


async def test_sessions_are_gone_through_by_keyboard(page: Page, room: Room) -> None:
    await room.enter(room.staff.reviewer)
    await page.goto(room.list)
    await assert_accessible(page)
    focused = page.locator(".listing-link:focus .listing-title")
    for key, name in (("j", "Cyd"), ("j", "Bob"), ("j", "Ada"), ("j", "Ada"), ("k", "Bob")):
        await page.keyboard.press(key)
        await expect(focused).to_have_text(name)
    await page.keyboard.press("x")
    await expect(page.get_by_label("Choose Bob")).to_be_checked()
    await expect(page.locator("[data-chosen]")).to_have_text("1 chosen")
    await page.keyboard.press("d")
    await expect(page.get_by_role("radio", name="Advance")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    reason = page.get_by_label("Reason, kept with each decision")
    await reason.fill("")
    await reason.press_sequentially("just okay?")
    await expect(reason).to_have_value("just okay?")
    await expect(page.locator("[data-key-dialog]")).to_be_hidden()
    await page.get_by_role("button", name="Decide for the chosen").click()
    await expect(page.get_by_text("1 decided.")).to_be_visible()
    await expect(page.locator("[data-row]", has_text="Bob").locator(".badge-warn")).to_have_text("Hold")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.get_by_role("searchbox").fill("rounding")
    await page.keyboard.press("Enter")
    await expect(page.locator("mark").first).to_have_text("rounding")
    await page.keyboard.press("j")
    await page.keyboard.press("o")
    await expect(page).to_have_url(f"{room.base_url}/studio/sessions/{room.ids[2]}#turn-2")


async def test_the_keys_are_explained_and_can_be_switched_off(page: Page, room: Room) -> None:
    await room.enter(room.staff.reviewer)
    await page.goto(room.list)
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    await expect(dialog).to_be_visible()
    await assert_accessible(page)
    await dialog.get_by_role("switch", name="Use these keys").click()
    await dialog.get_by_role("button", name="Close").click()
    await page.reload()
    await page.keyboard.press("j")
    await expect(page.locator(".listing-link:focus")).to_have_count(0)


async def test_scores_are_given_beside_the_evidence(page: Page, room: Room) -> None:
    await room.enter(room.staff.reviewer)
    await page.goto(f"/studio/sessions/{room.ids[0]}")
    await page.locator("summary", has_text="Scores").click()
    await page.locator("summary", has_text="Decision").click()
    await assert_accessible(page)
    scores = page.locator(".review-scores")
    await scores.get_by_role("link", name="turn 2").click()
    await expect(page.locator("mark").first).to_be_in_viewport()
    concreteness = page.get_by_role("group", name="Concreteness")
    await concreteness.get_by_role("radio", name="3").check()
    await concreteness.get_by_label("Reason").fill("One situation only.")
    await page.get_by_role("group", name="Reflection").get_by_role("radio", name="Not assessed").check()
    await page.get_by_role("button", name="Keep my scores").click()
    await expect(page.get_by_text("Your scores are kept.")).to_be_visible()
    await expect(concreteness.get_by_role("radio", name="3")).to_be_checked()


MARK_WORDS = """words => {
  const walker = document.createTreeWalker(document.querySelector("#turn-2 .turn-text"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const [first, last] = words;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.includes(first)) range.setStart(node, node.data.indexOf(first));
    if (node.data.includes(last)) range.setEnd(node, node.data.indexOf(last) + last.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


async def test_marked_words_are_commented_on_and_taken_out(page: Page, room: Room) -> None:
    await room.enter(room.staff.owner)
    await page.goto(f"/studio/sessions/{room.ids[0]}")
    turn = page.locator("#turn-2")
    await page.evaluate(MARK_WORDS, ["off a shared", "dual-write"])
    await turn.get_by_role("link", name="Comment on turn 2").click()
    quote = "off a shared database. I wrote the dual-write"
    await expect(page.locator("[data-comment-form] [data-quote]")).to_have_text(quote)
    await page.get_by_label("Comment", exact=True).fill("Which one?")
    await page.get_by_label("Member").check()
    await assert_accessible(page)
    await page.get_by_role("button", name="Add comment").click()
    await expect(turn.locator(".turn-comment q")).to_have_text(quote)
    await page.evaluate(MARK_WORDS, ["One invoice", "ten thousand"])
    await turn.get_by_role("link", name="Redact turn 2").click()
    await page.locator("#redaction-reason").fill("A client's figures.")
    await page.get_by_role("button", name="Take it out").click()
    await expect(turn.locator(".turn-text")).to_contain_text("before switching. [redacted] differed")
    await expect(turn.locator(".turn-comment q")).to_have_text(quote)
    await page.get_by_role("button", name="Put back").click()
    await expect(turn.locator(".turn-text")).to_contain_text("One invoice in ten thousand differed")


async def test_a_running_interview_is_read_along(page: Page, room: Room) -> None:
    session_id, turns = await take_interview(
        room.sessions, room.staff.owner, room.interview_id, name="Dee", status=SessionStatus.IN_PROGRESS
    )
    await room.enter(room.staff.reviewer)
    await page.goto(f"/studio/sessions/{session_id}")
    await assert_accessible(page)
    async with writing(room.sessions) as db:
        last = await db.get_one(TurnRow, turns[-1].id)
        last.text = "One more thing came up."
    await expect(page.get_by_text("One more thing came up.")).to_be_visible()
    async with writing(room.sessions) as db:
        row = await db.get_one(SessionRow, session_id)
        row.status = SessionStatus.COMPLETED
    await expect(page.get_by_role("link", name="Open the session with its report")).to_be_visible()
    await expect(page.locator("#announce")).to_have_text("The interview is over.")
