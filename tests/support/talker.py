"""A candidate who talks: a microphone and a loudspeaker at the protocol's end, in real time."""

import asyncio
import base64
import itertools
import json
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.sockets.audio_frames import read_speech_frame
from tests.support.candidate import Candidate
from tests.support.sounds import BYTES_PER_MS, mixed, silence

Event = dict[str, Any]
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
FRAME_SAMPLES = FRAME_BYTES // 2
MOST_AT_ONCE = 40
ACK_EVERY_S = 0.1
CAPTURE = 77
FULL = 4013
"""The line is closed so where nobody new can be heard for now."""
_numbers = itertools.count()
Echo = Callable[[bytes], bytes]


@dataclass
class Item:
    """An item's sound as received and played."""

    sound: bytearray = field(default_factory=bytearray)
    first_at: float = 0.0
    """When its first sound came."""
    played: int = 0
    """Bytes."""
    told: bool = False
    """The server knows that all of it has been played."""
    complete: bool = False


class Talker:
    """Speaks what it is given into an open microphone, hears what is sent, and keeps the time of everything."""

    def __init__(self, candidate: Candidate, *, binary: bool = True, echo: Echo | None = None) -> None:
        self.events: list[tuple[float, Event]] = []
        self.items: dict[str, Item] = {}
        self.transcript: dict[str, Event] = {}
        self.state: Event = {}
        self.sent_samples = 0
        self.stored_samples = 0
        self.speech_ended_at = 0.0
        """When the last sample given to `say` was sent."""
        self.closed: int | None = None
        self._candidate = candidate
        self._binary = binary
        self._echo = echo
        self._socket: ClientConnection | None = None
        self._to_say = bytearray()
        self._said = asyncio.Event()
        self._said.set()
        self._news = asyncio.Condition()
        self._paused: set[str] = set()
        self._cleared: set[str] = set()
        self._playing: str | None = None
        self._listening: asyncio.Task[None] | None = None
        self._living: asyncio.Task[None] | None = None
        self._kept: deque[tuple[int, bytes]] = deque()
        """Frames the server has not told to have stored, as a page keeps them."""
        self._send_from: int | None = 0
        """The next sample to send; None while that is being asked."""
        self._quiet = silence(1.0)
        self.muted = False
        self.heard_back = bytearray()
        """All that was played, in the order it was."""

    async def __aenter__(self) -> "Talker":
        await self.connect()
        return self

    async def come_in(self, within_s: float = 60.0) -> None:
        """Wait until there is a place, as a page does: whoever talked before may just be leaving a busy server."""
        deadline = time.monotonic() + within_s
        while True:
            await self.until(lambda: bool(self.state) or self.closed is not None)
            if self.closed != FULL or time.monotonic() > deadline:
                return
            await asyncio.sleep(0.5)
            await self.connect()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()

    async def connect(self) -> None:
        """Open the line."""
        server = self._candidate.server
        url = server.base_url.replace("http", "ws") + f"/v1/realtime?i={self._candidate.slug}&mode=voice"
        if self._binary:
            url += "&frames=binary"
        headers = {"Authorization": f"Bearer {self._candidate.token}"}
        if self._listening is not None:
            await asyncio.gather(self._listening, return_exceptions=True)
        self.closed = None
        self._socket = await connect(url, additional_headers=headers, open_timeout=20, max_size=2**24)
        self._listening = asyncio.ensure_future(self._receive())  # noqa: TID251
        if self._living is None:
            self._living = asyncio.ensure_future(self._live())  # noqa: TID251
        else:
            self._send_from = None
            await self.send("interview.audio_resume", capture=CAPTURE)

    async def lose_connection(self) -> None:
        """Be cut off, without a word; the microphone stays open."""
        assert self._socket is not None
        self._socket.transport.abort()
        if self._listening is not None:
            await asyncio.gather(self._listening, return_exceptions=True)

    async def hang_up(self) -> None:
        """Close the line."""
        tasks = [task for task in (self._listening, self._living) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def send(self, kind: str, **fields: Any) -> str:
        """An event."""
        assert self._socket is not None
        event_id = f"talk{next(_numbers)}"
        await self._socket.send(json.dumps({"type": kind, "event_id": event_id, **fields}))
        return event_id

    async def say(self, sound: bytes) -> None:
        """Speak; returns when the last of it has been sent."""
        self._said.clear()
        self._to_say += sound
        await self._said.wait()

    async def until(self, check: Callable[[], bool], within_s: float = 30.0) -> None:
        """Wait until `check` holds; it is asked after each event and every tenth of a second."""
        deadline = time.monotonic() + within_s
        while not check():
            for task in (self._listening, self._living):
                if task is not None and task.done() and not task.cancelled() and task.exception() is not None:
                    raise AssertionError("the candidate's own machine broke") from task.exception()
            if time.monotonic() > deadline:
                raise TimeoutError(self._story())
            async with self._news:
                try:
                    async with asyncio.timeout(0.1):
                        await self._news.wait()
                except TimeoutError:
                    continue

    def _story(self) -> str:
        """What has happened, for who must find out why something did not."""
        now = time.monotonic()
        events = [f"{at - now:.2f} {event['type']} {event.get('state', '')}" for at, event in self.events[-40:]]
        sounds = [f"{name[-4:]} {item.played}/{len(item.sound)} {item.complete}" for name, item in self.items.items()]
        microphone = f"sent {self.sent_samples}, stored {self.stored_samples}, closed {self.closed}"
        return "\n".join([microphone, *sounds, *events])

    async def until_event(self, kind: str, after: int = 0, within_s: float = 30.0) -> Event:
        """The first event of a type from number `after` on."""
        await self.until(lambda: bool(self.of(kind, after)), within_s)
        return self.of(kind, after)[0]

    async def until_listening(self, within_s: float = 60.0) -> None:
        """Wait until everything the interviewer had to say has been played."""
        await self.until(lambda: self._idle() or self.closed is not None, within_s)

    def of(self, kind: str, after: int = 0) -> list[Event]:
        """The events of a type from number `after` on."""
        return [event for _, event in self.events[after:] if event["type"] == kind]

    def at(self, kind: str, after: int = 0) -> float:
        """When the first event of a type came."""
        return next(at for at, event in self.events[after:] if event["type"] == kind)

    @property
    def answers(self) -> list[str]:
        """What the candidate is on record as having said."""
        mine = [item for item in self.transcript.values() if item["role"] == "user"]
        return [words_of(item) for item in sorted(mine, key=lambda item: int(item["interview"]["index"]))]

    @property
    def replies(self) -> list[str]:
        """What the interviewer is on record as having said."""
        theirs = [item for item in self.transcript.values() if item["role"] == "assistant"]
        return [words_of(item) for item in sorted(theirs, key=lambda item: int(item["interview"]["index"]))]

    def _idle(self) -> bool:
        doing = self.of("interview.listening")
        return bool(doing) and doing[-1]["state"] in ("listening", "waiting") and self._playing is None

    async def _receive(self) -> None:
        assert self._socket is not None
        try:
            while True:
                frame = await self._socket.recv()
                if isinstance(frame, bytes):
                    item_id, first, last, sound = read_speech_frame(frame)
                    self._take_sound(f"item_{item_id.hex}", first * 2, sound, last=last)
                else:
                    self._take(json.loads(frame))
                async with self._news:
                    self._news.notify_all()
        except ConnectionClosed as closed:
            self.closed = closed.rcvd.code if closed.rcvd else 1006
            async with self._news:
                self._news.notify_all()

    def _take(self, event: Event) -> None:
        self.events.append((time.monotonic(), event))
        match event["type"]:
            case "interview.snapshot":
                self.transcript = {item["id"]: item for item in event["items"]}
                self.state = event["state"]
            case "conversation.item.done":
                self.transcript[event["item"]["id"]] = event["item"]
            case "interview.state":
                self.state = event["state"]
            case "interview.audio_position":
                self.stored_samples = event["stored"]
                if self._send_from is None:
                    self._send_from = event["received"]
            case "interview.playback_pause" | "interview.playback_resume" | "interview.playback_clear":
                self._obey(event)
            case "response.output_audio.delta":
                item = self.items.setdefault(event["item_id"], Item())
                self._take_sound(event["item_id"], len(item.sound), base64.b64decode(event["delta"]), last=False)
            case "response.output_audio.done":
                self.items.setdefault(event["item_id"], Item()).complete = True
            case _:
                pass

    def _obey(self, event: Event) -> None:
        name = event["item_id"]
        match event["type"]:
            case "interview.playback_pause":
                self._paused.add(name)
            case "interview.playback_resume":
                self._paused.discard(name)
            case _:
                self._cleared.add(name)

    def _take_sound(self, name: str, first: int, sound: bytes, *, last: bool) -> None:
        item = self.items.setdefault(name, Item())
        if sound and not item.sound:
            item.first_at = time.monotonic()
        del item.sound[first:]
        item.sound += sound
        item.complete = item.complete or last

    async def _live(self) -> None:
        """Twenty milliseconds of microphone and loudspeaker after another, in real time."""
        started = time.monotonic()
        acked_at = 0.0
        for number in itertools.count():
            delay = started + number * FRAME_MS / 1000 - time.monotonic()
            if delay > 0:
                await asyncio.sleep(delay)
            played = self._play()
            self._keep(self._microphone(number, played))
            try:
                await self._send_kept()
                if self._binary and time.monotonic() - acked_at >= ACK_EVERY_S:
                    acked_at = time.monotonic()
                    await self._acknowledge()
            except ConnectionClosed:
                continue

    def _microphone(self, number: int, played: bytes) -> bytes:
        frame = bytes(self._to_say[:FRAME_BYTES])
        del self._to_say[:FRAME_BYTES]
        if frame and not self._to_say:
            self.speech_ended_at = time.monotonic() + len(frame) / BYTES_PER_MS / 1000
            self._said.set()
        if len(frame) < FRAME_BYTES:
            start = (number * FRAME_BYTES) % (len(self._quiet) - FRAME_BYTES)
            frame += self._quiet[start & ~1 : (start & ~1) + FRAME_BYTES - len(frame)]
        if self.muted:
            return bytes(FRAME_BYTES)
        return self._echo_of(frame, played)

    def _echo_of(self, frame: bytes, played: bytes) -> bytes:
        if self._echo is None or not played:
            return frame
        return mixed(frame, self._echo(played))[:FRAME_BYTES]

    def _keep(self, sound: bytes) -> None:
        self._kept.append((self.sent_samples, sound))
        self.sent_samples += len(sound) // 2
        while self._kept and self._kept[0][0] + FRAME_SAMPLES <= self.stored_samples:
            self._kept.popleft()

    async def _send_kept(self) -> None:
        if self._send_from is None or self.closed is not None:
            return
        for first, sound in [kept for kept in self._kept if kept[0] >= self._send_from][:MOST_AT_ONCE]:
            await self._send_frame(first, sound)
            self._send_from = first + len(sound) // 2

    async def _send_frame(self, first: int, sound: bytes) -> None:
        assert self._socket is not None
        if self._binary:
            await self._socket.send(struct.pack("<BBHI", 1, 0, CAPTURE, first) + sound)
        else:
            audio = base64.b64encode(sound).decode()
            await self._socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))

    def _play(self) -> bytes:
        """The next 20 ms of the loudspeaker."""
        for name, item in self.items.items():
            if name in self._cleared or item.played >= len(item.sound):
                continue
            if name in self._paused:
                return b""
            self._playing = name
            part = bytes(item.sound[item.played : item.played + FRAME_BYTES])
            item.played += len(part)
            self.heard_back += part
            return part
        self._playing = None
        return b""

    async def _acknowledge(self) -> None:
        for name, item in list(self.items.items()):  # sending waits, and meanwhile another item may begin
            if name in self._cleared or not item.sound:
                continue
            played_ms = item.played // BYTES_PER_MS
            playing = name == self._playing and name not in self._paused
            if playing or name in self._paused or not item.told:
                await self.send("interview.playback", item_id=name, played_ms=played_ms, playing=playing)
            item.told = item.played >= len(item.sound) and item.complete


def words_of(item: Event) -> str:
    """The words of an item, spoken or written."""
    part = item["content"][0]
    return str(part.get("transcript") or part.get("text") or "")
