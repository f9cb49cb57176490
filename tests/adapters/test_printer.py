"""Documents are printed whatever is written in them."""

import pytest

from server.adapters.printer_fpdf import FpdfPrinter
from server.ports.printing import Document, Paragraph, Style

NASTY = "\x00\x07\u202e\ufeff\ud7ff\U0001f468\u200d\U0001f469 [[link]] **bold** <b>&amp; " + "x" * 500


@pytest.mark.parametrize(
    "name", ["Grüße", "Привет", "Ελλάδα", "王小明", "سلام", "नमस्ते", "שלום", "ไทย", "한국어", "😀👩‍👩‍👧", NASTY, "", " "]
)
async def test_names_in_every_script_are_printed(name: str) -> None:
    paragraphs = tuple(Paragraph(f"{name} said\n{name}", style) for style in Style)
    made = await FpdfPrinter().pdf(Document(name, "en", name, paragraphs))
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")


async def test_a_long_transcript_takes_several_pages() -> None:
    paragraphs = tuple(Paragraph("What was said here takes a few sentences. " * 12) for _ in range(60))
    made = await FpdfPrinter().pdf(Document("Long", "en", "Long", paragraphs))
    assert made.count(b"/Type /Page\n") > 3
