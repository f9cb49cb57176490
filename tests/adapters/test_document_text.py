"""Text out of uploaded files, of every kind, harmless or made to hurt."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from server.adapters import document_text
from server.adapters.document_text import NOT_A_TEXT, REASONS, ProcessDocumentReader
from server.ports.documents import UnreadableDocument

WORDS = "Backend engineer with on-call duty"


def pdf(text: str, *, password: str = "", pages: int = 1) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for _ in range(pages):
        page = writer.add_blank_page(300, 300)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode() if text else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Hours", "40"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def odt(body: str, head: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<?xml version='1.0'?>{head}<office:document-content {names}>{text}</office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", content)
    return out.getvalue()


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Costs"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "'
    + b"ha" * 500
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 40) for n in range(6))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'


def _body(xml: bytes) -> bytes:
    return repacked(docx("x"), lambda name, old: xml if name == "word/document.xml" else old)


ODT = (
    "<text:h>Heading</text:h>"
    '<text:p>Two<text:s text:c="2"/>words<text:tab/>and<text:line-break/><text:span>bold</text:span> Zürich</text:p>'
    "<table:table><table:table-row><table:table-cell><text:p>Hours</text:p></table:table-cell>"
    "<table:table-cell><text:p>40</text:p></table:table-cell></table:table-row></table:table>"
    "<text:p>After</text:p>"
)


async def test_the_text_of_each_kind_of_file_is_read() -> None:
    reader = ProcessDocumentReader()
    assert WORDS in await reader.read(pdf(WORDS, pages=2))
    assert await reader.read(docx(WORDS, "Zürich ☕")) == f"{WORDS}\nZürich ☕\nHours | 40"
    assert await reader.read(odt(ODT)) == "Heading\nTwo  words\tand\nbold Zürich\nHours | 40\nAfter"
    assert await reader.read(xlsx(["Hours", 40], [], [None, 2.5, "Zürich"])) == "Costs\nHours | 40\n | 2.5 | Zürich"
    assert await reader.read(f"\ufeff {WORDS}\n".encode()) == WORDS
    assert await reader.read(WORDS.encode("utf-16")) == WORDS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", REASONS[3]),
        (b"  \n ", REASONS[3]),
        (b"\x00\x01binary", NOT_A_TEXT),
        (b"\xff\xd8\xff\xe0 a picture", NOT_A_TEXT),
        (b"%PDF-1.7 and then nothing of the kind", NOT_A_TEXT),
        (b"PK\x03\x04 and then nothing of the kind", NOT_A_TEXT),
        (pdf(""), REASONS[3]),
        (pdf(WORDS, password="secret"), REASONS[4]),
        (repacked(docx("x"), lambda name, old: b"" if name == "[Content_Types].xml" else old), NOT_A_TEXT),
        (repacked(docx("x"), lambda name, old: b"a" * 80_000_000 if name == "word/styles.xml" else old), NOT_A_TEXT),
    ],
    ids=["empty", "blank", "binary", "picture", "no pdf", "no zip", "scan", "locked", "broken docx", "zip bomb"],
)
async def test_what_cannot_be_read_is_said_kindly(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=r".") as caught:
        await ProcessDocumentReader().read(content)
    assert str(caught.value) == reason


def _sheet(head: bytes, entity: bytes) -> bytes:
    """A workbook whose only cell is that entity."""
    return repacked(
        xlsx(["cell"]),
        lambda name, old: (
            head
            + old[old.index(b"<worksheet") :]
            .replace(b"<v>0</v>", b"<v>" + entity + b"</v>")
            .replace(b't="s"', b't="str"')
            if name.startswith("xl/worksheets/")
            else old
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        _body(ENTITIES + W % b"&g;"),
        _body(OUTSIDE + W % b"&x;"),
        odt("<text:p>&g;</text:p>", ENTITIES.decode().partition("?>")[2]),
        odt("<text:p>&x;</text:p>", OUTSIDE.decode().partition("?>")[2]),
        _sheet(ENTITIES, b"&g;"),
        _sheet(OUTSIDE, b"&x;"),
    ],
    ids=["docx bomb", "docx outside", "odt bomb", "odt outside", "xlsx bomb", "xlsx outside"],
)
async def test_entities_of_a_document_are_not_followed(content: bytes) -> None:
    try:
        text = await ProcessDocumentReader().read(content)
    except UnreadableDocument:
        return
    assert "root:" not in text
    assert len(text) <= document_text.LONGEST


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(UnreadableDocument, match="too long"):
        await ProcessDocumentReader(timeout_s=0.01).read(pdf(WORDS))


async def test_a_long_document_is_cut() -> None:
    text = await ProcessDocumentReader().read(docx("word " * 50_000))
    assert document_text.LONGEST - 5 < len(text) <= document_text.LONGEST


def test_the_files_of_these_tests_are_what_they_say() -> None:
    assert PdfReader(io.BytesIO(pdf(WORDS))).pages[0].extract_text().strip() == WORDS
