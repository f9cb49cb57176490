"""Where nobody speaks nothing is heard: a minute of each noise, whole, in pieces, and in a room that is not quiet."""

from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from server.adapters.speech import Speech, SpeechConfig, open_engines
from server.ports.speech import HEARING_RATE_HZ, Lane
from tests.support.noises import KINDS, LEVELS_DBFS, minute
from tests.support.recordings import WORDS, plain, recording

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("speech")]
SECOND = 2 * HEARING_RATE_HZ
NAMES = [kind.__name__ for kind in KINDS]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def speech(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Speech]:
    async with open_engines(SpeechConfig(tmp_path_factory.mktemp("var"))) as engines:
        await engines.settled()
        yield engines


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dbfs", LEVELS_DBFS)
async def test_noise_has_no_words(speech: Speech, name: str, dbfs: float) -> None:
    pcm16 = minute(name, dbfs)
    heard = []
    for seconds in (3, 10, 30):
        for start in range(0, len(pcm16), seconds * SECOND):
            piece = pcm16[start : start + seconds * SECOND]
            heard.append((await speech.stt.transcribe(piece, language="en", lane=Lane.FINAL, timeout_s=60)).text)
    assert [text for text in heard if text] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dbfs", LEVELS_DBFS)
async def test_noise_makes_no_turn(speech: Speech, name: str, dbfs: float) -> None:
    """No stretch of it is taken for a voice for as long as the shortest word lasts."""
    found = np.array(await speech.vad.open().probabilities(minute(name, dbfs))) > 0.5
    longest = max((len(run) for run in "".join("x" if voiced else " " for voiced in found).split()), default=0)
    assert longest * 0.032 < 0.35


@pytest.mark.parametrize("name", ["white", "pink", "keyboard", "breathing"])
async def test_people_are_heard_in_noise(speech: Speech, name: str) -> None:
    voice = np.frombuffer(recording("lj001-0008"), "<i2").astype(np.int32)
    noise = np.frombuffer(minute(name, -40), "<i2")[: len(voice)]
    mixed = np.clip(voice + noise, -32768, 32767).astype("<i2").tobytes()
    heard = await speech.stt.transcribe(mixed, language="en", lane=Lane.FINAL, timeout_s=60)
    assert plain(heard.text) == plain(WORDS["lj001-0008"])
