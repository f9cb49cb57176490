"""Codes that a telephone reads from a page or a poster."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class CodePainter(Protocol):
    """Paints QR codes."""

    def svg(self, text: str) -> bytes:
        """An SVG document of `text` (at most 1,000 characters) in black on white, with the quiet zone around it."""
        ...
