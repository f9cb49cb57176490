"""Where pictures, video and evidence are kept: a folder, or an object storage."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


class MediaFailed(Exception):
    """The storage does not answer, or refuses; the message says what for operators."""


@dataclass(frozen=True, slots=True)
class MediaObject:
    """A file that is there; `tag` changes with its content."""

    size: int
    tag: str


@runtime_checkable
class MediaStore(Protocol):
    """Keeps files by path: lower-case letters, digits, `-`, `_`, `.` and `/`. All of it raises MediaFailed."""

    async def put(self, path: str, content: bytes, media_type: str) -> None:
        """Keep a file; one of the same path is replaced."""
        ...

    async def put_file(self, path: str, source: Path, media_type: str) -> None:
        """Keep a copy of the file `source`, however large; one of the same path is replaced."""
        ...

    async def free_bytes(self) -> int | None:
        """Room that is left; None: the storage does not say."""
        ...

    async def look(self, path: str) -> MediaObject | None:
        """What is there; None: nothing."""
        ...

    def read(self, path: str, first: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `first` up to `end`, in pieces."""
        ...

    async def delete(self, path: str) -> None:
        """Erase it; what is not there is no error."""
        ...

    async def signed_url(self, path: str, lifetime_s: int) -> str:
        """An absolute address that gives the file to whoever has it, until then."""
        ...


@runtime_checkable
class PictureMaker(Protocol):
    """Makes pictures small enough for a model to look at."""

    async def of_board(self, elements: Sequence[Mapping[str, Any]]) -> bytes | None:
        """A PNG of a whiteboard's elements; None: there is nothing on it."""
        ...

    async def of_file(self, content: bytes) -> bytes:
        """A JPEG of a PNG, JPEG or WebP file.

        Raises:
            NotAPicture: it is none.
        """
        ...


class NotAPicture(Exception):
    """What was sent cannot be decoded as a picture, or is too large; the message says which."""


@runtime_checkable
class PictureCleaner(Protocol):
    """Makes of what a browser sent a picture and nothing else."""

    async def clean(self, content: bytes) -> bytes:
        """A JPEG of the same picture.

        Raises:
            NotAPicture: it is none.
        """
        ...
