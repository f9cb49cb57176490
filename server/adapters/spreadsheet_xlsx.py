"""XLSX files by XlsxWriter, row by row: ten thousand interviews need no memory of their own."""

import asyncio
from collections.abc import Sequence
from typing import BinaryIO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.ports.spreadsheets import Cell, Sheet, Spreadsheets

LONGEST_CELL: Final = 32_767
"""Source: Microsoft, "Excel specifications and limits"."""
WIDEST: Final = 60
NARROWEST: Final = 12
OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class XlsxSpreadsheets(Spreadsheets):
    """Writes in a thread: packing takes a second of a processor, which live interviews need too."""

    async def write(self, file: BinaryIO, sheets: Sequence[Sheet]) -> None:
        """See `Spreadsheets`."""
        book = xlsxwriter.Workbook(file, OPTIONS)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            made, row = book.add_worksheet(sheet.title), 1
            _begin(made, sheet.head, bold)
            async for rows in sheet.rows:
                await asyncio.to_thread(_put, made, row, rows, wrapped)
                row += len(rows)
            made.autofilter(0, 0, max(row - 1, 1), max(len(sheet.head) - 1, 0))
        await asyncio.to_thread(book.close)


def _begin(made: Worksheet, head: Sequence[str], bold: Format) -> None:
    made.freeze_panes(1, 1)
    for column, title in enumerate(head):
        made.set_column(column, column, min(WIDEST, max(NARROWEST, len(title) + 2)))
        made.write_string(0, column, title[:LONGEST_CELL], bold)


def _put(made: Worksheet, first: int, rows: Sequence[Sequence[Cell]], wrapped: Format) -> None:
    for number, cells in enumerate(rows, first):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                made.write_string(number, column, _fitting(cell), wrapped)
            elif cell is not None:
                made.write_number(number, column, cell, wrapped)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
