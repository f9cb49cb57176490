"""Holds an interview's conditions to what can work, and says what is wrong in words for creators."""

from collections.abc import Sequence
from typing import Any, Final

from server.db.models import QuestionRow
from server.interview.branching import Fault, FaultKind, faults
from server.interview.plan import Condition, Question
from server.services.errors import Conflict, Invalid

LONGEST_NAME: Final = 60
FIELDS: Final = {FaultKind.NO_OPTION: "options", FaultKind.NO_CHOICE: "type"}
"""What of the question that a condition is about is at fault; else it is the condition."""


class BrokenCondition(Conflict):
    """What was to be done would leave a question that is never asked as it is meant to be."""

    def __init__(self, message: str, fault: Fault) -> None:
        super().__init__(message)
        self.fault = fault


def conditions_of(raw: Sequence[dict[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as they are stored: [{questionId, anyOf}]."""
    return tuple(Condition(one["questionId"], tuple(one["anyOf"])) for one in raw)


def expect_sound(rows: Sequence[QuestionRow], edited: Sequence[QuestionRow], *, within: str | None = None) -> None:
    """Raises Invalid, naming the field of what was `edited`, where a condition cannot work in the ordered `rows`.

    The field is named with its index in `edited` after `within`, or without both for None.
    """
    ids = [str(row.id) for row in edited]
    for fault in faults(_questions(rows)):
        own = fault.question_id in ids
        named = fault.question_id if own else fault.other_id
        prefix = f"{within}[{ids.index(named)}]." if within is not None and named in ids else ""
        field = "showIf" if own else FIELDS.get(fault.kind, "order")
        raise Invalid(in_words(fault, rows), field=f"{prefix}{field}")


def expect_unbroken(rows: Sequence[QuestionRow], named: Sequence[QuestionRow]) -> None:
    """Raises BrokenCondition where a condition does not work in `rows`; `named` has the numbers people know them by."""
    for fault in faults(_questions(rows)):
        raise BrokenCondition(in_words(fault, named), fault)


def in_words(fault: Fault, rows: Sequence[QuestionRow]) -> str:
    """What is wrong, and why."""
    this, other = _named(fault.question_id, rows), _named(fault.other_id, rows)
    this = this[0].upper() + this[1:]
    match fault.kind:
        case FaultKind.ITSELF:
            return f"{this} cannot depend on itself."
        case FaultKind.GONE:
            return f"{this} is asked only after a choice in a question that is not there any more."
        case FaultKind.LATER:
            return f"{this} depends on {other}, which would only be asked after it."
        case FaultKind.CIRCLE:
            return f"{this} and {other} would wait for each other, and neither would be asked."
        case FaultKind.NO_CHOICE:
            return f"{this} is asked only after a choice in {other}, which has to be a question with choices."
        case FaultKind.NO_OPTION if fault.option:
            return f"{this} is asked only after “{fault.option}” was chosen in {other}, which does not offer it."
        case FaultKind.NO_OPTION:
            return f"{this} depends on {other}: say after which of its choices it is asked."
        case _:
            return f"{this} would never be asked: no choice in {other} fits all that has to come before it."


def _named(question_id: str, rows: Sequence[QuestionRow]) -> str:
    for number, row in enumerate(rows, 1):
        if str(row.id) == question_id:
            text = " ".join(row.text.split())
            short = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME].rstrip()}…"
            return f"question {number} (“{short}”)"
    return "a question that is not there"


def _questions(rows: Sequence[QuestionRow]) -> list[Question]:
    return [
        Question(str(r.id), r.text, r.type, options=tuple(r.options), show_if=conditions_of(r.show_if)) for r in rows
    ]
