"""What `SpeechToText` and `TextToSpeech` promise, of the local engines and of an HTTP server before them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import jiwer
import numpy as np
import pytest
import pytest_asyncio

from server.adapters.speech import Speech, SpeechConfig, open_engines
from server.adapters.speech_config import Endpoint
from server.ports.speech import (
    HEARING_RATE_HZ,
    VAD_CHUNK,
    WIRE_RATE_HZ,
    Lane,
    SpeechEngines,
    SpeechRejected,
    SpeechTimeout,
)
from tests.servers.http_server import HttpServer
from tests.servers.speech_server import speech_server
from tests.support.recordings import WORDS, plain, recording
from tests.support.waiting import eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("speech")]
TIMEOUT_S = 60.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Speech]:
    async with open_engines(SpeechConfig(tmp_path_factory.mktemp("var"))) as engines:
        await engines.settled()
        yield engines


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["local", "http", "http, other formats"])
async def speech(
    request: pytest.FixtureRequest, local: Speech, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SpeechEngines]:
    if request.param == "local":
        yield local
        return
    formats = ("verbose_json", "pcm") if request.param == "http" else ("json", "wav")
    async with HttpServer(speech_server(local, formats=formats)) as server:
        url = f"{server.url}/v1"
        config = SpeechConfig(
            tmp_path_factory.mktemp("var"),
            stt=Endpoint(url, languages="en"),
            tts=Endpoint(url, voice="en=joe"),
        )
        async with open_engines(config) as engines:
            yield engines


async def spoken(speech: SpeechEngines, text: str, speed: float = 1.0) -> bytes:
    parts = speech.tts.speak(text, language="en-US", lane=Lane.FIRST_CLAUSE, speed=speed, timeout_s=TIMEOUT_S)
    async with aclosing(parts) as pieces:
        return b"".join([piece async for piece in pieces])


async def heard(speech: SpeechEngines, pcm16: bytes) -> str:
    return (await speech.stt.transcribe(pcm16, language="en", lane=Lane.FINAL, timeout_s=TIMEOUT_S)).text


def at_hearing_rate(speech: SpeechEngines, sound: bytes) -> bytes:
    return speech.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ).feed(sound, last=True)


@pytest.mark.parametrize("name", WORDS)
async def test_what_people_say_is_heard(speech: SpeechEngines, name: str) -> None:
    text = await heard(speech, recording(name))
    assert jiwer.wer(plain(WORDS[name]), plain(text)) <= 0.1


async def test_what_is_spoken_is_heard(speech: SpeechEngines) -> None:
    text = "What did you learn from that? Tell me about the people you worked with."
    sound = await spoken(speech, text)
    assert 2.5 < len(sound) / 2 / WIRE_RATE_HZ < 7
    assert jiwer.wer(plain(text), plain(await heard(speech, at_hearing_rate(speech, sound)))) <= 0.15


async def test_speed_changes_the_length_and_not_the_words(speech: SpeechEngines) -> None:
    text = "Tell me about the people you worked with."
    slow, natural, fast = [await spoken(speech, text, speed) for speed in (0.7, 1.0, 1.4)]
    assert len(slow) > 1.3 * len(fast)  # twice, but for how the voice varies from one time to the next
    assert len(slow) > len(natural) > len(fast)
    assert jiwer.wer(plain(text), plain(await heard(speech, at_hearing_rate(speech, slow)))) <= 0.15


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0, 30.0])
async def test_silence_has_no_words(speech: SpeechEngines, seconds: float) -> None:
    assert await heard(speech, bytes(2 * int(seconds * HEARING_RATE_HZ))) == ""


async def test_half_a_sample_at_the_end_is_left_out(speech: SpeechEngines) -> None:
    assert plain(await heard(speech, recording("lj001-0008") + b"\x01")) == "has never been surpassed"


@pytest.mark.parametrize(
    "text",
    [
        "👍 Well done!",
        "C++, C# & 50 % — e.g. <b>“quoted”</b>…",
        "Straße, naïve, Żółć",
        "Привет. 你好。",
        "no end " * 200,
        "a" * 1000,
        "[[ h ]] {x} \x00 \u202e",
    ],
)
async def test_odd_texts_are_spoken(speech: SpeechEngines, text: str) -> None:
    parts = speech.tts.speak(text, language="en", lane=Lane.SPEECH, timeout_s=TIMEOUT_S)
    async with aclosing(parts) as pieces:
        assert len(await anext(pieces)) > WIRE_RATE_HZ // 50


@pytest.mark.parametrize("text", ["", "   ", "…!?", "🙂🙂", "a" * 10_001])
async def test_what_cannot_be_spoken_is_rejected(speech: SpeechEngines, text: str) -> None:
    with pytest.raises(SpeechRejected):
        await spoken(speech, text)


async def test_a_language_nobody_knows_is_rejected(speech: SpeechEngines) -> None:
    assert speech.stt.supports("en-GB")
    assert speech.tts.supports("en")
    assert not speech.stt.supports("tlh")
    assert not speech.tts.supports("tlh")
    with pytest.raises(SpeechRejected):
        await speech.stt.transcribe(bytes(3200), language="tlh", lane=Lane.FINAL)
    with pytest.raises(SpeechRejected):
        await anext(speech.tts.speak("nuqneH", language="tlh", lane=Lane.FINAL))


async def test_too_little_time_is_a_timeout_and_the_next_is_served(speech: SpeechEngines) -> None:
    with pytest.raises(SpeechTimeout):
        await speech.stt.transcribe(recording("jfk"), language="en", lane=Lane.FINAL, timeout_s=0.001)
    assert plain(await heard(speech, recording("lj001-0008"))) == "has never been surpassed"


async def test_many_at_once_are_all_answered_with_their_own(speech: SpeechEngines) -> None:
    names = ["lj001-0002", "lj001-0008"] * 4
    texts = await asyncio.gather(*(heard(speech, recording(name)) for name in names))
    for name, text in zip(names, texts, strict=True):
        assert plain(text) == plain(WORDS[name])


async def test_a_voice_is_told_from_silence(speech: SpeechEngines) -> None:
    stream, other = speech.vad.open(), speech.vad.open()
    pcm16 = recording("lj001-0004") + bytes(HEARING_RATE_HZ)
    found = [p for start in range(0, len(pcm16), 640) for p in await stream.probabilities(pcm16[start : start + 640])]
    assert len(found) == len(pcm16) // 2 // VAD_CHUNK
    assert np.mean(np.array(found[:-16]) > 0.5) > 0.8
    assert max(found[-8:]) < 0.3
    assert found == pytest.approx(await other.probabilities(pcm16), abs=1e-4)


async def test_resampling_loses_nothing(speech: SpeechEngines) -> None:
    time = np.arange(10 * WIRE_RATE_HZ) / WIRE_RATE_HZ
    tone = (8000 * np.sin(2 * np.pi * 440 * time)).astype("<i2").tobytes()
    resampling = speech.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ)
    out = b"".join(resampling.feed(tone[start : start + 961]) for start in range(0, len(tone), 961))
    out += resampling.feed(b"", last=True)
    assert abs(len(out) // 2 - 10 * HEARING_RATE_HZ) <= 1
    again = speech.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ).feed(tone, last=True)
    assert np.allclose(np.frombuffer(out, "<i2"), np.frombuffer(again, "<i2"), atol=3)  # it dithers


@pytest.mark.parametrize(
    ("name", "finished"), [("lj001-0002", True), ("lj001-0008", True), ("lj001-0004", False), ("lj001-0006", False)]
)
async def test_the_end_of_a_turn_is_told_from_a_pause(local: Speech, name: str, *, finished: bool) -> None:
    assert local.end_of_turn is not None
    probability = await local.end_of_turn.probability(recording(name) + bytes(6400), timeout_s=TIMEOUT_S)
    assert (probability > 0.5) is finished


async def test_words_have_their_times(local: Speech) -> None:
    silence = bytes(2 * HEARING_RATE_HZ)
    given = silence + recording("lj001-0008")
    found = await local.stt.transcribe(given, language="en", lane=Lane.FINAL, words=True, timeout_s=TIMEOUT_S)
    assert [plain(word.text) for word in found.words] == ["has", "never", "been", "surpassed"]
    assert 900 <= found.words[0].start_ms <= 1300
    assert all(a.end_ms <= b.start_ms + 20 for a, b in zip(found.words, found.words[1:], strict=False))
    assert found.words[-1].end_ms <= 1000 + 1790
    assert all(0 < word.probability <= 1 for word in found.words)


async def test_words_have_their_times_over_http(local: Speech, tmp_path: Path) -> None:
    async with HttpServer(speech_server(local)) as server:
        config = SpeechConfig(tmp_path, stt=Endpoint(f"{server.url}/v1", "m", "key", languages="en"))
        async with open_engines(config) as engines:
            found = await engines.stt.transcribe(
                recording("lj001-0008"), language="en", lane=Lane.FINAL, words=True, timeout_s=TIMEOUT_S
            )
    assert [plain(word.text) for word in found.words] == ["has", "never", "been", "surpassed"]
    assert server.requests[0].headers["authorization"] == "Bearer key"


async def _killed_in_the_middle(local: Speech, name: str) -> None:
    engine = next(engine for engine in local.engines if engine.name == name)

    async def busy() -> bool:
        return engine.busy

    await eventually(busy)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)


async def test_hearing_killed_in_the_middle_answers_all_the_same(local: Speech) -> None:
    async with asyncio.TaskGroup() as tasks:
        hearing = tasks.create_task(heard(local, recording("jfk")))
        await _killed_in_the_middle(local, "hearing")
    assert plain(hearing.result()) == plain(WORDS["jfk"])


async def test_speaking_killed_in_the_middle_says_all_the_same_and_nothing_twice(local: Speech) -> None:
    text = "Thank you. What did you learn from that? Tell me about the people you worked with."
    async with asyncio.TaskGroup() as tasks:
        speaking = tasks.create_task(spoken(local, text))
        await _killed_in_the_middle(local, "speaking")
    assert jiwer.wer(plain(text), plain(await heard(local, at_hearing_rate(local, speaking.result())))) <= 0.1
