"""`/v1/realtime`: an interview over a WebSocket, in the events of the Realtime protocol."""

import asyncio
from contextlib import aclosing
from typing import Any

import structlog
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect

from server.db.engine import Sessions
from server.sessions.clock import Clock
from server.sessions.driver import NotStored
from server.sessions.link import CloseReason
from server.sessions.registry import Registry
from server.sockets.connecting import Opened, Refused, open_connection
from server.sockets.credentials import SUBPROTOCOL, offered_subprotocols

log = structlog.get_logger(__name__)

BAD_FRAMES_IN_A_ROW = 20
FRAMES_A_SECOND = 20
FRAME_BURST = 100
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


@websocket("/v1/realtime", opt={"access": "candidate"})
async def realtime(socket: AnySocket, sessions: Sessions, registry: Registry, clock: Clock) -> None:
    """Take an interview. The token comes as Bearer header, subprotocol or cookie."""
    offered = offered_subprotocols(socket)
    await socket.accept(subprotocols=SUBPROTOCOL if SUBPROTOCOL in offered else None)
    try:
        opened = await open_connection(socket, sessions, registry, clock)
        await opened.attach()
    except Refused as refused:
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
                    await socket.send_data(sent[0].decode(), mode="text")
        if opened.outbox.closed is not None:
            await socket.close(code=opened.outbox.closed, reason=opened.outbox.closed.name.lower())
    except (WebSocketDisconnect, RuntimeError):  # the client has gone; uvicorn says so in either way
        return


async def _read(socket: AnySocket, opened: Opened) -> None:
    loop = asyncio.get_running_loop()
    budget, bad_in_a_row = FrameBudget(loop.time()), 0
    while True:
        try:
            frame = await socket.receive_data(mode="text")
        except WebSocketDisconnect:
            break
        if not budget.take(loop.time()):
            opened.outbox.close(CloseReason.TOO_SLOW)
            break
        good = await opened.conversation.handle(frame)
        bad_in_a_row = 0 if good else bad_in_a_row + 1
        if bad_in_a_row >= BAD_FRAMES_IN_A_ROW:
            break
    opened.outbox.close(CloseReason.BAD_FRAMES if bad_in_a_row >= BAD_FRAMES_IN_A_ROW else CloseReason.ENDED)


async def _detach(opened: Opened) -> None:
    try:
        await opened.driver.detach(opened.outbox)
    except NotStored:
        log.warning("active time not stored", session_id=str(opened.driver.session.session_id))
