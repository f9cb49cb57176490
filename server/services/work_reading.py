"""What a candidate made, as a reviewer reads it: what was handed in, and how it came to be."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from server.db.models import TurnRow, WorkRow
from server.interview.code_work import CaseResult, Code
from server.interview.drawing import Drawing
from server.interview.files import FileFacts, HandedFiles
from server.interview.turns import WorkKind
from server.services.drawing_svg import Picture, picture_of

MOST_DIFF_LINES: Final = 400


@dataclass(frozen=True, slots=True)
class Step:
    """One stored revision, and what it changed."""

    revision: int
    at: datetime
    turn_index: int | None
    changes: tuple[tuple[str, str], ...] = ()
    """Of code: (`+`, `-` or nothing, the line)."""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One thing handed in with a turn."""

    kind: WorkKind
    summary: str
    revision: int
    code: Code | None = None
    results: tuple[CaseResult, ...] = ()
    picture: Picture | None = None
    said: str = ""
    """The candidate's own description of a drawing."""
    files: tuple[FileFacts, ...] = ()
    steps: tuple[Step, ...] = field(default=())


def made_in(turns: Iterable[TurnRow], work: Iterable[WorkRow]) -> dict[int, tuple[Made, ...]]:
    """Turn index → what was handed in with it, each with its history up to there."""
    rows = {str(row.id): row for row in work}
    return {
        turn.index: tuple(_made(attachment, rows) for attachment in turn.attachments)
        for turn in turns
        if turn.attachments
    }


def left_over(work: Iterable[WorkRow]) -> list[tuple[str, Made]]:
    """(question id, what was saved last) where something newer was made than was handed in."""
    work = [row for row in work if row.kind is not WorkKind.FILE or row.content["files"]]
    newest = {(row.question_id, row.kind): row for row in sorted(work, key=lambda row: row.revision)}
    rows = {str(row.id): row for row in work}
    return [(row.question_id, _made(_attachment(row), rows)) for row in newest.values() if row.turn_index is None]


def _attachment(row: WorkRow) -> Mapping[str, Any]:
    return {"kind": row.kind.value, "work_id": str(row.id), "revision": row.revision, "summary": ""}


def _made(attachment: Mapping[str, Any], rows: Mapping[str, WorkRow]) -> Made:
    kind, row = WorkKind(attachment["kind"]), rows.get(attachment["work_id"])
    bare = Made(kind, attachment["summary"], attachment["revision"])
    if row is None:
        return bare
    before = [
        one
        for one in sorted(rows.values(), key=lambda one: one.revision)
        if (one.question_id, one.kind) == (row.question_id, row.kind) and one.revision <= row.revision
    ]
    match kind:
        case WorkKind.CODE:
            code = msgspec.convert(row.content, Code)
            return Made(kind, bare.summary, bare.revision, code, code.results, steps=_code_steps(before))
        case WorkKind.DRAWING:
            drawing = msgspec.convert(row.content, Drawing)
            steps = tuple(Step(one.revision, one.at, one.turn_index, picture=_picture(one)) for one in before)
            return Made(
                kind,
                bare.summary,
                bare.revision,
                picture=picture_of(drawing.elements),
                said=drawing.description,
                steps=steps,
            )
        case WorkKind.FILE:
            return Made(kind, bare.summary, bare.revision, files=msgspec.convert(row.content, HandedFiles).files)


def _picture(row: WorkRow) -> Picture | None:
    return picture_of(msgspec.convert(row.content, Drawing).elements)


def _code_steps(rows: list[WorkRow]) -> tuple[Step, ...]:
    steps, before = [], ""
    for row in rows:
        text = str(row.content["text"])
        steps.append(Step(row.revision, row.at, row.turn_index, _changes(before, text)))
        before = text
    return tuple(steps)


def _changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    told = [("", "…") if line.startswith("@@") else (line[:1].strip(), line[1:]) for line in list(lines)[2:]]
    return tuple(told[:MOST_DIFF_LINES])
