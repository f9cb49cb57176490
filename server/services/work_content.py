"""What candidates make, as clients send it: checked, bounded, and put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from server.interview.code_work import Code, code_summary, passed
from server.interview.drawing import Drawing, drawing_summary
from server.interview.files import HandedFiles, files_summary
from server.interview.turns import Attachment, WorkKind
from server.services.errors import Invalid

MOST_CODE_CHARS: Final = 60_000
MOST_RESULTS: Final = 50
MOST_RESULT_CHARS: Final = 2_000
MOST_ELEMENTS: Final = 5_000
MOST_DESCRIPTION_CHARS: Final = 10_000
MOST_FILES: Final = 5


@dataclass(frozen=True, slots=True)
class ChosenFiles:
    """The files of an answer in the making, by the ids they were kept under."""

    files: tuple[UUID, ...]


def checked_content(kind: WorkKind, raw: object) -> dict[str, Any]:
    """The content as it is stored; of files their ids, which `upload_rows.list_files` makes facts of.

    Raises:
        Invalid: it is not of this kind, or too much.
    """
    try:
        content = _content(kind, raw)
    except msgspec.ValidationError as error:
        raise Invalid(str(error), "content") from error
    encoded = msgspec.json.encode(content)
    if b"\\u0000" in encoded:
        raise Invalid("There is a character in it that cannot be stored.", "content")
    # As JSON has it: what is no number there is none in the database either.
    built: dict[str, Any] = msgspec.json.decode(encoded)
    return built


def _code(raw: object) -> Code:
    code = msgspec.convert(raw, Code)
    if len(code.language) > 40 or len(code.text) > MOST_CODE_CHARS:
        raise Invalid(f"Please keep the code to {MOST_CODE_CHARS} characters.", "content")
    said = any(len(result.name) + len(result.said) > MOST_RESULT_CHARS for result in code.results)
    if said or len(code.results) > MOST_RESULTS:
        raise Invalid("These results are too long.", "content")
    return code


def _drawing(raw: object) -> Drawing:
    drawing = msgspec.convert(raw, Drawing)
    if len(drawing.elements) > MOST_ELEMENTS:
        raise Invalid(f"A board takes {MOST_ELEMENTS} things at most.", "content")
    if len(drawing.description) > MOST_DESCRIPTION_CHARS:
        raise Invalid(f"Please keep the description to {MOST_DESCRIPTION_CHARS} characters.", "content")
    return drawing


def _chosen(raw: object) -> ChosenFiles:
    chosen = msgspec.convert(raw, ChosenFiles)
    if len(chosen.files) > MOST_FILES:
        raise Invalid(f"An answer takes {MOST_FILES} files at most.", "content")
    return chosen


def _content(kind: WorkKind, raw: object) -> Code | Drawing | ChosenFiles:
    match kind:
        case WorkKind.CODE:
            return _code(raw)
        case WorkKind.DRAWING:
            return _drawing(raw)
        case WorkKind.FILE:
            return _chosen(raw)


def attachment_of(kind: WorkKind, work_id: str, revision: int, content: Mapping[str, Any]) -> Attachment:
    """The stored content as it goes with a turn."""
    match kind:
        case WorkKind.CODE:
            code = msgspec.convert(content, Code)
            return Attachment(kind, work_id, revision, code_summary(code), len(code.results), passed(code))
        case WorkKind.DRAWING:
            return Attachment(kind, work_id, revision, drawing_summary(msgspec.convert(content, Drawing)))
        case WorkKind.FILE:
            return Attachment(kind, work_id, revision, files_summary(msgspec.convert(content, HandedFiles)))
