"""Files that candidates hand in: what a question takes, and a file in words for interviewer, report and exports."""

from dataclasses import dataclass
from enum import StrEnum

MOST_TOLD_CHARS = 12_000
"""Of the texts of all files handed in at once; each has its part of it."""


class FileKind(StrEnum):
    """What a creator allows, in the words of the form."""

    DOCUMENT = "DOCUMENT"
    SHEET = "SHEET"
    IMAGE = "IMAGE"


@dataclass(frozen=True, slots=True)
class Files:
    """Which files a question's answer may bring; no kind: none."""

    kinds: tuple[FileKind, ...] = ()
    most: int = 3
    megabytes: int = 10
    """Of one file, at most."""


NO_FILES = Files()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file: never more than its content and the candidate's browser have said."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    extract: str = ""
    """Its text, cut to a bound; empty: none could be had."""


@dataclass(frozen=True, slots=True)
class HandedFiles:
    """The files of one answer."""

    files: tuple[FileFacts, ...] = ()


FORMATS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel sheet",
    "text/plain": "text",
    "text/markdown": "Markdown",
    "text/csv": "CSV",
    "image/png": "PNG picture",
    "image/jpeg": "JPEG picture",
    "image/webp": "WebP picture",
}


def size_in_words(size_bytes: int) -> str:
    """As people read sizes."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{round(size_bytes / 1000)} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def format_of(media_type: str) -> str:
    """The format in words."""
    return FORMATS.get(media_type, media_type)


def files_summary(handed: HandedFiles) -> str:
    """A line for each file; after an empty one, their texts, each cut to its part of the bound."""
    heads = [f"File: {one.name} ({format_of(one.media_type)}, {size_in_words(one.size_bytes)})" for one in handed.files]
    told = [one for one in handed.files if one.extract]
    most = MOST_TOLD_CHARS // max(1, len(told))
    texts = [f"Text of {one.name}:\n{_cut(one.extract, most)}" for one in told]
    return "\n\n".join(["\n".join(heads), *texts])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} […]"
