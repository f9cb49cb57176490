"""A language model for measuring: streams the same words at a fixed pace, and stamps when.

`python -m tests.bench.stub_model PORT`. The clock is the machine's monotonic one, so another process may compare.
What is asked is told by a mark in the prompt (`turn-17-3`: candidate 17, turn 3); `GET /stamps` gives, for each, when
its request had been read and when its first words were sent.
"""

import asyncio
import json
import re
import sys
import time

FIRST_TOKEN_S = 0.15
A_WORD_S = 0.02
FIRST = "next\nThank you, that is clear. "
"""The control line and a first sentence come as one piece: what is shown first depends on nothing but the server."""
REST = "The part about the figures helps me to follow what you did."
_MARK = re.compile(rb"turn-(\d+)-(\d+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def _chunk(content: str, finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": content} if content else {}, "finish_reason": finish_reason}
    data = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "stub", "choices": [choice]}
    return _framed(b"data: " + json.dumps(data).encode() + b"\n\n")


def _framed(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


class StubModel:
    """Serves any number of connections; keeps the stamps."""

    def __init__(self) -> None:
        self.stamps: dict[str, tuple[float, float]] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = _LENGTH.search(head)
                body = await reader.readexactly(int(found[1])) if found else b""
                if head.startswith(b"GET /stamps"):
                    self._answer_stamps(writer)
                else:
                    await self._answer_chat(writer, body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer_stamps(self, writer: asyncio.StreamWriter) -> None:
        data = json.dumps(self.stamps).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(data))
        writer.write(data)

    async def _answer_chat(self, writer: asyncio.StreamWriter, body: bytes) -> None:
        received = time.monotonic()
        mark = max(((int(turn), who) for who, turn in _MARK.findall(body)), default=None)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        await asyncio.sleep(received + FIRST_TOKEN_S - time.monotonic())
        writer.write(_chunk(FIRST))
        if mark is not None:
            self.stamps[f"{mark[1].decode()}-{mark[0]}"] = (received, time.monotonic())
        for word in REST.split():
            await asyncio.sleep(A_WORD_S)
            writer.write(_chunk(f"{word} "))
            await writer.drain()  # who has hung up is not written to any more
        writer.write(_chunk("", "stop") + _framed(b"data: [DONE]\n\n") + b"0\r\n\r\n")


async def _main(port: int) -> None:
    server = await asyncio.start_server(StubModel().serve, "127.0.0.1", port, limit=2**20, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
