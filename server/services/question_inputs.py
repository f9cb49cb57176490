"""What is given for a question: new, or changed; checked before anything is stored."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from server.interview.branching import CHOICE_TYPES
from server.interview.files import FileKind
from server.interview.plan import FollowUpDepth, QuestionType
from server.services.errors import Invalid
from server.services.inputs import ANY_TEXT, Label, LongText, PromptText, checked

MAX_QUESTIONS: Final = 200
"""Of one interview; keeps every query and every prompt bounded."""

MAX_TESTS: Final = 40
CodeLanguage = Literal["python", "javascript", "typescript", "java", "c", "cpp", "go", "rust", "sql"]
CODE_LANGUAGES: Final[tuple[str, ...]] = get_args(CodeLanguage)
"""Languages there is highlighting for; Python and JavaScript run in the candidate's browser."""
Order = Annotated[int, Meta(ge=0, le=1_000_000)]
Options = Annotated[tuple[Label, ...], Meta(max_length=50, extra_json_schema={"uniqueItems": True})]
Seconds = Annotated[int, Meta(ge=30, le=3600)]
PreparedQuestion = tuple[int | UnsetType, dict[str, Any]]
"""Its place, and its columns."""


class CaseInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One test of a coding question."""

    name: Annotated[Label, Meta(description="What it is about.", examples=["adds"])]
    call: Annotated[
        str, Meta(min_length=1, max_length=4000, pattern=ANY_TEXT, description="An expression.", examples=["add(1, 2)"])
    ]
    expected: Annotated[
        str,
        Meta(max_length=4000, pattern=ANY_TEXT, description="What it comes to; empty: `call` fails by raising."),
    ] = ""
    hidden: Annotated[bool, Meta(description="Run when the candidate hands in, and not shown before.")] = False


class CodingInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a CODING question is worked on."""

    languages: Annotated[tuple[CodeLanguage, ...], Meta(max_length=20, description="To choose from; empty: any.")] = ()
    tests: Annotated[tuple[CaseInput, ...], Meta(max_length=MAX_TESTS, description="Run in the browser.")] = ()


class FilesInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which files the answer to an OPEN_ENDED or RESEARCH question may bring."""

    kinds: Annotated[
        tuple[FileKind, ...],
        Meta(
            max_length=3,
            description="DOCUMENT (PDF, DOCX, ODT, TXT, MD), SHEET (XLSX, CSV), IMAGE (PNG, JPEG, WEBP); empty: none.",
            extra_json_schema={"uniqueItems": True},
        ),
    ] = ()
    most: Annotated[int, Meta(ge=1, le=5, description="Files with one question, at most.")] = 3
    megabytes: Annotated[int, Meta(ge=1, le=50, description="Size of one file, at most.")] = 10


class ConditionInput(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An earlier choice; holds where one of these options was chosen."""

    question_id: Annotated[UUID, Meta(description="An earlier choice question of the same interview.")]
    any_of: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=50, description="Options of that question.")]


Conditions = Annotated[tuple[ConditionInput, ...], Meta(max_length=20)]
Topics = Annotated[tuple[Label, ...], Meta(max_length=20)]


class NewQuestion(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new question; only the text is needed."""

    text: Annotated[PromptText, Meta(description="Asked exactly like this.", examples=["Describe a recent API."])]
    type: Annotated[QuestionType, Meta(description="How it is answered.")] = QuestionType.OPEN_ENDED
    order: Annotated[Order | UnsetType, Meta(description="Zero-based place; left out: at the end.")] = UNSET
    required: Annotated[bool, Meta(description="Cannot be skipped without a word.")] = True
    options: Annotated[
        Options, Meta(description="Choices of a SINGLE_CHOICE or MULTIPLE_CHOICE question, each once.")
    ] = ()
    follow_up_enabled: Annotated[bool, Meta(description="Allow follow-ups.")] = True
    goal: Annotated[LongText | None, Meta(description="What a full answer contains; not shown to candidates.")] = None
    depth: Annotated[FollowUpDepth | None, Meta(description="Overrides the interview's followUpDepth.")] = None
    time_limit_seconds: Annotated[Seconds | None, Meta(description="Cap on this question's time.")] = None
    starter_code: Annotated[LongText | None, Meta(description="What a CODING question starts with.")] = None
    coding: Annotated[CodingInput, Meta(description="How a CODING question is worked on.")] = CodingInput()
    files: Annotated[FilesInput, Meta(description="Which files candidates may add.")] = FilesInput()
    show_if: Annotated[Conditions, Meta(description="Asked only where all of these hold.")] = ()
    topics: Annotated[Topics, Meta(description="What a RESEARCH question is to bring up.")] = ()


NewQuestions = Annotated[tuple[NewQuestion, ...], Meta(min_length=1, max_length=MAX_QUESTIONS)]


class QuestionChanges(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to change about a question; what is left out stays."""

    text: PromptText | UnsetType = UNSET
    type: QuestionType | UnsetType = UNSET
    order: Order | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    follow_up_enabled: bool | UnsetType = UNSET
    goal: LongText | UnsetType | None = UNSET
    depth: FollowUpDepth | UnsetType | None = UNSET
    time_limit_seconds: Seconds | UnsetType | None = UNSET
    starter_code: LongText | UnsetType | None = UNSET
    coding: CodingInput | UnsetType = UNSET
    files: FilesInput | UnsetType = UNSET
    show_if: Conditions | UnsetType = UNSET
    topics: Topics | UnsetType = UNSET


def question_values(given: NewQuestion | QuestionChanges, field_prefix: str = "") -> dict[str, Any]:
    """Column values but for the position. Raises Invalid, which names the field after the prefix."""
    values = {
        name: value
        for name in given.__struct_fields__
        if name != "order" and (value := getattr(given, name)) is not UNSET
    }
    values |= {name: msgspec.to_builtins(values[name]) for name in ("coding", "files") if name in values}
    if "files" in values and len(set(values["files"]["kinds"])) < len(values["files"]["kinds"]):
        raise Invalid("Two kinds are the same.", field=f"{field_prefix}files.kinds")
    if "options" in values:
        options = [option.strip() for option in values["options"]]
        if len(set(options)) < len(options):
            raise Invalid("Two options are the same.", field=f"{field_prefix}options")
        values["options"] = options
    if "show_if" in values:
        values["show_if"] = [
            {"questionId": str(condition.question_id), "anyOf": [option.strip() for option in condition.any_of]}
            for condition in values["show_if"]
        ]
    if "topics" in values:
        values["topics"] = list(dict.fromkeys(topic.strip() for topic in values["topics"]))
    return values


def check_choices(kind: QuestionType, options: Sequence[str], field_prefix: str = "") -> None:
    """Raises Invalid for a choice question without choices."""
    if kind in CHOICE_TYPES and not options:
        raise Invalid(f"A {kind} question needs options to choose from.", field=f"{field_prefix}options")


def prepare_questions(new: Sequence[NewQuestion], within: str | None = "") -> list[PreparedQuestion]:
    """New questions, checked; errors name the field with its index after `within`, or without both for None.

    Raises:
        Invalid: names the field.
    """
    if len(new) > MAX_QUESTIONS:
        raise Invalid(f"Send between 1 and {MAX_QUESTIONS} questions.", within or None)
    prepared = []
    for index, item in enumerate(new):
        prefix = "" if within is None else f"{within}[{index}]."
        given = checked(item)
        check_choices(given.type, given.options, prefix)
        prepared.append((given.order, question_values(given, prefix)))
    return prepared
