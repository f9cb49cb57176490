"""What breaks in the middle of a spoken interview loses no word and does not end it."""

import os
import signal
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]
import pytest

from tests.support.candidate import open_candidate
from tests.support.server import RunningServer
from tests.support.sounds import WORDS, joined
from tests.support.talker import Talker
from tests.support.voice_server import voice_server
from tests.support.words import errors

pytestmark = pytest.mark.realtime

QUESTIONS = tuple(f"What would you say about matter number {n}?" for n in range(1, 9))
SECOND_QUESTION = QUESTIONS[1]
SAID = f"{WORDS['lj001-0006']} {WORDS['lj001-0008']}"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Hears and speaks."""
    with voice_server(tmp_path_factory.mktemp("failing"), QUESTIONS) as running:
        yield running


def kill_child(server: RunningServer, module: str) -> None:
    """SIGKILL the server's speech process of that name."""
    children = psutil.Process(server.pid).children(recursive=True)
    found = [child for child in children if any(module in part for part in child.cmdline())]
    assert found, [child.cmdline() for child in children]
    for child in found:
        os.kill(child.pid, signal.SIGKILL)


async def test_hearing_killed_in_mid_answer_loses_nothing(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.until_listening()
        await talker.say(joined("lj001-0006"))
        kill_child(server, "hearing_process")
        await talker.say(joined(0.5, "lj001-0008"))
        await talker.until(lambda: bool(talker.answers), within_s=60)
        assert errors(talker.answers[0], SAID) <= 0.2
        await talker.until_listening()
        assert SECOND_QUESTION in talker.replies[-1]


async def test_speaking_killed_in_mid_sentence_is_taken_up_again(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.until(lambda: bool(talker.heard_back))
        kill_child(server, "piper_process")
        await talker.until_listening()
        await talker.say(joined("lj001-0006", 0.5, "lj001-0008"))
        await talker.until(lambda: len(talker.replies) > 1, within_s=60)
        await talker.until_listening()
        assert QUESTIONS[0] in talker.replies[0]
        assert SECOND_QUESTION in talker.replies[-1]
        sounded = [item for item in talker.items.values() if len(item.sound) > 24_000]
        assert len(sounded) == 2


async def test_a_lost_connection_in_mid_answer_loses_nothing(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.until_listening()
        await talker.say(joined("lj001-0004")[: 3 * 48_000])
        await talker.lose_connection()
        await talker.say(joined("lj001-0004")[3 * 48_000 :])
        await talker.connect()
        await talker.say(joined(0.7, "lj001-0002"))
        await talker.until(lambda: bool(talker.answers), within_s=60)
        assert len(talker.answers) == 1
        assert errors(talker.answers[0], f"{WORDS['lj001-0004']} {WORDS['lj001-0002']}") <= 0.2


async def test_a_server_killed_in_mid_answer_loses_nothing(server: RunningServer) -> None:
    async with Talker(open_candidate(server)) as talker:
        await talker.until_listening()
        await talker.say(joined("lj001-0006", 1.5, "lj001-0004"))
        server.kill()
        server.start()
        await talker.connect()
        await talker.say(joined(0.5, "lj001-0002"))
        await talker.until(lambda: bool(talker.answers), within_s=60)
        assert len(talker.answers) == 1
        said = " ".join(WORDS[name] for name in ("lj001-0006", "lj001-0004", "lj001-0002"))
        assert errors(talker.answers[0], said) <= 0.25
        await talker.until_listening()
        assert SECOND_QUESTION in talker.replies[-1]
