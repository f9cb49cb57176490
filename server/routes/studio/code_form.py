"""How a coding question is worked on, as part of its form: languages and tests, to and from fields."""

from typing import Any, Final

from server.interview.plan import CodeCase, Coding
from server.routes.studio.forms import Form
from server.services.inputs import parse
from server.services.question_inputs import CODE_LANGUAGES, CodingInput

LANGUAGE_NAMES: Final = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "java": "Java",
    "c": "C",
    "cpp": "C++",
    "go": "Go",
    "rust": "Rust",
    "sql": "SQL",
}
RUN: Final = ("python", "javascript")
"""Languages that the candidate's browser can run."""


class Languages(tuple[str, ...]):
    """Names of languages, which read as people call them."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(LANGUAGE_NAMES[name] for name in self if name in LANGUAGE_NAMES) or "any"


class Tests(tuple[CodeCase, ...]):
    """The tests of a question, which read as a list."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(f"{case.name}: {case.call} → {case.expected}" for case in self) or "none"


def values_of_coding(coding: Coding) -> dict[str, Any]:
    """The fields as stored."""
    return {"languages": Languages(coding.languages), "tests": Tests(coding.tests)}


def coding_of_form(form: Form) -> dict[str, Any]:
    """The fields as sent; rows without name and code are left out."""
    chosen = form.all("languages")
    rows = zip(
        form.all("testName"), form.all("testCall"), form.all("testExpected"), form.all("testHidden"), strict=False
    )
    tests = [
        CodeCase(
            name.strip() or call.strip()[:60], call.replace("\r\n", "\n").strip(), expected.strip(), hidden == "yes"
        )
        for name, call, expected, hidden in rows
        if name.strip() or call.strip()
    ]
    for case in tests:
        if not case.call:
            form.errors["tests"] = f"Please say what the test “{case.name}” calls."
    return {"languages": Languages(name for name in CODE_LANGUAGES if name in chosen), "tests": Tests(tests)}


def coding_input(values: dict[str, Any]) -> CodingInput:
    """What the services take. Invalid names the field."""
    tests = [
        {"name": case.name, "call": case.call, "expected": case.expected, "hidden": case.hidden}
        for case in values["tests"]
    ]
    return parse(CodingInput, {"languages": list(values["languages"]), "tests": tests})
