"""A scanner on a real socket that speaks clamd's protocol and knows one harmful file."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.sample_files import EICAR

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class ScannerServer:
    """What it has been sent, and where it listens."""

    address: str = ""
    scanned: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one command, one stream, one answer."""
        if await reader.readuntil(b"\0") != b"zINSTREAM\0":
            writer.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        self.scanned.append(content)
        writer.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@asynccontextmanager
async def listening(serve: Serve, socket: Path | None = None) -> AsyncIterator[str]:
    """Its address while inside; on leaving, every connection has come to its end."""
    served: list[asyncio.Task[None]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        served.append(task)
        await serve(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    if socket is None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    else:
        server = await asyncio.start_unix_server(answer, socket)
        address = f"unix:{socket}"
    async with server:
        yield address
    await asyncio.gather(*served, return_exceptions=True)


@asynccontextmanager
async def scanner_server(socket: Path | None = None) -> AsyncIterator[ScannerServer]:
    """Listening on a port, or on a Unix socket, while inside."""
    made = ScannerServer()
    async with listening(made.serve, socket) as made.address:
        yield made
