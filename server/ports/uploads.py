"""What looks at strangers' files before they are kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from server.interview.files import FileKind


class FileRefused(Exception):
    """The file is not kept; `code` says why to programs, the message to whoever reads along.

    Codes: `type` no kind that is taken, `broken` not what it seems to be, `locked` with a password, `macros` holds a
    program, `bomb` unpacks to far more than it is, `infected` the scanner found something.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ScannerUnavailable(Exception):
    """The scanner does not answer, or not as scanners do; the message says what for operators."""


@dataclass(frozen=True, slots=True)
class FoundFormat:
    """What a file's content says it is."""

    kind: FileKind
    media_type: str
    ending: str


@runtime_checkable
class FileInspector(Protocol):
    """Tells by its content what a file is."""

    async def inspect(self, path: Path, name: str) -> FoundFormat:
        """The format; `name` only tells plain texts from each other.

        Raises:
            FileRefused: of no format that is taken, or not fit to be handed on.
        """
        ...


@runtime_checkable
class FileScanner(Protocol):
    """An operator's scanner for harmful files."""

    async def scan(self, path: Path) -> None:
        """Return where nothing was found.

        Raises:
            FileRefused: something was.
            ScannerUnavailable: nobody can say.
        """
        ...
