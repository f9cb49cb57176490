"""Choices in a spoken interview: told aloud, understood, asked back about, and clicked while talking. In real time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.adapters.speech import open_engines
from server.adapters.speech_config import SpeechConfig
from server.ports.speech import Lane
from tests.support.candidate import open_candidate
from tests.support.interviews import Interviews
from tests.support.server import RunningServer
from tests.support.sounds import joined
from tests.support.talker import Talker

pytestmark = pytest.mark.realtime

DRINKS = ("Green tea", "Black coffee", "Sparkling water")
CHOICE: dict[str, Any] = {"text": "What do you drink at work?", "type": "SINGLE_CHOICE", "options": list(DRINKS)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("choices"), COLLOQUY_VOICE="true") as running:
        yield running


async def spoken(text: str) -> bytes:
    """`text` in the voice that comes with the server."""
    async with open_engines(SpeechConfig(Path("var"))) as engines:
        return b"".join([piece async for piece in engines.tts.speak(text, language="en", lane=Lane.SPEECH)])


def chosen(talker: Talker) -> list[list[str]]:
    """What each of the candidate's turns chose."""
    return [item["interview"]["choices"] for item in mine(talker)]


def mine(talker: Talker) -> list[dict[str, Any]]:
    """The candidate's turns."""
    turns = [item for item in talker.transcript.values() if item["role"] == "user"]
    return sorted(turns, key=lambda item: int(item["interview"]["index"]))


async def say(talker: Talker, text: str) -> None:
    """Say it, and hear the reply out."""
    replies = len(talker.replies)
    await talker.say(joined(0.2, await spoken(text), 0.4))
    await talker.until(lambda: len(talker.replies) > replies)
    await talker.until_listening()


async def test_what_is_said_is_matched_and_what_is_unclear_is_asked_about(server: RunningServer) -> None:
    slug = Interviews(server).create(CHOICE, "What else?", voice_enabled=True)
    async with Talker(open_candidate(server, slug)) as talker:
        await talker.until_listening()
        assert talker.replies[0].endswith("The choices are: Green tea, Black coffee or Sparkling water.")
        await say(talker, "Either green tea or black coffee.")
        assert chosen(talker) == [[]], talker.answers
        assert talker.replies[1] == "So that I get it right, which one is it: Green tea or Black coffee?"
        await say(talker, "I would take the second one.")
        assert chosen(talker)[-1] == ["Black coffee"], talker.answers
        assert talker.replies[-1].endswith("What else?")


async def test_a_choice_sent_while_talking_is_taken_and_the_words_stay_with_its_question(server: RunningServer) -> None:
    slug = Interviews(server).create(CHOICE, "What else?", voice_enabled=True)
    async with Talker(open_candidate(server, slug)) as talker:
        await talker.until_listening()
        await talker.say(joined(0.2, "lj001-0006"))
        await talker.send("interview.answer", text="", choices=["Sparkling water"])
        await talker.until(lambda: ["Sparkling water"] in chosen(talker))
        await talker.until(lambda: talker.replies[-1].endswith("What else?"))
        await talker.until(lambda: any("typography" in answer for answer in talker.answers))
        await talker.until_listening()
        assert len({item["interview"]["question_id"] for item in mine(talker)}) == 1
        assert talker.replies[-1].endswith("What else?"), "nothing is said to words about what has been left"
