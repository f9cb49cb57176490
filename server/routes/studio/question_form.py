"""A question as a form: its fields to and from text."""

from typing import Any, Final

import msgspec

from server.db.models import QuestionRow
from server.interview.branching import CHOICE_TYPES
from server.interview.files import Files
from server.interview.plan import Coding, QuestionType
from server.routes.studio.code_form import coding_input, coding_of_form, values_of_coding
from server.routes.studio.files_form import files_input, files_of_form, values_of_files
from server.routes.studio.forms import Form
from server.services.inputs import parse
from server.services.plans import coding_of, files_of
from server.services.question_inputs import NewQuestion, QuestionChanges

LABELS: Final = {
    "text": "Question",
    "type": "Answered by",
    "options": "Choices",
    "required": "Required",
    "followUpEnabled": "Follow-ups",
    "goal": "What a full answer contains",
    "depth": "Depth",
    "timeLimitSeconds": "Time for this question",
    "starterCode": "Starter code",
    "languages": "Languages",
    "tests": "Tests",
    "fileKinds": "Files candidates may add",
    "fileMost": "Files, at most",
    "fileMegabytes": "Size of a file, at most",
    "topics": "Topics to cover",
    "showIf": "Asked only after",
}
EMPTY: Final[dict[str, Any]] = {
    "text": "",
    "type": QuestionType.OPEN_ENDED.value,
    "options": "",
    "required": True,
    "followUpEnabled": True,
    "goal": "",
    "depth": "",
    "timeLimitSeconds": "",
    "starterCode": "",
    **values_of_coding(Coding()),
    **values_of_files(Files()),
    "topics": "",
    "showIf": {},
}
CONDITION: Final = "if-"
"""What the names of the boxes begin with that make a condition; the id of the question it is about follows."""


def values_of_row(row: QuestionRow) -> dict[str, Any]:
    """The form as stored."""
    return {
        "text": row.text.replace("\r\n", "\n").strip(),
        "type": row.type.value,
        "options": "\n".join(row.options),
        "required": row.required,
        "followUpEnabled": row.follow_up_enabled,
        "goal": (row.goal or "").replace("\r\n", "\n").strip(),
        "depth": row.depth.value if row.depth else "",
        "timeLimitSeconds": str(row.time_limit_seconds or ""),
        "starterCode": (row.starter_code or "").replace("\r\n", "\n"),
        **values_of_coding(coding_of(row)),
        **values_of_files(files_of(row)),
        "topics": "\n".join(row.topics),
        "showIf": {condition["questionId"]: condition["anyOf"] for condition in row.show_if},
    }


def values_of_form(form: Form) -> dict[str, Any]:
    """The form as sent; wrong fields are noted in `form.errors` and kept as typed."""
    form.whole("timeLimitSeconds", least=30, most=3600)
    values = {
        "text": form.text("text", longest=10_000, required="Please write the question."),
        "type": form.raw("type") or QuestionType.OPEN_ENDED.value,
        "options": _lines(form.text("options")),
        "required": form.checked("required"),
        "followUpEnabled": form.checked("followUpEnabled"),
        "goal": form.text("goal"),
        "depth": form.raw("depth"),
        "timeLimitSeconds": form.raw("timeLimitSeconds").strip(),
        "starterCode": form.raw("starterCode").rstrip(),
        **coding_of_form(form),
        **files_of_form(form),
        "topics": _lines(form.text("topics")),
        "showIf": {name.removeprefix(CONDITION): form.all(name) for name in form.names() if name.startswith(CONDITION)},
    }
    if values["type"] in CHOICE_TYPES and not values["options"]:
        form.errors["options"] = "Please give at least two choices, one a line."
    return values


def _lines(text: str) -> str:
    """One a line, without blanks."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _raw(values: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: values[name] for name in ("text", "type", "required", "followUpEnabled")},
        "options": values["options"].splitlines(),
        "goal": values["goal"] or None,
        "depth": values["depth"] or None,
        "timeLimitSeconds": int(values["timeLimitSeconds"]) if values["timeLimitSeconds"] else None,
        "starterCode": values["starterCode"] or None,
        "coding": msgspec.to_builtins(coding_input(values)),
        "files": msgspec.to_builtins(files_input(values)),
        "topics": values["topics"].splitlines(),
        "showIf": [{"questionId": other, "anyOf": options} for other, options in values["showIf"].items()],
    }


def new_question(values: dict[str, Any]) -> NewQuestion:
    """What the services take for a new one. Invalid names the form's field."""
    return parse(NewQuestion, _raw(values))


def changes_of(values: dict[str, Any]) -> QuestionChanges:
    """What the services take for a change. Invalid names the form's field."""
    return parse(QuestionChanges, _raw(values))


def differences(mine: dict[str, Any], saved: dict[str, Any]) -> dict[str, str]:
    """Form field → what is saved in it now, in words, where that differs from what is about to be saved."""
    words = {True: "yes", False: "no", "": "empty"}
    changed = [name for name in LABELS if _plain(mine[name]) != _plain(saved[name])]
    found = {name: str(saved[name]) for name in changed}
    found |= {name: words[saved[name]] for name in changed if name != "showIf" and saved[name] in words}
    if "showIf" in found:
        found["showIf"] = "; ".join(" or ".join(options) for options in saved["showIf"].values()) or "always asked"
    return found


def _plain(value: Any) -> Any:
    """Without an order, where the order means nothing."""
    return {name: sorted(options) for name, options in value.items()} if isinstance(value, dict) else value
