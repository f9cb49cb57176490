"""Text out of files that people upload."""

from pathlib import Path
from typing import Protocol, runtime_checkable


class UnreadableDocument(Exception):
    """No text can be had of the file; the message is for the person who sent it."""


@runtime_checkable
class DocumentReader(Protocol):
    """Reads PDF, DOCX and plain text."""

    async def read(self, content: bytes) -> str:
        """The text in a file, bounded in length; what kind it is, its content says.

        Raises:
            UnreadableDocument: no such file, none with text in it, or one that takes too long.
        """
        ...

    async def read_file(self, path: Path, ending: str) -> str:
        """The text in a file known to be one of this `ending`, as `read`; empty where it is of none with text.

        Raises:
            UnreadableDocument: as `read`.
        """
        ...
