"""Files as candidates have them, made on the spot; and some as they should not be."""

import io
import zipfile

from docx import Document
from fpdf import FPDF
from PIL import Image

WORD_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
SHEET_TYPES = (
    '<Types><Override PartName="/xl/workbook.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds. Source: EICAR, "Anti-Malware Testfile"."""


def pdf(words: str = "The plan moves the queue first.") -> bytes:
    """A PDF with these words in it."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=14)
    made.cell(text=words)
    return bytes(made.output())


def docx(words: str = "The plan moves the queue first.") -> bytes:
    """A Word document of one paragraph."""
    made, out = Document(), io.BytesIO()
    made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 120, 90)).save(out, kind)
    return out.getvalue()


def packed(**parts: str | bytes) -> bytes:
    """A ZIP file of these parts; `__` stands for a slash, `_D_` for a dot, `Types` for the list of types."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            path = name.replace("__", "/").replace("_D_", ".")
            made.writestr("[Content_Types].xml" if name == "Types" else path, content)
    return out.getvalue()


def sheet(**more: str | bytes) -> bytes:
    """As much of a workbook as tells one."""
    return packed(Types=SHEET_TYPES, xl__workbook_D_xml="<workbook/>", **more)
