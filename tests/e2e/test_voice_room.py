"""A spoken interview in a real browser, with a recorded voice for a microphone. In real time, so there are few."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from server.adapters.speech_config import SpeechConfig
from server.interview.turns import Speaker
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.microphones import ALLOWED, FAKE_DEVICE, browser_with, heard_by_chromium, profile, write_microphone
from tests.support.server import RunningServer
from tests.support.sounds import WORDS, joined
from tests.support.talking import TalkingRoom, transcribed, words_of
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.xdist_group("voice_room"),
    pytest.mark.realtime,
]

KEEP_PLAYED = Path(__file__).parent / "played_page.js"


@pytest.fixture(scope="module")
def speaking_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that hears and speaks."""
    with RunningServer(tmp_path_factory.mktemp("speaking"), COLLOQUY_VOICE="true") as running:
        yield running


@pytest.fixture(scope="module")
def interviews(speaking_server: RunningServer) -> Interviews:
    return Interviews(speaking_server)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kennedy(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser whose microphone says eleven seconds of J. F. Kennedy whenever it is opened."""
    recording = tmp_path_factory.mktemp("voice") / "jfk.wav"
    write_microphone(recording, joined(0.6, "jfk", 1.0))
    async with browser_with(FAKE_DEVICE, ALLOWED, heard_by_chromium(recording)) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def context(kennedy: Browser, speaking_server: RunningServer) -> AsyncIterator[BrowserContext]:
    async with profile(kennedy, speaking_server, microphone=True) as context:
        await context.add_init_script(path=KEEP_PLAYED)
        yield context


def found_in(wanted: str, text: str) -> float:
    """How many of the wanted words are there, as a share."""
    missing = Counter(words_of(wanted)) - Counter(words_of(text))
    return 1 - missing.total() / len(words_of(wanted))


async def test_a_whole_spoken_interview_to_its_report(
    context: BrowserContext, interviews: Interviews, speaking_server: RunningServer
) -> None:
    slug = interviews.create("What do you ask of people?", "What would you change?", voice_enabled=True)
    page = await context.new_page()
    talking = TalkingRoom(page)
    await talking.enter(slug, hear_first=True)
    await talking.answer()
    await assert_accessible(page)
    await page.get_by_role("button", name="Correct this").click()
    field = page.get_by_role("textbox", name="What you said")
    await field.fill("Ask what you can do for your country.")
    await page.get_by_role("button", name="Save").click()
    await expect(talking.room.mine.first).to_contain_text("Corrected by you")
    await talking.answer()
    await expect(page.locator("#progress-words")).to_have_text("Closing")
    await talking.expect_doing("listening")
    await page.keyboard.press("d")
    await talking.room.expect_finished()
    played = await transcribed(await talking.played(), SpeechConfig(speaking_server.folder / "var"))
    assert found_in(await talking.room.heard(), played) > 0.8
    first, second = [turn for turn in interviews.turns(slug) if turn.speaker is Speaker.CANDIDATE and turn.text]
    assert first.spoken
    assert first.text == "Ask what you can do for your country."
    assert found_in(WORDS["jfk"], first.original_text or "") > 0.8
    assert found_in(WORDS["jfk"], second.text) > 0.8

    async def reported() -> bool:
        return len(interviews.reports(slug)) == 1

    await eventually(reported)


async def test_a_break_in_mid_answer_loses_no_word(context: BrowserContext, interviews: Interviews) -> None:
    slug = interviews.create("What do you ask of people?", "What would you change?", voice_enabled=True)
    page = await context.new_page()
    talking = TalkingRoom(page)
    await talking.enter(slug)
    await talking.begin_answer()
    await expect(page.locator("#caption-mine")).to_contain_text("fellow")
    await context.set_offline(True)
    await expect(page.locator("#stage-status")).to_contain_text("Keep talking: nothing is lost.")
    await page.wait_for_timeout(3_000)
    await context.set_offline(False)
    await expect(talking.room.mine).to_have_count(1)
    [answer] = await talking.room.said_by_me()
    assert found_in(WORDS["jfk"], answer) > 0.8
    assert len(words_of(answer)) <= len(words_of(WORDS["jfk"])) + 2


async def test_going_over_to_typing_in_mid_answer_and_back(context: BrowserContext, interviews: Interviews) -> None:
    slug = interviews.create("What do you ask of people?", "What would you change?", voice_enabled=True)
    page = await context.new_page()
    talking = TalkingRoom(page)
    await talking.enter(slug)
    await talking.begin_answer()
    await expect(page.locator("#caption-mine")).to_contain_text("fellow")
    await talking.mute()
    await page.get_by_role("button", name="Type instead").click()
    await expect(page.locator("#stage")).to_be_hidden()
    await expect(talking.room.answer).to_have_value(re.compile("fellow"))
    await talking.room.answer.press("Enter")
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    await page.get_by_role("button", name="Talk instead").click()
    await talking.expect_doing("speaking")
    await expect(page.locator("#caption-theirs")).to_contain_text("What would you change?")
    await page.get_by_role("textbox", name="Or type your answer").fill("Typed beside talking.")
    await page.get_by_role("textbox", name="Or type your answer").press("Enter")
    await expect(page.locator("#progress-words")).to_have_text("Closing")


async def test_the_door_offers_talking_and_asks_for_a_recording_apart(
    context: BrowserContext, interviews: Interviews
) -> None:
    page = await context.new_page()
    slug = interviews.create("What do you do?", voice_enabled=True, keep_audio=True)
    await page.goto(f"/i/{slug}")
    await expect(page.get_by_role("radio", name=re.compile("^By talking"))).to_be_checked()
    recording = page.get_by_role("checkbox", name="Yes, a recording may be kept (optional).")
    await expect(recording).not_to_be_checked()
    await assert_accessible(page)
    await recording.check()
    await page.get_by_role("radio", name=re.compile("^By writing")).check()
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_role("button", name="Start the interview").click()
    await expect(page.get_by_text("Please agree to the notice before starting.")).to_be_visible()
    await expect(recording).to_be_checked()
    await expect(page.get_by_role("radio", name=re.compile("^By writing"))).to_be_checked()
    french = interviews.create("Que faites-vous ?", voice_enabled=True, language="fr")
    await page.goto(f"/i/{french}")
    await expect(page.get_by_text("n'est pas encore comprise : veuillez écrire vos réponses")).to_be_visible()
    await expect(page.get_by_role("radio")).to_have_count(0)


async def test_a_choice_is_told_and_can_be_clicked_while_talking(
    context: BrowserContext, interviews: Interviews
) -> None:
    choice = {"text": "What comes first?", "type": "SINGLE_CHOICE", "options": ["Duty", "Freedom", "Neither"]}
    slug = interviews.create(choice, "What would you change?", voice_enabled=True)
    page = await context.new_page()
    talking = TalkingRoom(page)
    await talking.enter(slug)
    await talking.expect_doing("listening", 60)
    await expect(talking.room.replies.last).to_contain_text("The choices are: Duty, Freedom or Neither.")
    await talking.begin_answer()
    group = page.get_by_role("group", name=re.compile("What comes first"))
    await group.get_by_label("Freedom").check()
    await assert_accessible(page)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Question 2 of 2")).to_be_visible()
    await expect(page.locator("#choices")).to_be_hidden()
    assert "Chosen: Freedom" in await talking.room.said_by_me()
    await talking.mute()
