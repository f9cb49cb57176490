"""The same events where WebSockets are blocked: POST to send, server-sent events to receive."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.exceptions import HTTPException
from litestar.response import Stream
from msgspec import Meta

from server.db.engine import Sessions
from server.sessions.clock import Clock
from server.sessions.failures import NotStored
from server.sessions.link import CloseReason
from server.sessions.registry import Registry
from server.sockets.client_events import MAX_FRAME_BYTES, MAX_WORK_FRAME_BYTES
from server.sockets.connecting import Opened, Refused, open_connection
from server.sockets.outbox import Sent

HEARTBEAT_S = 15.0
STATUS = {CloseReason.NOT_KNOWN: 401, CloseReason.SESSION_OVER: 410, CloseReason.SERVER_FULL: 503}
AnyRequest = Request[Any, Any, Any]
Frames = Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=20)]


@get("/v1/realtime/events", opt={"access": "candidate"}, include_in_schema=False)
async def receive_events(request: AnyRequest, sessions: Sessions, registry: Registry, clock: Clock) -> Stream:
    """The interview's events as they come; this is the session's one connection, as a WebSocket would be."""
    opened = await _open(request, sessions, registry, clock)
    return Stream(
        _frames(opened),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@post(
    "/v1/realtime/events",
    opt={"access": "candidate"},
    include_in_schema=False,
    status_code=200,
    request_max_body_size=MAX_FRAME_BYTES * 4 + MAX_WORK_FRAME_BYTES,
)
async def send_events(request: AnyRequest, sessions: Sessions, registry: Registry, clock: Clock) -> Response[bytes]:
    """Take events; answers that belong to them (acknowledgements, errors) come back, the rest by the stream."""
    try:
        frames = msgspec.json.decode(await request.body(), type=Frames)
    except msgspec.DecodeError as error:
        raise HTTPException("Send a JSON array of 1 to 20 events.", status_code=400) from error
    opened = await _open(request, sessions, registry, clock)
    opened.outbox.drain()
    for frame in frames:
        await opened.conversation.handle(bytes(frame))
    answers = b'{"events":[%b]}' % ",".join(opened.outbox.drain()).encode()
    return Response(answers, media_type="application/json")


async def _open(request: AnyRequest, sessions: Sessions, registry: Registry, clock: Clock) -> Opened:
    try:
        return await open_connection(request, sessions, registry, clock)
    except Refused as refused:
        raise HTTPException(refused.message, status_code=STATUS.get(refused.reason, 503)) from refused


async def _frames(opened: Opened) -> AsyncGenerator[bytes, None]:
    try:
        await opened.attach()
        async with aclosing(opened.outbox.frames(HEARTBEAT_S)) as frames:
            async for sent in frames:
                yield _sse(sent)
        if opened.outbox.closed is not None:
            yield f"event: close\ndata: {opened.outbox.closed.value}\n\n".encode()
    except Refused as refused:
        yield f"event: close\ndata: {refused.reason.value}\n\n".encode()
    finally:
        await _detach(opened)


def _sse(sent: Sent | None) -> bytes:
    if sent is None:
        return b": still here\n\n"
    frame, seq = sent
    if isinstance(frame, bytes):
        return b""  # sound has no place in a stream of text
    return (b"" if seq is None else b"id: %d\n" % seq) + b"data: " + frame.encode() + b"\n\n"


async def _detach(opened: Opened) -> None:
    try:
        await opened.driver.detach(opened.outbox)
    except NotStored:
        return
