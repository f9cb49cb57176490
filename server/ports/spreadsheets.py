"""What is needed to write a workbook that people open in a spreadsheet."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol, runtime_checkable

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its head, and rows as they come, some at a time."""

    title: str
    head: Sequence[str]
    rows: AsyncIterator[Sequence[Sequence[Cell]]]


@runtime_checkable
class Spreadsheets(Protocol):
    """Writes workbooks."""

    async def write(self, file: BinaryIO, sheets: Sequence[Sheet]) -> None:
        """Write a workbook into `file`. Text stays text, whatever it begins with: none of it is ever a formula."""
        ...
