"""A Hugging Face hub of a few small files, well or badly behaved. In a thread: its clients are synchronous."""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.servers.http_server import Exchange, HttpServer, Request

LFS_FROM_BYTES = 10_000


@dataclass
class HubFiles:
    """What the hub has, by `repository/path`, and how it misbehaves."""

    files: dict[str, bytes]
    cuts: int = 0
    """So many answers break off after `cut_after` bytes."""
    cut_after: int = 40_000
    ignores_ranges: bool = False
    damages: bool = False
    silent: bool = False
    status: int = 0
    names_digests: bool = True
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    async def answer(self, exchange: Exchange) -> None:
        self.requests.append(exchange.request)
        if self.silent:
            await exchange.until_client_leaves()
            return
        if self.status:
            await exchange.respond(self.status)
            return
        repository, _, path = exchange.request.path.removeprefix("/").partition("/resolve/main/")
        content = self.files.get(f"{repository}/{path}")
        if exchange.request.path.startswith("/cdn/"):
            await self._send(exchange, self.files[exchange.request.path.removeprefix("/cdn/")])
        elif content is None:
            await exchange.respond(404)
        elif len(content) >= LFS_FROM_BYTES:  # as the hub does: large files lie elsewhere
            digest = {"x_linked_etag": f'"{hashlib.sha256(content).hexdigest()}"'} if self.names_digests else {}
            await exchange.start(302, content_length="0", location=f"/cdn/{repository}/{path}", **digest)
        else:
            git = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            await self._send(exchange, content, **({"etag": f'"{git}"'} if self.names_digests else {}))

    async def _send(self, exchange: Exchange, content: bytes, **headers: str) -> None:
        start, status = 0, 200
        asked = exchange.request.headers.get("range", "")
        if asked and not self.ignores_ranges:
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            if start >= len(content):
                await exchange.respond(416)
                return
            headers["content_range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        body = content[start:]
        if self.damages:
            body = body[:-1] + bytes([body[-1] ^ 1])
        await exchange.start(status, content_length=str(len(body)), **headers)
        if self.cuts and len(body) > self.cut_after:
            self.cuts -= 1
            await exchange.write(body[: self.cut_after])
            exchange.hang_up()
            return
        await exchange.write(body)


@contextmanager
def serving(hub: HubFiles) -> Iterator[HubFiles]:
    """Serve it; `hub.url` is where."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        async with HttpServer(hub.answer) as server:
            hub.url = server.url
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    ready.wait(10)
    try:
        yield hub
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
