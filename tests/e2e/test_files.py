"""Files as a candidate adds them to an answer, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from server.interview.plan import FollowUpDepth
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.sample_files import docx, image
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
PLAN = "I would move the queue first, because it carries the orders."
TASK = {"text": "How would you move it?", "files": {"kinds": ["DOCUMENT", "IMAGE"], "most": 2, "megabytes": 1}}


def chosen(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


async def test_files_are_added_taken_away_survive_a_reload_and_go_with_the_answer(
    page: Page, server: RunningServer, tmp_path: Path
) -> None:
    interviews, room = Interviews(server), Room(page)
    slug = interviews.create(TASK, "What else?", follow_up_depth=FollowUpDepth.MODERATE)
    await room.enter(slug)
    files = page.locator("#files-list > li")
    choose = page.locator("#files-input")
    await expect(page.get_by_text("Up to 2 files of 1 MB each: PDF, Word, OpenDocument, text; PNG")).to_be_visible()
    await choose.set_input_files(
        [chosen(tmp_path, "Plan of the move.docx", docx(PLAN)), chosen(tmp_path, "wrong.png", b"\x7fELF\x02\x01\x00")]
    )
    await expect(files.nth(0)).to_contain_text("Added")
    await expect(files.nth(1)).to_contain_text("Files of this kind are not taken here.")
    await page.locator("#answer").fill("As in the plan.")
    await page.locator("#send").click()
    await expect(page.locator("#composer-note")).to_contain_text("A file has not been added.")
    await page.get_by_role("button", name="Remove: wrong.png").press("Enter")
    await expect(files).to_have_count(1)

    async def drop(route: Route) -> None:
        await route.abort("connectionreset")

    await page.route("**/files/*", drop, times=1)
    await choose.set_input_files(chosen(tmp_path, "board.png", image("PNG", (900, 600))))
    await expect(files.nth(1)).to_contain_text("Waiting for the connection")
    await expect(files.nth(1)).to_contain_text("Added")
    await expect(page.locator("#files-choose")).to_be_disabled()
    await assert_accessible(page)
    await expect(page.locator("#work-saved")).to_have_text("Saved")
    await page.reload()
    await expect(files).to_have_count(2)
    await page.get_by_role("button", name="Remove: board.png").click()
    await expect(files).to_have_count(1)
    await page.locator("#send").click()
    await room.expect_replies_beyond(1)
    await expect(room.mine.first).to_contain_text("File: Plan of the move.docx (Word document, ")
    await expect(room.mine.first).not_to_contain_text(PLAN)
    await expect(files).to_have_count(0)
    [turn] = [turn for turn in interviews.turns(slug) if turn.attachments]
    assert turn.text == "As in the plan."
    assert turn.attachments[0]["summary"].endswith(f"\n\nText of Plan of the move.docx:\n{PLAN}")
    await page.reload()
    await expect(room.mine.first).to_contain_text("Plan of the move.docx")
    await expect(files).to_have_count(0)
