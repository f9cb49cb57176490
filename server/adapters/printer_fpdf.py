"""PDF files by fpdf2, with Noto Sans from packages: Latin, Greek, Cyrillic, Devanagari and Arabic letters."""

import asyncio
import logging
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from server.ports.printing import Document, Printer, Style

if TYPE_CHECKING:
    from fpdf import FPDF

CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
MARGIN_MM: Final = 20
QUOTE_INDENT_MM: Final = 6
FONTS: Final = {"text": ("fontpkg_noto_sans", "NotoSans["), "arabic": ("fontpkg_noto_sans_arabic", "NotoSansArabic[")}
INK: Final = (30, 36, 33)
SOFT: Final = (85, 93, 88)
ACCENT: Final = (29, 95, 90)
MOST_AT_ONCE: Final = 2
"""A long transcript takes a second of a processor, which live interviews need too."""


@dataclass(frozen=True, slots=True)
class _Look:
    size_pt: float
    colour: tuple[int, int, int]
    space_before_mm: float
    indent_mm: float = 0


LOOKS: Final = {
    Style.TITLE: _Look(20, INK, 0),
    Style.HEADING: _Look(14, ACCENT, 6),
    Style.LABEL: _Look(10.5, ACCENT, 3),
    Style.PLAIN: _Look(10.5, INK, 1),
    Style.SOFT: _Look(9, SOFT, 1),
    Style.QUOTE: _Look(10, INK, 1, QUOTE_INDENT_MM),
}


class FpdfPrinter(Printer):
    """Prints in a thread, a few documents at once."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        # It names every letter that a font lacks, and transcripts are not logged.
        logging.getLogger("fpdf").setLevel(logging.ERROR)

    async def pdf(self, document: Document) -> bytes:
        """See `Printer`."""
        async with self._places:
            return await asyncio.to_thread(_print, document)


def _font(name: str) -> Path:
    package, beginning = FONTS[name]
    folder = Path(str(files(package))) / "files"
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith(beginning))


def _print(document: Document) -> bytes:
    pdf = _opened(document)
    for paragraph in document.paragraphs:
        look = LOOKS[paragraph.style]
        pdf.ln(look.space_before_mm)
        pdf.set_font("text", size=look.size_pt)
        pdf.set_text_color(*look.colour)
        pdf.set_x(MARGIN_MM + look.indent_mm)
        words = CONTROL.sub(" ", paragraph.text) or " "
        pdf.multi_cell(0, look.size_pt * 0.5, words, align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _opened(document: Document) -> "FPDF":
    # Here, and not above: a server that prints nothing need not wait for it at its start.
    from fpdf import FPDF

    class Pages(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("text", size=8)
            self.set_text_color(*SOFT)
            self.cell(0, 6, CONTROL.sub(" ", f"{document.footer} · {self.page_no()}"), align="C")

    pdf = Pages()
    for name in FONTS:
        pdf.add_font(name, fname=_font(name))
    pdf.set_fallback_fonts(["arabic"], exact_match=False)
    pdf.set_text_shaping(True)
    pdf.set_margins(MARGIN_MM, MARGIN_MM)
    pdf.set_auto_page_break(True, margin=MARGIN_MM)
    pdf.set_title(document.title)
    pdf.set_lang(document.language)
    pdf.add_page()
    return pdf
