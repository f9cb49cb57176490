"""Logos, made of pictures that people upload."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


class NotALogo(Exception):
    """What was sent cannot be a logo; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class PaintedLogo:
    """A picture of a size that pages and mails show, and nothing but the picture."""

    content: bytes
    media_type: str
    """`image/png`, or `image/jpeg`."""
    width: int
    """As it is to be shown, in CSS pixels: the picture itself can have twice as many."""
    height: int


@runtime_checkable
class LogoPainter(Protocol):
    """Writes a picture anew."""

    async def paint(self, content: bytes) -> PaintedLogo:
        """The logo.

        Raises:
            NotALogo: it is none, or too large.
        """
        ...
