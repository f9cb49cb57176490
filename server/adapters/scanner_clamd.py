"""A scanner for harmful files that speaks clamd's protocol, over TCP or a Unix socket."""

import asyncio
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

from server.ports.uploads import FileRefused, FileScanner, ScannerUnavailable

PIECE: Final = 64 * 1024
TIMEOUT_S: Final = 30.0
LONGEST_ANSWER: Final = 4096
COMMAND: Final = b"zINSTREAM\0"
"""Source: ClamAV, clamd(8): chunks of `<length><data>`, four bytes big-endian, ended by one of no length."""
CLEAN: Final = b"stream: OK"
FOUND: Final = b" FOUND"


class ClamdScanner(FileScanner):
    """`address` is `host:port`, or `unix:/path` of a socket."""

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        self._address = address
        self._timeout_s = timeout_s

    async def scan(self, path: Path) -> None:
        """See `FileScanner`."""
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._ask(path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise ScannerUnavailable(f"the scanner does not answer: {type(error).__name__}") from error
        if answer.endswith(FOUND):
            raise FileRefused("infected", "The scanner of this server has found something harmful in this file.")
        if answer != CLEAN:
            raise ScannerUnavailable("the scanner could not scan the file")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("unix:"):
            return await asyncio.open_unix_connection(self._address.removeprefix("unix:"), limit=LONGEST_ANSWER)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=LONGEST_ANSWER)

    async def _ask(self, path: Path) -> bytes:
        reader, writer = await self._connect()
        try:
            writer.write(COMMAND)
            with path.open("rb") as file:
                while piece := await asyncio.to_thread(file.read, PIECE):
                    writer.write(struct.pack("!I", len(piece)) + piece)
                    await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return (await reader.readuntil(b"\0")).rstrip(b"\0")
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


class NoScanner(FileScanner):
    """Where the operator has set none."""

    async def scan(self, path: Path) -> None:
        """See `FileScanner`."""
