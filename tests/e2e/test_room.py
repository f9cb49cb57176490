"""The interview room: answering, controls, and what screen readers get."""

import re

import pytest
from playwright.async_api import Page, expect

from server.db.models.base import new_id
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

CHOICE = {"text": "Which do you prefer?", "type": "SINGLE_CHOICE", "options": ["Mornings", "Evenings", "Neither"]}
ANSWER = "We moved the billing data to a new system in three weeks, one table a day, and I wrote the checks for it."


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


@pytest.fixture
def room(page: Page) -> Room:
    return Room(page)


async def test_a_whole_interview_by_keyboard_alone(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", CHOICE, "What would you change?", follow_up_depth="LIGHT")
    await page.goto(f"/i/{slug}")

    async def tab_to(css: str) -> None:
        for _ in range(40):
            await page.keyboard.press("Tab")
            if await page.evaluate("css => document.activeElement.matches(css)", css):
                return
        raise AssertionError(f"{css} is not reached by Tab")

    await tab_to("#name")
    await page.keyboard.type("Ada")
    await tab_to("[name=consent]")
    await page.keyboard.press("Space")
    await tab_to("button.button-primary")
    await page.keyboard.press("Enter")
    await expect(room.replies).to_have_count(1)
    await tab_to("#answer")
    await page.keyboard.type(ANSWER)
    await page.keyboard.press("Enter")
    await expect(page.locator("#choices")).to_be_visible()
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator("#choices input:focus")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    await tab_to("#answer")
    await page.keyboard.type("I think best then.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    await tab_to("#skip")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#skip")).to_be_focused()
    await tab_to("#answer")
    await page.keyboard.type(ANSWER)
    await page.keyboard.press("Enter")
    await expect(page.locator("#progress-words")).to_have_text("Closing")
    await tab_to("#done")
    await page.keyboard.press("Enter")
    await room.expect_finished()
    await expect(room.panel).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/done")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada")


async def test_every_state_of_the_room_is_accessible(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create(
        "What do you do?", CHOICE, {"text": "Write FizzBuzz.", "type": "CODING"}, time_limit_minutes=30
    )
    await room.enter(slug)
    await assert_accessible(page)
    await room.say(ANSWER)
    await expect(page.locator("#choices")).to_be_visible()
    await assert_accessible(page)
    await room.button("Skip this question").click()
    await assert_accessible(page)
    await room.button("Yes, skip it").click()
    await expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    await assert_accessible(page)
    await room.button(re.compile("^End")).click()
    await assert_accessible(page)
    await room.button("Yes, end it").click()
    await room.expect_finished()
    await assert_accessible(page)
    await page.get_by_role("link", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Ada")
    await assert_accessible(page)


async def test_choices_are_form_controls_with_room_to_explain(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create({**CHOICE, "type": "MULTIPLE_CHOICE"}, "Anything else?")
    await room.enter(slug)
    group = page.get_by_role("group", name=re.compile("Which do you prefer.*Choose all that apply"))
    await group.get_by_label("Mornings").check()
    await group.get_by_label("Evenings").check()
    await page.get_by_label("Anything you want to explain").fill("Both are quiet.")
    await room.button("Send").click()
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    assert await room.said_by_me() == ["Chosen: Mornings, Evenings\n\nBoth are quiet."]
    await expect(page.locator("#choices")).to_be_hidden()


async def test_a_choice_decides_what_is_asked_and_the_count_follows(
    page: Page, room: Room, interviews: Interviews
) -> None:
    shifts = {"id": new_id(), "text": "Do you work in shifts?", "type": "SINGLE_CHOICE", "options": ["Yes", "No"]}
    only_yes = [{"questionId": str(shifts["id"]), "anyOf": ["Yes"]}]
    slug = interviews.create(shifts, {"text": "Which ones?", "show_if": only_yes}, "What would you change?")
    await room.enter(slug)
    await expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    await page.get_by_role("group", name=re.compile("Do you work in shifts")).get_by_label("No").check()
    await assert_accessible(page)
    await room.button("Send").click()
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    await expect(room.replies.last).to_contain_text("What would you change?")


async def test_a_typed_choice_is_understood_and_an_unclear_one_asked_about(
    page: Page, room: Room, interviews: Interviews
) -> None:
    slug = interviews.create(CHOICE, "Anything else?")
    await room.enter(slug)
    await room.answer.fill("mornings or evenings")
    await room.answer.press("Enter")
    await expect(room.replies.last).to_contain_text("which one is it: Mornings or Evenings?")
    await expect(page.locator("#choices")).to_be_visible()
    await room.answer.fill("the second one")
    await room.answer.press("Enter")
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    assert (await room.said_by_me())[-1] == "Chosen: Evenings\n\nthe second one"


async def test_enter_sends_unless_the_candidate_says_otherwise(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", "And then?")
    await room.enter(slug)
    await room.answer.press("Shift+Enter")
    await expect(room.answer).to_have_value("\n")
    await page.get_by_label("Enter sends").uncheck()
    await room.answer.fill("one")
    await room.answer.press("Enter")
    await expect(room.answer).to_have_value("one\n")
    await page.reload()
    await expect(page.get_by_label("Enter sends")).not_to_be_checked()
    await expect(room.answer).to_be_visible()
    await expect(room.answer).to_have_value("one\n")
    await expect(room.answer).to_be_visible()
    await room.answer.press("Control+Enter")
    await expect(room.mine).to_have_count(1)


async def test_an_empty_answer_is_pointed_out_and_not_sent(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(interviews.create("What do you do?"))
    await room.button("Send").click()
    await expect(page.get_by_role("alert")).to_have_text("Please write or choose something first.")
    await room.answer.fill("x" * 20_001)
    await room.button("Send").click()
    await expect(page.get_by_role("alert")).to_contain_text("too long by 1 character.")
    await expect(room.mine).to_have_count(0)


async def test_controls_do_what_they_say(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", "What would you change?")
    await room.enter(slug)
    await room.button("I need a minute").click()
    await room.expect_replies_beyond(1)
    await room.button("Repeat the question").click()
    await room.expect_replies_beyond(2)
    await expect(room.replies.nth(2)).to_contain_text("What do you do?")
    await room.answer.fill("I write software.")
    await room.button("Done answering").click()
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    assert "I write software." in await room.said_by_me()
    await room.button("Skip this question").click()
    await room.button("Yes, skip it").click()
    await expect(page.locator("#progress-words")).to_have_text("Closing")


async def test_ending_is_asked_about_first(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(interviews.create("What do you do?"))
    end = page.locator("#end")
    await end.click()
    dialog = page.get_by_role("dialog", name="End the interview?")
    await expect(dialog.get_by_role("button", name="Stay")).to_be_focused()
    await dialog.get_by_role("button", name="Stay").click()
    await expect(end).to_be_focused()
    await expect(room.answer).to_be_visible()
    await room.answer.fill("I had begun to write this")
    await end.click()
    await room.button("Yes, end it").click()
    await room.expect_finished()
    await expect(page.get_by_label(re.compile("was not sent before the end"))).to_have_value(
        "I had begun to write this"
    )


async def test_screen_readers_hear_whole_messages_only(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(interviews.create("What do you do?", "And then?"))
    log = page.get_by_role("log", name="Conversation")
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.evaluate(
        """() => {
          window.heard = [];
          new MutationObserver((changes) => {
            for (const change of changes)
              if (change.type === 'characterData' || change.target.id !== 'turns') window.heard.push('partial');
              else change.addedNodes.forEach((node) => window.heard.push(node.textContent));
          }).observe(document.getElementById('turns'), {childList: true, subtree: true, characterData: true});
        }"""
    )
    await room.say("I write software for hospitals.")
    heard = await page.evaluate("window.heard")
    assert len(heard) == 2
    assert heard[0] == "YouI write software for hospitals."
    assert heard[1].endswith("And then?")


async def test_time_left_is_shown_when_limited(page: Page, room: Room, interviews: Interviews) -> None:
    await room.enter(interviews.create("What do you do?", time_limit_minutes=30))
    await expect(page.locator("#time")).to_have_text("30 min left")
    await room.enter(interviews.create("What do you do?"))
    await expect(page.locator("#time")).to_be_hidden()


async def test_words_are_never_markup(page: Page, room: Room, interviews: Interviews) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    slug = interviews.create(f"What is {hostile}?", "And then?", title=hostile, ai_name="<b>Bold</b>")
    await room.enter(slug, name=hostile)
    await room.say(hostile)
    assert hostile in await room.said_by_me()
    assert await page.locator("main img, main script, main b").count() == 0


async def test_own_transcript_can_be_kept(page: Page, room: Room, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", closing="Goodbye and good luck.")
    await room.enter(slug)
    await room.say("I repair # clocks.")
    await page.locator("#done").click()
    await room.expect_finished()
    await page.get_by_role("link", name="Continue").click()
    await expect(page.get_by_text("Goodbye and good luck.")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download your transcript").click()
    kept = (await (await download.value).path()).read_text()
    assert "> I repair # clocks." in kept
    assert "What do you do?" in kept
    for word in ("score", "criteria", "sentiment", "model"):
        assert word not in kept.lower()
