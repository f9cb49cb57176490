"""A program: the text of one PDF or DOCX from stdin to stdout. See `document_text`, which runs it.

Ends with 0, with 3 where the file has no text, with 4 where it is locked, with another number where it is no such file.
"""

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Final

MEMORY_BYTES: Final = 768 * 1024 * 1024
CPU_S: Final = 15
MOST_PAGES: Final = 60
MOST_UNPACKED: Final = 64 * 1024 * 1024
LONGEST: Final = 100_000
NO_TEXT, LOCKED = 3, 4


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(LOCKED)
    for page in reader.pages[:MOST_PAGES]:
        yield page.extract_text()


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            sys.exit(1)
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _bounded(parts: Iterator[str]) -> str:
    """The parts as lines, no more of them than are wanted."""
    lines: list[str] = []
    length = 0
    for part in parts:
        lines.append(part)
        length += len(part)
        if length >= LONGEST:
            break
    return "\n".join(lines)[:LONGEST].replace("\x00", "").strip()


def main(kind: str) -> None:
    """Read stdin, write stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    content = sys.stdin.buffer.read()
    text = _bounded(_pdf(content) if kind == "pdf" else _docx(content))
    if not text:
        sys.exit(NO_TEXT)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1])
