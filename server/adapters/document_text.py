"""Text out of uploaded files. Parsers of strangers' files run in a process of their own, bounded in time and memory.

A file made to hang, to fill memory or to take over its parser ends that process: it has no secret, no database and no
connection, and the server goes on.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from server.ports.documents import DocumentReader, UnreadableDocument

LONGEST: Final = 100_000
"""Characters; a job description has five thousand."""
TIMEOUT_S: Final = 20.0
PARSER: Final = ("-m", "server.adapters.document_process")
NOT_A_TEXT: Final = "This file cannot be read. Please send a PDF, a Word file (.docx) or plain text, or paste the text."
PARSED: Final = {"pdf": "pdf", "docx": "packed", "odt": "packed", "xlsx": "packed"}
"""By ending, what the parser is told."""
PLAIN: Final = frozenset({"txt", "md", "csv"})
REASONS: Final = {
    3: "There is no text in this file: it may be a scan. Please paste the text instead.",
    4: "This file is locked with a password. Please save it without one, or paste the text.",
}


class ProcessDocumentReader(DocumentReader):
    """One file at a time: talk has the processors first."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._one_at_a_time = asyncio.Semaphore(1)

    async def read(self, content: bytes) -> str:
        """See `DocumentReader`."""
        if content.startswith(b"%PDF-"):
            return await self._parse("pdf", content)
        if content.startswith(b"PK\x03\x04"):
            return await self._parse("packed", content)
        return _plain(content)

    async def read_file(self, path: Path, ending: str) -> str:
        """See `DocumentReader`."""
        if ending in PARSED:
            with await asyncio.to_thread(path.open, "rb") as file:
                return await self._parse(PARSED[ending], file)
        if ending in PLAIN:
            return _plain_beginning(await asyncio.to_thread(_beginning, path))
        return ""

    async def _parse(self, kind: str, content: bytes | IO[bytes]) -> str:
        sent = content if isinstance(content, bytes) else None
        async with self._one_at_a_time:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *PARSER,
                kind,
                stdin=asyncio.subprocess.PIPE if isinstance(content, bytes) else content,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )
            try:
                async with asyncio.timeout(self._timeout_s):
                    out, _ = await process.communicate(sent)
            except TimeoutError as error:
                raise UnreadableDocument("This file takes too long to read. Please paste its text instead.") from error
            finally:
                if process.returncode is None:
                    with suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()
        if process.returncode != 0:
            raise UnreadableDocument(REASONS.get(process.returncode or 0, NOT_A_TEXT))
        return out.decode("utf-8", "replace")[:LONGEST]


def _encoding(content: bytes) -> str:
    return "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4 * LONGEST)


def _plain_beginning(content: bytes) -> str:
    """What was cut within a character loses that character."""
    return content.decode(_encoding(content), "ignore").replace("\x00", "")[:LONGEST].strip()


def _plain(content: bytes) -> str:
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        raise UnreadableDocument(NOT_A_TEXT) from error
    if "\x00" in text or not text.strip():
        raise UnreadableDocument(NOT_A_TEXT if text.strip() else REASONS[3])
    return text[:LONGEST].strip()
