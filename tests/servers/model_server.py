"""An HTTP server that speaks the streaming chat-completions API, well or badly, as it is told.

    async with ModelServer(says("next\nThank you.")) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)

Each request takes the next behaviour; the last one given stays. `server.requests` has what was asked.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(str(m["content"]) for m in self.body.get("messages", []))


class Exchange:
    """One request and the means to answer it."""

    def __init__(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.request = request
        self._reader = reader
        self._writer = writer

    async def respond(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        """A whole response; `body` is JSON, or text sent as it is."""
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} Status", f"content-length: {len(data)}", "content-type: application/json"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        await self._write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)

    async def start_stream(self) -> None:
        """The head of an event stream."""
        await self._write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
        )

    async def raw(self, data: bytes) -> None:
        """One piece of the stream."""
        await self._write(b"%x\r\n%s\r\n" % (len(data), data))

    async def event(self, data: object) -> None:
        """One server-sent event."""
        await self.raw(b"data: " + json.dumps(data).encode() + b"\n\n")

    async def words(self, text: str, **delta: object) -> None:
        """One delta."""
        await self.event(completion_chunk({"content": text, **delta}))

    async def end_stream(self) -> None:
        """The proper end."""
        await self.raw(b"data: [DONE]\n\n")
        await self._write(b"0\r\n\r\n")

    async def until_client_leaves(self) -> None:
        """Say nothing more until the other side closes."""
        await self._reader.read()

    def hang_up(self) -> None:
        """Drop the connection at once."""
        self._writer.transport.abort()

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()


Behaviour = Callable[[Exchange], Awaitable[None]]


def completion_chunk(delta: dict[str, object], finish_reason: str | None = None) -> dict[str, object]:
    """A `chat.completion.chunk` object."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "test-model", "choices": [choice]}


def pieces(text: str, size: int) -> Iterator[str]:
    """`text` cut into deltas."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def says(
    text: str,
    *,
    finish_reason: str | None = "stop",
    usage: tuple[int, int] | None = (100, 20),
    piece: int = 7,
    reasoning: str = "",
) -> Behaviour:
    """Streams `text`, after `reasoning` in deltas of its own, and the token counts where asked for them."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start_stream()
        await exchange.event(completion_chunk({"role": "assistant", "content": ""}))
        for part in pieces(reasoning, piece):
            await exchange.event(completion_chunk({"reasoning_content": part}))
        for part in pieces(text, piece):
            await exchange.words(part)
        if finish_reason is not None:
            await exchange.event(completion_chunk({}, finish_reason))
        if usage is not None and exchange.request.body.get("stream_options", {}).get("include_usage"):
            counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            await exchange.event({**completion_chunk({}), "choices": [], "usage": counts})
        await exchange.end_stream()

    return behave


def answers(reply: Callable[[Request], str]) -> Behaviour:
    """Streams what `reply` makes of the request."""

    async def behave(exchange: Exchange) -> None:
        await says(reply(exchange.request))(exchange)

    return behave


def fails(status: int, message: str = "no", headers: dict[str, str] | None = None, **error: object) -> Behaviour:
    """An error response."""

    async def behave(exchange: Exchange) -> None:
        await exchange.respond(status, {"error": {"message": message, "type": "error", **error}}, headers)

    return behave


def refuses_field(field_name: str, then: Behaviour, message: str = "Unsupported parameter: '{}'") -> Behaviour:
    """400 for requests that carry the field, else `then`."""

    async def behave(exchange: Exchange) -> None:
        if field_name in exchange.request.body:
            await fails(400, message.format(field_name))(exchange)
        else:
            await then(exchange)

    return behave


async def silent(exchange: Exchange) -> None:
    """Takes the request and never answers."""
    await exchange.until_client_leaves()


async def silent_after_headers(exchange: Exchange) -> None:
    """Starts a stream and never sends anything in it but signs of life."""
    await exchange.start_stream()
    await exchange.event(completion_chunk({"role": "assistant", "content": ""}))
    await exchange.raw(b": ping\n\n")
    await exchange.until_client_leaves()


def stalls_after(text: str) -> Behaviour:
    """Streams `text`, then nothing, the connection open."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start_stream()
        for part in pieces(text, 7):
            await exchange.words(part)
        await exchange.until_client_leaves()

    return behave


def hangs_up_after(text: str) -> Behaviour:
    """Streams `text`, then drops the connection."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start_stream()
        for part in pieces(text, 7):
            await exchange.words(part)
        exchange.hang_up()

    return behave


def streams_raw(*parts: bytes) -> Behaviour:
    """Streams bytes as given, then ends the stream properly."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start_stream()
        for part in parts:
            await exchange.raw(part)
        await exchange.end_stream()

    return behave


def floods(word: str = "and then I went on and on ", total_bytes: int = 10_000_000) -> Behaviour:
    """Streams words without end, or as good as."""

    async def behave(exchange: Exchange) -> None:
        await exchange.start_stream()
        block = word * max(1, 4000 // len(word))
        for _ in range(total_bytes // len(block)):
            await exchange.words(block)
        await exchange.end_stream()

    return behave


async def floods_one_line(exchange: Exchange) -> None:
    """Sends 64 MB without ever ending the line."""
    await exchange.start_stream()
    await exchange.raw(b"data: ")
    for _ in range(1000):
        await exchange.raw(b"x" * 65536)
    await exchange.end_stream()


def refused_base_url() -> str:
    """An address on this machine at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


class ModelServer:
    """See the module's docstring."""

    def __init__(self, *behaviours: Behaviour, models: tuple[str, ...] = ("test-model",)) -> None:
        self.behaviours = list(behaviours) or [says("next\nThank you.")]
        self.models = models
        self.requests: list[Request] = []
        self.model_list_requests = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None
        self.base_url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while (request := await _read_request(reader)) is not None:
                await self._answer(Exchange(request, reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, exchange: Exchange) -> None:
        path = exchange.request.path
        if path == "/v1/models":
            self.model_list_requests += 1
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in self.models]
            await exchange.respond(200, {"object": "list", "data": listed})
        elif path == "/v1/chat/completions":
            self.requests.append(exchange.request)
            behaviour = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
            await behaviour(exchange)
        else:
            await exchange.respond(404, {"error": {"message": f"no {path}"}})


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    line = await reader.readline()
    if not line:
        return None
    method, path, _ = line.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (line := await reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.decode().partition(":")
        headers[name.strip().lower()] = value.strip()
    data = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, json.loads(data) if data else {})
