"""What is needed to make a document that is printed or kept."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable


class Style(Enum):
    """How a paragraph looks."""

    TITLE = "title"
    HEADING = "heading"
    LABEL = "label"
    """Who speaks, or what is assessed."""
    PLAIN = "plain"
    SOFT = "soft"
    """Facts and remarks."""
    QUOTE = "quote"
    """Words of the transcript, set off."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text, in any script; line breaks in it are kept."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be printed."""

    title: str
    language: str
    footer: str
    paragraphs: tuple[Paragraph, ...]


@runtime_checkable
class Printer(Protocol):
    """Makes PDF files."""

    async def pdf(self, document: Document) -> bytes:
        """The document as a PDF file. Letters that no font here has are shown as boxes."""
        ...
