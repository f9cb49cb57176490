"""`/v1/realtime`: an interview over a WebSocket, in the events of the Realtime protocol."""

import asyncio
from contextlib import aclosing
from typing import Any

import structlog
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from server.db.engine import Sessions
from server.ports.speech import WIRE_RATE_HZ
from server.sessions.clock import Clock
from server.sessions.failures import NotStored
from server.sessions.link import CloseReason
from server.sessions.registry import Registry
from server.sockets.client_events import APPEND
from server.sockets.connecting import Opened, Refused, open_connection
from server.sockets.credentials import SUBPROTOCOL, offered_subprotocols
from server.sockets.wire import encode

log = structlog.get_logger(__name__)

BAD_FRAMES_IN_A_ROW = 20
FRAMES_A_SECOND = 20
FRAME_BURST = 100
LIVE_BYTES_A_SECOND = WIRE_RATE_HZ * 2 * 4 // 3
"""Sound in base64."""
SOUND_BYTES_A_SECOND = 8 * LIVE_BYTES_A_SECOND
SOUND_BURST_BYTES = 600 * LIVE_BYTES_A_SECOND
AnySocket = WebSocket[Any, Any, Any]


class FrameBudget:
    """A token bucket: `FRAME_BURST` frames at once, `FRAMES_A_SECOND` for long."""

    def __init__(self, now_s: float) -> None:
        self._tokens = float(FRAME_BURST)
        self._at_s = now_s

    def take(self, now_s: float) -> bool:
        """Whether one more frame is within the budget."""
        self._tokens = min(FRAME_BURST, self._tokens + (now_s - self._at_s) * FRAMES_A_SECOND)
        self._at_s = now_s
        self._tokens -= 1
        return self._tokens >= 0


class SoundBudget:
    """As many bytes of sound as ten minutes have at once, for a client that catches up; for long, eight times live."""

    def __init__(self, now_s: float) -> None:
        self._bytes = float(SOUND_BURST_BYTES)
        self._at_s = now_s

    def take(self, now_s: float, count: int) -> bool:
        """Whether `count` more bytes are within the budget."""
        self._bytes = min(SOUND_BURST_BYTES, self._bytes + (now_s - self._at_s) * SOUND_BYTES_A_SECOND)
        self._at_s = now_s
        self._bytes -= count
        return self._bytes >= 0


@websocket("/v1/realtime", opt={"access": "candidate"})
async def realtime(socket: AnySocket, sessions: Sessions, registry: Registry, clock: Clock) -> None:
    """Take an interview. The token comes as Bearer header, subprotocol or cookie."""
    offered = offered_subprotocols(socket)
    await socket.accept(subprotocols=SUBPROTOCOL if SUBPROTOCOL in offered else None)
    try:
        opened = await open_connection(socket, sessions, registry, clock)
        await opened.attach()
    except Refused as refused:
        if refused.event is not None:
            await socket.send_data(encode(refused.event).decode(), mode="text")
        await socket.close(code=refused.reason, reason=refused.message)
        return
    try:
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(_write(socket, opened))
            reader = group.create_task(_read(socket, opened))
            writer.add_done_callback(lambda _task: reader.cancel())
    finally:
        await _detach(opened)


async def _write(socket: AnySocket, opened: Opened) -> None:
    try:
        async with aclosing(opened.outbox.frames()) as frames:
            async for sent in frames:
                if sent is not None:
                    await _send(socket, sent[0])
        if opened.outbox.closed is not None:
            await socket.close(code=opened.outbox.closed, reason=opened.outbox.closed.name.lower())
    except (WebSocketDisconnect, RuntimeError):  # the client has gone; uvicorn says so in either way
        return


async def _send(socket: AnySocket, frame: bytes | str) -> None:
    if isinstance(frame, bytes):
        await socket.send_data(frame, mode="binary")
    else:
        await socket.send_data(frame, mode="text")


async def _receive(socket: AnySocket) -> bytes | str:
    """The next message, text or binary.

    Raises:
        WebSocketDisconnect: the client has gone.
    """
    message = await socket.receive()
    if message["type"] != "websocket.receive":
        raise WebSocketDisconnect(detail="the client has gone")
    frame: bytes | str | None = message.get("text")
    return frame if frame is not None else message.get("bytes") or b""


async def _read(socket: AnySocket, opened: Opened) -> None:
    loop = asyncio.get_running_loop()
    budget, sound_budget, bad_in_a_row = FrameBudget(loop.time()), SoundBudget(loop.time()), 0
    while True:
        try:
            frame = await _receive(socket)
        except WebSocketDisconnect:
            break
        sound = isinstance(frame, bytes) or APPEND in frame[:200]
        within = sound_budget.take(loop.time(), len(frame)) if sound else budget.take(loop.time())
        if not within:
            opened.outbox.close(CloseReason.TOO_SLOW)
            break
        good = await opened.conversation.handle(frame, binary=isinstance(frame, bytes))
        bad_in_a_row = 0 if good else bad_in_a_row + 1
        if bad_in_a_row >= BAD_FRAMES_IN_A_ROW:
            break
    opened.outbox.close(CloseReason.BAD_FRAMES if bad_in_a_row >= BAD_FRAMES_IN_A_ROW else CloseReason.ENDED)


async def _detach(opened: Opened) -> None:
    try:
        await opened.driver.detach(opened.outbox)
    except NotStored:
        log.warning("active time not stored", session_id=str(opened.driver.session.session_id))
