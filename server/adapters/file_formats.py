"""What a file is, told by its content: pictures are decoded, packed documents are looked into, texts are read through.

Nothing is unpacked but a few small parts by name, each within a bound.
"""

import asyncio
import codecs
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Final

from PIL import Image

from server.interview.files import FileKind
from server.ports.uploads import FileInspector, FileRefused, FoundFormat

HEAD: Final = 16
PIECE: Final = 64 * 1024
PICTURES: Final = {
    "PNG": FoundFormat(FileKind.IMAGE, "image/png", "png"),
    "JPEG": FoundFormat(FileKind.IMAGE, "image/jpeg", "jpg"),
    "WEBP": FoundFormat(FileKind.IMAGE, "image/webp", "webp"),
}
MOST_PIXELS: Final = 50_000_000
"""A camera's picture has up to 48 million."""
PDF: Final = FoundFormat(FileKind.DOCUMENT, "application/pdf", "pdf")
OFFICE: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": FoundFormat(
        FileKind.DOCUMENT, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": FoundFormat(
        FileKind.SHEET, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    ),
}
"""Content type of the main part. Source: ECMA-376, part 1, sections 11.3.10 and 12.3.23."""
ODT: Final = FoundFormat(FileKind.DOCUMENT, "application/vnd.oasis.opendocument.text", "odt")
TEXTS: Final = {
    "md": FoundFormat(FileKind.DOCUMENT, "text/markdown", "md"),
    "csv": FoundFormat(FileKind.SHEET, "text/csv", "csv"),
    "txt": FoundFormat(FileKind.DOCUMENT, "text/plain", "txt"),
}
PROGRAMS: Final = ("vbaproject", "vbadata", "macrosheets/", "activex", "oleobject", "basic/", "scripts/", "dialogs/")
"""What names of parts begin with, or of folders in them: macros, controls, and whatever may lie in an object."""
MOST_PARTS: Final = 3_000
MOST_DIRECTORY: Final = 1_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_TIMES: Final = 200
"""Unpacked to packed; office files come to ten or twenty, bombs to a thousand."""
MOST_TYPES: Final = 1_000_000
ENDS: Final = b"PK\x05\x06"
"""End of central directory. Source: APPNOTE.TXT 6.3.10, section 4.3.16."""
TOLD: Final = frozenset(b"\t\n\r\f")

BROKEN: Final = "This file is damaged, or not what its name says."


class ContentInspector(FileInspector):
    """One file at a time, in a thread: talk has the processors first."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)

    async def inspect(self, path: Path, name: str) -> FoundFormat:
        """See `FileInspector`."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(_inspect, path, name)


def _inspect(path: Path, name: str) -> FoundFormat:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return _picture(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # OLE: old office files, and locked new ones
        raise FileRefused("locked", "This file is locked with a password, or of an old format that can hold programs.")
    _expect_text(path)
    return TEXTS.get(name.rpartition(".")[2].lower(), TEXTS["txt"])


def _picture(path: Path) -> FoundFormat:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the bound below is the narrower one
            with Image.open(path, formats=tuple(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused("bomb", f"A picture may have {MOST_PIXELS // 1_000_000} million pixels.")
                found = PICTURES[str(picture.format)]
                picture.verify()
    except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError) as error:
        raise FileRefused("broken", BROKEN) from error
    return found


def _packed(path: Path) -> FoundFormat:
    _expect_small_directory(path)
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            _expect_harmless(parts, path.stat().st_size)
            return _packed_format(packed, {part.filename for part in parts})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise FileRefused("broken", BROKEN) from error


def _expect_small_directory(path: Path) -> None:
    """Of a long directory even the reading takes long."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - PIECE - 22))
        tail = file.read()
    at = tail.rfind(ENDS)
    if at < 0 or len(tail) < at + 22:
        raise FileRefused("broken", BROKEN)
    parts, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if parts > MOST_PARTS or directory > MOST_DIRECTORY:
        raise FileRefused("bomb", "This file unpacks to far more than it is.")


def _expect_harmless(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_TIMES * size + 1_000_000):
        raise FileRefused("bomb", "This file unpacks to far more than it is.")
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 1:
            raise FileRefused("locked", "This file is locked with a password.")
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise FileRefused("broken", BROKEN)
        if any(f"/{mark}" in f"/{name}" for mark in PROGRAMS):
            raise FileRefused("macros", "This file holds a program. Please save it without.")


def _packed_format(packed: zipfile.ZipFile, names: set[str]) -> FoundFormat:
    if "[Content_Types].xml" in names:
        types = _read(packed, "[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types or "vnd.ms-office" in types:
            raise FileRefused("macros", "This file can hold programs. Please save it without.")
        for main, found in OFFICE.items():
            if f'"{main}"' in types:
                return found
    if "mimetype" in names and _read(packed, "mimetype").strip() == ODT.media_type.encode():
        return ODT
    raise FileRefused("type", "Files of this kind are not taken.")


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        content = part.read(MOST_TYPES + 1)
    if len(content) > MOST_TYPES:
        raise FileRefused("bomb", "This file unpacks to far more than it is.")
    return content


def _expect_text(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(2)
        file.seek(0)
        encoding = "utf-16" if head in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while piece := file.read(PIECE):
                _expect_readable(decoder.decode(piece))
            _expect_readable(decoder.decode(b"", final=True))
        except UnicodeDecodeError as error:
            raise FileRefused("type", "Files of this kind are not taken.") from error


def _expect_readable(text: str) -> None:
    if any(ord(one) < 32 and ord(one) not in TOLD for one in text):
        raise FileRefused("type", "Files of this kind are not taken.")
