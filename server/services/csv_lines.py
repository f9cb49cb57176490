"""CSV files that a spreadsheet takes for what they are."""

import csv
import io
from collections.abc import Sequence
from typing import Final

FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets take a cell that begins so for a formula. Source: OWASP, CSV Injection."""

BYTE_ORDER_MARK: Final = "\ufeff".encode()
"""At the beginning of a file: without it Excel reads letters beyond ASCII in the code page of its country."""


def harmless(cell: str) -> str:
    """The text as a cell that no spreadsheet calculates."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULAS) else cell


def csv_line(cells: Sequence[str | float | int | None]) -> bytes:
    """One line; text in it is never a formula, numbers stay numbers."""
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode()
