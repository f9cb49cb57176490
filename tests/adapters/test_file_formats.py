"""What files are, told by their content whatever they are called."""

import struct
from pathlib import Path

import pytest

from server.adapters.file_formats import MOST_PARTS, ContentInspector
from server.ports.uploads import FileRefused
from tests.support.sample_files import SHEET_TYPES, WORD_TYPES, docx, image, packed, pdf, sheet

ODT = packed(mimetype="application/vnd.oasis.opendocument.text", content_D_xml="<x/>")
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
BOMB = packed(Types=WORD_TYPES, word__document_D_xml=b"\0" * 30_000_000)
LOCKED = bytearray(sheet())
LOCKED[LOCKED.index(b"PK\x01\x02") + 8] |= 1
MANY = bytearray(sheet())
struct.pack_into("<H", MANY, MANY.rindex(b"PK\x05\x06") + 10, MOST_PARTS + 1)


async def told(tmp_path: Path, content: bytes, name: str) -> str:
    path = tmp_path / "it"
    path.write_bytes(content)
    found = await ContentInspector().inspect(path, name)
    return f"{found.kind.value} {found.ending}"


@pytest.mark.parametrize(
    ("content", "name", "wanted"),
    [
        (pdf(), "plan.docx", "DOCUMENT pdf"),
        (docx(), "plan.pdf", "DOCUMENT docx"),
        (ODT, "plan.odt", "DOCUMENT odt"),
        (sheet(), "numbers.xlsx", "SHEET xlsx"),
        (sheet(xl__printerSettings__printerSettings1_D_bin=b"x"), "numbers.xlsx", "SHEET xlsx"),
        ("Grüße\n".encode(), "notes", "DOCUMENT txt"),
        (b"\xef\xbb\xbfa,b\r\n1,2", "numbers.CSV", "SHEET csv"),
        ("a,b".encode("utf-16"), "numbers.csv", "SHEET csv"),
        (b"# Plan", "plan.md", "DOCUMENT md"),
        (image("PNG"), "photo.exe", "IMAGE png"),
        (image("JPEG"), "photo.png", "IMAGE jpg"),
        (image("WEBP"), "photo", "IMAGE webp"),
    ],
)
async def test_a_file_is_what_its_content_says(tmp_path: Path, content: bytes, name: str, wanted: str) -> None:
    assert await told(tmp_path, content, name) == wanted


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x7fELF\x02\x01\x01\x00", "type"),
        (b"MZ\x90\x00\x03\x00", "type"),
        (GIF, "type"),
        (b"abc\xff\xfedef", "type"),
        (packed(a_D_txt="hello"), "type"),
        (packed(Types="<Types/>"), "type"),
        (packed(mimetype="application/epub+zip"), "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked"),
        (bytes(LOCKED), "locked"),
        (sheet(xl__vbaProject_D_bin=b"x"), "macros"),
        (sheet(xl__macrosheets__sheet1_D_xml="x"), "macros"),
        (packed(Types=WORD_TYPES, word__activeX__activeX1_D_xml="x"), "macros"),
        (packed(Types=WORD_TYPES, word__embeddings__oleObject1_D_bin="x"), "macros"),
        (packed(Types=WORD_TYPES.replace("openxmlformats", "ms-word.document.macroEnabled")), "macros"),
        (packed(mimetype="application/vnd.oasis.opendocument.text", Basic__Standard__x_D_xml="x"), "macros"),
        (BOMB, "bomb"),
        (bytes(MANY), "bomb"),
        (packed(Types=SHEET_TYPES + " " * 1_100_000), "bomb"),
        (packed(Types=SHEET_TYPES, **{"..__..__etc": "x"}), "broken"),
        (sheet()[:-30], "broken"),
        (b"PK\x03\x04 and no more", "broken"),
        (image("PNG")[:50], "broken"),
        (b"\x89PNG and no more", "broken"),
    ],
)
async def test_what_is_of_no_kind_or_not_fit_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        await told(tmp_path, content, "plan.docx")
    assert refused.value.code == code


async def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    large = bytearray(image("PNG"))
    struct.pack_into(">II", large, 16, 20_000, 20_000)
    with pytest.raises(FileRefused) as refused:
        await told(tmp_path, bytes(large), "photo.png")
    assert refused.value.code in {"bomb", "broken"}
