"""The official `openai` SDK takes a whole interview by voice, in the protocol's own events."""

import asyncio
import base64
import time
from collections.abc import Iterator
from typing import Any

import pytest
from openai import AsyncOpenAI
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from tests.support.candidate import open_candidate
from tests.support.server import RunningServer
from tests.support.sounds import BYTES_PER_MS, joined, silence
from tests.support.voice_server import voice_server

pytestmark = pytest.mark.realtime

QUESTIONS = ("Where do you work?", "What do you build?")
FRAME_MS = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Hears and speaks."""
    with voice_server(tmp_path_factory.mktemp("sdk"), QUESTIONS) as running:
        yield running


class Client:
    """A program that knows the Realtime API and nothing of interviews: streams sound, and plays what comes."""

    def __init__(self, connection: AsyncRealtimeConnection) -> None:
        self.connection = connection
        self.order: list[str] = []
        self.items: dict[str, Any] = {}
        self.sound: dict[str, int] = {}
        self.errors: list[str] = []
        self.responses: list[Any] = []
        self.truncated: list[Any] = []
        self.to_play = 0
        """Bytes that its loudspeaker still has to play."""
        self._to_say = bytearray()
        self._news = asyncio.Condition()

    async def listen(self) -> None:
        """Take events until the line is closed."""
        async for event in self.connection:
            self.order.append(event.type)
            match event.type:
                case "response.output_audio.delta":
                    size = len(base64.b64decode(event.delta))
                    self.sound[event.item_id] = self.sound.get(event.item_id, 0) + size
                    self.to_play += size
                case "conversation.item.done":
                    self.items[str(event.item.id)] = event.item
                case "conversation.item.truncated":
                    self.truncated.append(event)
                    self.to_play = 0
                case "response.done":
                    self.responses.append(event.response)
                case "error":
                    self.errors.append(str(event.error.code))
                case _:
                    pass
            async with self._news:
                self._news.notify_all()
        self.order.append("closed")
        async with self._news:
            self._news.notify_all()

    async def stream(self) -> None:
        """A microphone in real time, silence where nothing is said."""
        started, size = time.monotonic(), FRAME_MS * BYTES_PER_MS
        quiet = silence(FRAME_MS / 1000)
        number = 0
        while True:
            number += 1
            await asyncio.sleep(max(0.0, started + number * FRAME_MS / 1000 - time.monotonic()))
            frame = bytes(self._to_say[:size]) or quiet
            del self._to_say[:size]
            self.to_play = max(0, self.to_play - size)
            async with self._news:
                self._news.notify_all()
            await self.connection.input_audio_buffer.append(audio=base64.b64encode(frame).decode())

    def say(self, sound: bytes) -> None:
        """Speak."""
        self._to_say += sound

    async def until(self, check: Any) -> None:
        """Wait for it, event by event."""
        async with asyncio.timeout(60), self._news:
            await self._news.wait_for(check)

    def count(self, kind: str) -> int:
        """How many such events have come."""
        return self.order.count(kind)


def spoken_text(item: Any) -> str:
    return str(item.content[0].transcript)


@pytest.mark.timeout(240)
async def test_a_whole_interview_with_an_interruption(server: RunningServer) -> None:
    candidate = open_candidate(server)
    openai = AsyncOpenAI(api_key=candidate.token, base_url=f"{server.base_url}/v1")
    async with openai.realtime.connect(model="interview") as connection:
        client = Client(connection)
        await connection.session.update(
            session={
                "type": "realtime",
                "output_modalities": ["audio"],
                "audio": {"input": {"format": {"type": "audio/pcm", "rate": 24000}}},
            }
        )
        tasks = [asyncio.ensure_future(work) for work in (client.listen(), client.stream())]  # noqa: TID251
        try:
            await client.until(lambda: bool(client.sound))
            greeting_id = next(iter(client.sound))
            await connection.response.cancel()
            await connection.conversation.item.truncate(item_id=greeting_id, content_index=0, audio_end_ms=1200)
            await client.until(lambda: client.count("conversation.item.truncated") >= 2)
            assert client.truncated[-1].audio_end_ms == 1200
            assert "Hello Alex, and welcome.".startswith(spoken_text(client.items[greeting_id]))
            await connection.send({"type": "something.unknown", "event_id": "x1"})  # type: ignore[arg-type]
            await client.until(lambda: "unknown_event" in client.errors)
            for number in range(8):
                if "closed" in client.order:
                    break
                done = client.count("response.done")
                await client.until(lambda: client.to_play == 0)
                client.say(joined("lj001-0006", 0.5, "lj001-0008"))
                await client.until(lambda done=done: client.count("response.done") > done or "closed" in client.order)
                if number == 0:
                    _check_order(client.order)
            await client.until(lambda: "closed" in client.order)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    said = [spoken_text(item) for item in client.items.values() if item.role == "assistant"]
    heard = [spoken_text(item) for item in client.items.values() if item.role == "user"]
    assert all(sum(question in text for text in said) >= 1 for question in QUESTIONS)
    assert all("never been" in text for text in heard)
    assert "interview.ended" in client.order


def _check_order(order: list[str]) -> None:
    """The events of one spoken turn and its reply, as the GA API has them."""
    wanted = [
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        "conversation.item.input_audio_transcription.completed",
        "response.created",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.done",
    ]
    places = iter(order[order.index("input_audio_buffer.speech_started") :])
    assert all(kind in places for kind in wanted), order
