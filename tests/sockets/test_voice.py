"""Spoken interviews in real time, through the real socket, with recorded people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.adapters.speech import open_engines
from server.adapters.speech_config import SpeechConfig
from server.ports.speech import WIRE_RATE_HZ, Lane
from tests.support.candidate import open_candidate
from tests.support.server import RunningServer
from tests.support.sounds import BYTES_PER_MS, WORDS, clip, joined, louder
from tests.support.talker import Talker
from tests.support.voice_server import voice_server
from tests.support.words import errors

pytestmark = pytest.mark.realtime

MANY = tuple(f"What would you say about matter number {n}?" for n in range(1, 13))
SECOND = WIRE_RATE_HZ * 2
PAUSED = (
    (0.3, "0006", "0008"),
    (0.7, "0004", "0002"),
    (1.2, "0006", "0008"),
    (2.0, "0004", "0002"),
    (3.0, "0006", "0008"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`colloquy serve` that hears and speaks."""
    with voice_server(tmp_path_factory.mktemp("voice"), MANY) as running:
        yield running


async def spoken(text: str) -> bytes:
    """`text` in the voice that comes with the server."""
    async with open_engines(SpeechConfig(Path("var"))) as engines:
        return b"".join([piece async for piece in engines.tts.speak(text, language="en", lane=Lane.SPEECH)])


async def answered(talker: Talker, sound: bytes) -> tuple[list[str], float]:
    """Say it, and hear the reply out; the new answers on record, and how soon the reply began."""
    answers, items = len(talker.answers), set(talker.items)
    await talker.say(sound)
    assert set(talker.items) == items, "the interviewer spoke before the answer was over"
    await talker.until(lambda: set(talker.items) != items)
    began = min(item.first_at for name, item in talker.items.items() if name not in items)
    await talker.until_listening()
    return talker.answers[answers:], began - talker.speech_ended_at


async def test_a_pause_inside_a_sentence_is_waited_out(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.come_in()
        await talker.until_listening()
        for pause, first, second in PAUSED:
            first, second = f"lj001-{first}", f"lj001-{second}"
            answers, _ = await answered(talker, joined(first, pause, second))
            assert len(answers) == 1, (pause, answers)
            assert errors(answers[0], f"{WORDS[first]} {WORDS[second]}") <= 0.2, (pause, answers)
        answers, delay = await answered(talker, joined("jfk"))
        assert len(answers) == 1
        assert errors(answers[0], WORDS["jfk"]) <= 0.1
        assert delay < 3.0
        assert not talker.of("conversation.item.truncated")


async def test_a_sound_before_the_greeting_is_heard_answers_nothing(server: RunningServer) -> None:
    word = clip("lj001-0006")[850 * BYTES_PER_MS : 1110 * BYTES_PER_MS]
    async with Talker(open_candidate(server)) as talker:
        await talker.come_in()
        await talker.say(word)
        await talker.until(lambda: len(talker.heard_back) > SECOND)
        await talker.until_listening()
        assert talker.answers == []
        assert talker.replies[0].endswith(MANY[0])
        assert len(talker.replies) == 1


async def test_the_interviewers_own_voice_in_the_microphone_is_no_turn(server: RunningServer) -> None:
    async with Talker(open_candidate(server), echo=lambda played: louder(played, -20)) as talker:
        await talker.come_in()
        await talker.until_listening()
        await talker.say(joined(2.0))
        assert talker.answers == []
        assert not talker.of("interview.playback_clear")
        assert not talker.of("interview.playback_pause")


async def test_a_sentence_interrupts_and_what_was_not_heard_is_not_on_record(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.come_in()
        await talker.until(lambda: len(talker.heard_back) > 4 * SECOND)
        await talker.say(joined("lj001-0006", 0.4, "lj001-0008"))
        cut = await talker.until_event("conversation.item.truncated")
        await talker.until(lambda: bool(talker.answers))
        await talker.until_listening()
        assert len(talker.answers) == 1
        assert errors(talker.answers[0], f"{WORDS['lj001-0006']} {WORDS['lj001-0008']}") <= 0.2
        full = "Hello Alex, and welcome. I am Aural, an AI interviewer. I have 12 questions for you."
        heard = " ".join(talker.replies[0].split())
        played_ms = talker.items[cut["item_id"]].played // BYTES_PER_MS
        assert full.startswith(heard)
        assert abs(cut["audio_end_ms"] - played_ms) <= 250
        assert "What would you say about matter number 1?" in talker.replies[1]


async def test_a_murmur_of_assent_does_not_interrupt(server: RunningServer) -> None:
    murmur = await spoken("Mm-hmm.")
    async with Talker(open_candidate(server)) as talker:
        await talker.come_in()
        await talker.until(lambda: len(talker.heard_back) > 4 * SECOND)
        await talker.say(murmur)
        await talker.until_listening()
        assert talker.answers == []
        assert not talker.of("conversation.item.truncated")
        assert talker.replies[0].endswith(MANY[0])
        assert talker.items[next(iter(talker.items))].complete
