"""A program: the text of one PDF or packed document (DOCX, ODT, XLSX) from stdin to stdout, for `document_text`.

Ends with 0, with 3 where the file has no text, with 4 where it is locked, with another number where it is no such file.
"""

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

MEMORY_BYTES: Final = 768 * 1024 * 1024
CPU_S: Final = 15
MOST_PAGES: Final = 60
MOST_UNPACKED: Final = 64 * 1024 * 1024
LONGEST: Final = 100_000
NO_TEXT, LOCKED = 3, 4
CELLS: Final = " | "
MOST_SPACES: Final = 100
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODT_BREAKS: Final = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(LOCKED)
    for page in reader.pages[:MOST_PAGES]:
        yield page.extract_text()


def _packed(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            sys.exit(1)
        names = set(packed.namelist())
        if "content.xml" in names:
            return _odt(packed.read("content.xml"))
    return _xlsx(content) if "xl/workbook.xml" in names else _docx(content)


def _docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            yield from (CELLS.join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _odt(content: bytes) -> Iterator[str]:
    from lxml import etree

    blocks = (f"{TEXT}p", f"{TEXT}h", f"{TABLE}table-row")
    body = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)).find(f".//{OFFICE}text")
    for block in [] if body is None else body.iter(*blocks):
        if next(block.iterancestors(*blocks), None) is not None:
            continue  # read with what it stands in
        if block.tag == f"{TABLE}table-row":
            cells = block.iter(f"{TABLE}table-cell")
            yield CELLS.join(" ".join(_odt_text(p) for p in cell.iter(f"{TEXT}p")) for cell in cells)
        else:
            yield _odt_text(block)


def _odt_text(block: "etree._Element") -> str:
    """Runs of spaces, tabs and line breaks are elements. Source: OpenDocument 1.3, part 3, section 6.1."""
    pieces = [block.text or ""]
    for inner in block:
        if inner.tag == f"{TEXT}s":
            pieces.append(" " * min(int(inner.get(f"{TEXT}c", "1")), MOST_SPACES))
        elif isinstance(inner.tag, str):  # a comment's or an entity's is not
            pieces.append(ODT_BREAKS.get(inner.tag) or _odt_text(inner))
        pieces.append(inner.tail or "")
    return "".join(pieces)


def _xlsx(content: bytes) -> Iterator[str]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else str(value) for value in row]
            if any(cells):
                yield CELLS.join(cells).rstrip(CELLS)


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
    text = _bounded(_pdf(content) if kind == "pdf" else _packed(content))
    if not text:
        sys.exit(NO_TEXT)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1])
