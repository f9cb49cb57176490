"""An interview as one file: the document, to and from JSON and YAML.

    colloquy: 1            the format of the file
    interview: {title: …}  the fields of the API, in camelCase
    questions: [{text: …}] in the order they are asked

What a file may hold is what the API takes, so a field that interviews gain is in the files at once. Questions have
no ids in it: a condition (`showIf`) names the question it depends on by its number, `{question: 1, anyOf: […]}`.
"""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta

from server.db.models import InterviewRow, QuestionRow
from server.services.errors import Invalid
from server.services.inputs import parse
from server.services.interviews import NewInterview
from server.services.plain_yaml import dump_yaml, load_yaml
from server.services.question_inputs import MAX_QUESTIONS, ConditionInput, NewQuestion
from server.services.questions import by_number

FORMAT: Final = 1
LARGEST: Final = 2_000_000
"""Bytes of a file; the longest interview that can be stored is well below it in ordinary use."""
LARGEST_YAML: Final = 500_000
"""YAML takes long to read; what is longer comes as JSON."""

Kind = TypeVar("Kind", NewInterview, NewQuestion)


class InterviewDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An interview with its questions, apart from any organization."""

    colloquy: Annotated[int, Meta(ge=1)]
    interview: NewInterview
    questions: Annotated[tuple[NewQuestion, ...], Meta(max_length=MAX_QUESTIONS)] = ()


def interview_fields(row: InterviewRow) -> NewInterview:
    """What creators have set of an interview."""
    return parse(NewInterview, _raw(NewInterview, row))


def question_fields(row: QuestionRow) -> NewQuestion:
    """What creators have set of a question by itself; its place, and what it depends on, are left to where it goes."""
    return parse(NewQuestion, {**_raw(NewQuestion, row), "showIf": []})


def document_of(row: InterviewRow, questions: Sequence[QuestionRow]) -> InterviewDocument:
    """The document of an interview as it stands."""
    numbers = {str(question.id): by_number(number) for number, question in enumerate(questions, 1)}
    return InterviewDocument(
        colloquy=FORMAT,
        interview=interview_fields(row),
        questions=tuple(_numbered(question, numbers) for question in questions),
    )


def _numbered(row: QuestionRow, numbers: dict[str, UUID]) -> NewQuestion:
    conditions = [ConditionInput(numbers[one["questionId"]], tuple(one["anyOf"])) for one in row.show_if]
    return msgspec.structs.replace(question_fields(row), show_if=tuple(conditions))


def _raw(kind: type[Kind], row: InterviewRow | QuestionRow) -> dict[str, Any]:
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind) if field.name != "order"}
    built: dict[str, Any] = msgspec.to_builtins({encoded: getattr(row, name) for encoded, name in names.items()})
    return built


def as_raw(document: InterviewDocument) -> dict[str, Any]:
    """Plain dicts and lists; fields with nothing in them are left out."""
    return {
        "colloquy": document.colloquy,
        "interview": filled(document.interview),
        "questions": [_filled_question(question) for question in document.questions],
    }


def _filled_question(given: NewQuestion) -> dict[str, Any]:
    built = filled(given)
    if given.show_if:
        built["showIf"] = [{"question": one.question_id.int, "anyOf": list(one.any_of)} for one in given.show_if]
    return built


def filled(given: NewInterview | NewQuestion) -> dict[str, Any]:
    """The fields that hold something, as in a file."""
    built: dict[str, Any] = msgspec.to_builtins(given)
    return {name: value for name, value in built.items() if value not in (None, "", [], UNSET)}


def to_json(document: InterviewDocument) -> str:
    """For people too: indented, in plain Unicode."""
    return json.dumps(as_raw(document), ensure_ascii=False, indent=2) + "\n"


def to_yaml(document: InterviewDocument) -> str:
    """The same as YAML."""
    return dump_yaml(as_raw(document))


def read_document(content: bytes) -> InterviewDocument:
    """The document in a file of either kind. Takes a while for long YAML: call it in a thread.

    Raises:
        Invalid: says what is wrong, and at which line or in which field.
    """
    return document_from(read_raw(content))


def read_raw(content: bytes) -> dict[str, Any]:
    """What the file holds, unchecked but for being a document.

    Raises:
        Invalid: neither JSON nor YAML, or too large.
    """
    if len(content) > LARGEST:
        raise Invalid(f"This file is larger than {LARGEST:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("This file is not text in UTF-8.") from error
    if not text.strip():
        raise Invalid("This file is empty.")
    if not text.lstrip().startswith("{") and len(content) > LARGEST_YAML:
        raise Invalid(f"A YAML file may have {LARGEST_YAML:,} bytes. Longer ones can come as JSON.")
    raw = _load_json(text) if text.lstrip().startswith("{") else load_yaml(text)
    if not isinstance(raw, dict):
        raise Invalid("This file does not hold an interview: it has no field `interview`.")
    return raw


def document_from(raw: dict[str, Any]) -> InterviewDocument:
    """The document that plain values describe.

    Raises:
        Invalid: names the field.
    """
    version = raw.get("colloquy")
    if isinstance(version, int) and version > FORMAT:
        raise Invalid(
            f"This file has format {version}; this server reads up to {FORMAT}. A newer server can.", "colloquy"
        )
    document = parse(InterviewDocument, _with_ids(raw))
    for index, question in enumerate(document.questions):
        if question.order is not UNSET:
            raise Invalid("Questions are asked in the order they stand in the file.", f"questions[{index}].order")
    return document


def _with_ids(raw: dict[str, Any]) -> dict[str, Any]:
    """Numbers of questions as what stands for their ids; what is not as it should be is left for `parse` to refuse."""
    questions = raw.get("questions")
    if not isinstance(questions, list):
        return raw
    return {
        **raw,
        "questions": [_conditions_by_id(one, f"questions[{i}]", len(questions)) for i, one in enumerate(questions)],
    }


def _conditions_by_id(question: Any, place: str, count: int) -> Any:
    if not isinstance(question, dict) or not isinstance(question.get("showIf"), list):
        return question
    conditions = []
    for index, one in enumerate(question["showIf"]):
        number = one.get("question") if isinstance(one, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= count:
            field = f"{place}.showIf[{index}].question"
            raise Invalid(f"This must be the number of a question in the file, 1 to {count}.", field)
        rest = {name: value for name, value in one.items() if name != "question"}
        conditions.append({**rest, "questionId": str(by_number(number))})
    return {**question, "showIf": conditions}


def _load_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Invalid(f"This is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise Invalid("This JSON is nested too deeply.") from error
    except ValueError as error:
        raise Invalid(f"This is not valid JSON: {str(error)[:200]}.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field `{twice}` stands twice in one place")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
