"""Speech processes die, hang and fail; what is asked of them is answered, or refused soon."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from structlog.testing import capture_logs

from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import Speak, SpeakingSetup, VoiceFile
from server.adapters.speech_local.lanes import Lanes
from server.ports.speech import Lane, SpeechDropped, SpeechRejected, SpeechTimeout, SpeechUnavailable
from tests.support.server import ROOT
from tests.support.waiting import eventually

WORKER = "tests.servers.fragile_worker"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@asynccontextmanager
async def running(
    *, lanes: Lanes | None = None, voice: str = "", path: str = "", module: str = WORKER
) -> AsyncIterator[Engine]:
    voices = [VoiceFile(voice, path, ())] if voice else []
    engine = Engine("speaking", module, SpeakingSetup(voices, 1), lanes or Lanes())
    engine.start()
    try:
        yield engine
    finally:
        await engine.close()


async def ask(engine: Engine, text: str, *, timeout_s: float = 20, lane: Lane = Lane.FINAL) -> bytes:
    _, body = await engine.run(Speak(text, "v", 1.0), lane=lane, timeout_s=timeout_s)
    return body


async def test_work_may_be_asked_for_before_the_process_is_ready() -> None:
    async with running() as engine:
        assert await ask(engine, "hello") == b"hello"


async def test_a_request_in_flight_when_the_process_dies_is_answered_by_the_next(tmp_path: Path) -> None:
    async with running() as engine:
        text = f"die once {tmp_path / 'died'}"
        assert await ask(engine, text) == text.encode()


async def test_what_kills_every_process_is_refused_and_the_engine_comes_back() -> None:
    async with running() as engine:
        started = time.monotonic()
        with pytest.raises(SpeechUnavailable):
            await ask(engine, "die")
        assert time.monotonic() - started < 10

        async def answers() -> bool:
            try:
                return await ask(engine, "hello") == b"hello"
            except SpeechUnavailable:
                return False

        await eventually(answers)


async def test_a_process_that_never_starts_is_refused_at_once_and_comes_back_when_mended(tmp_path: Path) -> None:
    path = tmp_path / "mended"
    async with running(voice="dead", path=str(path)) as engine:
        await engine.settled()
        started = time.monotonic()
        with pytest.raises(SpeechUnavailable, match="died while it started"):
            await ask(engine, "hello")
        assert time.monotonic() - started < 1
        path.touch()

        async def works() -> bool:
            return not engine.trouble

        await eventually(works)
        assert await ask(engine, "hello") == b"hello"


async def test_what_is_wrong_with_a_model_is_said() -> None:
    async with running(voice="broken", path="model.onnx") as engine:
        with pytest.raises(SpeechUnavailable, match=r"model\.onnx is not the file it should be"):
            await ask(engine, "hello")
        assert "model.onnx" in engine.trouble


async def test_a_module_that_is_not_there_is_an_engine_that_is_not_there() -> None:
    async with running(module="tests.servers.none_such") as engine:
        with pytest.raises(SpeechUnavailable):
            await ask(engine, "hello")


async def test_a_hanging_process_is_killed_and_the_others_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.adapters.speech_local.engine.HANG_S", 0.2)
    async with running() as engine:
        assert await ask(engine, "hello")
        first = engine.pid
        with pytest.raises(SpeechTimeout):
            await ask(engine, "hang", timeout_s=0.2)
        assert await ask(engine, "hello") == b"hello"
        assert engine.pid != first


async def test_a_failure_says_its_kind_and_never_the_words() -> None:
    async with running() as engine:
        with pytest.raises(SpeechUnavailable) as failed:
            await ask(engine, "fail")
        assert str(failed.value) == "the engine failed: RuntimeError"
        with pytest.raises(SpeechRejected):
            await ask(engine, "refuse")
        assert await ask(engine, "hello") == b"hello"


async def test_what_a_process_prints_is_logged_and_comes_between_no_frames() -> None:
    with capture_logs() as logs:
        async with running() as engine:
            assert await ask(engine, "tell") == b"tell"
            assert await ask(engine, "hello") == b"hello"
    lines = [entry["line"] for entry in logs if entry["event"] == "speech process says"]
    assert "all is well" in lines
    assert "and this is on stdout" in lines
    assert max(map(len, lines)) <= 300


async def test_cancelled_work_leaves_the_queue() -> None:
    lanes = Lanes(max_waiting=1)
    async with running(lanes=lanes) as engine:
        hanging = asyncio.get_running_loop().create_task(ask(engine, "hang"))

        async def begun() -> bool:
            return lanes.busy("speaking")

        await eventually(begun)
        waiting = asyncio.get_running_loop().create_task(ask(engine, "hello"))
        await asyncio.sleep(0)
        with pytest.raises(SpeechDropped):
            await ask(engine, "one too many")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        waiting = asyncio.get_running_loop().create_task(ask(engine, "hello"))
        hanging.cancel()
        os.kill(engine.pid or 0, signal.SIGKILL)
        assert await waiting == b"hello"
        await asyncio.gather(hanging, return_exceptions=True)


async def test_closing_ends_the_process_and_whoever_waits() -> None:
    async with running() as engine:
        await ask(engine, "hello")
        process = psutil.Process(engine.pid)
        waiting = asyncio.get_running_loop().create_task(ask(engine, "hang"))
        await asyncio.sleep(0)
        await engine.close()
        assert not process.is_running()
        with pytest.raises(SpeechUnavailable):
            await waiting
        with pytest.raises(SpeechUnavailable):
            await ask(engine, "hello")


OWNER = """
import asyncio, sys
from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import SpeakingSetup, Speak
from server.adapters.speech_local.lanes import Lanes
from server.ports.speech import Lane

async def main():
    engine = Engine("speaking", "tests.servers.fragile_worker", SpeakingSetup([], 1), Lanes())
    engine.start()
    await engine.run(Speak("hello", "v", 1.0), lane=Lane.FINAL, timeout_s=20)
    print(engine.pid, flush=True)
    await engine.run(Speak("hang", "v", 1.0), lane=Lane.FINAL, timeout_s=100)

asyncio.run(main())
"""


async def test_a_process_never_outlives_its_server() -> None:
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert owner.stdout is not None
    printed = b""
    async for line in owner.stdout:
        printed = line
        if line.strip().isdigit():
            break
    worker = psutil.Process(int(printed))
    owner.kill()
    await owner.wait()

    async def ended() -> bool:
        return not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE

    await eventually(ended)
