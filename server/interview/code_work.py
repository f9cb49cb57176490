"""A candidate's code and how it fared, in words for the interviewer, the report and exports."""

from dataclasses import dataclass
from enum import StrEnum

MOST_CODE_CHARS = 6_000
"""Of longer code the beginning and the end are shown: what calls what stands there."""
MOST_SAID_CHARS = 160
MOST_CASES = 40


class Outcome(StrEnum):
    """How a test ended in the candidate's browser."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One of the creator's tests as run in the candidate's browser."""

    name: str
    outcome: Outcome
    hidden: bool = False
    said: str = ""
    """What came out instead."""


@dataclass(frozen=True, slots=True)
class Code:
    """What stands in the editor, and how the tests went when it was last run or handed in."""

    language: str
    text: str
    results: tuple[CaseResult, ...] = ()


def passed(code: Code) -> int:
    """How many tests passed."""
    return sum(result.outcome is Outcome.PASSED for result in code.results)


def code_summary(code: Code) -> str:
    """The code, cut to a bound, and how the tests went."""
    lines = code.text.count("\n") + 1
    parts = [f"Code ({code.language}, {lines} {'line' if lines == 1 else 'lines'}):\n{_cut(code.text)}"]
    if code.results:
        head = f"Tests run in the candidate's browser: {passed(code)} of {len(code.results)} passed."
        parts.append("\n".join([head, *(_case(result) for result in code.results[:MOST_CASES])]))
    return "\n\n".join(parts)


def _case(result: CaseResult) -> str:
    name = f"{_line(result.name)}{' (hidden)' if result.hidden else ''}"
    said = _line(result.said)
    return f"- {name}: {result.outcome}{f': {said}' if said and result.outcome is not Outcome.PASSED else ''}"


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_SAID_CHARS else f"{words[:MOST_SAID_CHARS]}…"


def _cut(text: str) -> str:
    if len(text) <= MOST_CODE_CHARS:
        return text
    half = MOST_CODE_CHARS // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half} characters left out …]\n{text[-half:]}"
