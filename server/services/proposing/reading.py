"""What a model proposes, read while it streams: one JSON object after the other, each as asked or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from server.db.models.base import new_id
from server.interview.branching import CHOICE_TYPES
from server.interview.plan import QuestionType
from server.interview.streaming import ThoughtFilter
from server.interview.words import normalised
from server.services.inputs import SOME_TEXT

MOST_READ: Final = 100_000
"""Characters of an answer; the rest is not read."""
DEEPEST: Final = 8
MOST_QUESTIONS: Final = 24
MOST_CRITERIA: Final = 10

Line = Annotated[str, Meta(min_length=1, max_length=1000, pattern=SOME_TEXT)]
Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=SOME_TEXT)]
Scores = Annotated[str, Meta(pattern=r"^\s*[0-9]{1,2}\s*$")]


class _About(msgspec.Struct):
    title: Annotated[str, Meta(min_length=1, max_length=200, pattern=SOME_TEXT)]
    description: Annotated[str, Meta(max_length=2000)] = ""
    objective: Annotated[str, Meta(max_length=2000)] = ""


class _Question(msgspec.Struct):
    question: Line
    goal: Annotated[str, Meta(max_length=2000)] = ""
    type: QuestionType = QuestionType.OPEN_ENDED
    options: Annotated[list[Name], Meta(max_length=20)] = []


class _Criterion(msgspec.Struct):
    criterion: Name
    description: Annotated[str, Meta(max_length=2000)] = ""
    anchors: dict[Scores, Annotated[str, Meta(max_length=500)]] = {}


KINDS: Final[dict[str, type[_About | _Question | _Criterion]]] = {
    "question": _Question,
    "criterion": _Criterion,
    "title": _About,
}
"""The field that tells what an object is."""


@dataclass(slots=True)
class Found:
    """What came since the last look."""

    about: dict[str, str] | None = None
    proposals: list[dict[str, Any]] = field(default_factory=list)
    dropped: int = 0

    def __bool__(self) -> bool:
        return self.about is not None or bool(self.proposals) or self.dropped > 0


class ProposalReader:
    """Feed it the stream; it gives what is complete. Objects within lists and other objects are found too.

    What is no proposal is dropped and counted; so is a question that `known` has already.
    """

    def __init__(self, known: Iterator[str] | None = None) -> None:
        self._thoughts = ThoughtFilter()
        self._known = {normalised(text) for text in known or ()}
        self._questions = self._criteria = self._read = 0
        self._reset()

    def _reset(self) -> None:
        self._text: list[str] = []
        self._starts: list[int] = []
        self._in_string = self._escaped = self._gave = False

    def feed(self, text: str) -> Found:
        """What `text` completes."""
        found = Found()
        for char in text:
            if self._read >= MOST_READ:
                break
            for visible in self._thoughts.feed(char):
                self._read += 1
                self._take(visible, found)
        return found

    def finish(self) -> Found:
        """The end of the stream: an object that was not ended is dropped."""
        found = Found()
        for visible in self._thoughts.flush():
            self._take(visible, found)
        found.dropped += bool(self._starts) and not self._gave
        self._reset()
        return found

    def _take(self, char: str, found: Found) -> None:
        if not self._starts and char != "{":
            return
        broken = self._in_string and char == "\n"  # no JSON has that; the next line is another object
        if broken or len(self._starts) > DEEPEST:
            found.dropped += 1
            self._reset()
            return
        self._text.append(char)
        if self._in_string:
            self._in_string = char != '"' or self._escaped
            self._escaped = char == "\\" and not self._escaped
        elif char == '"':
            self._in_string = True
        elif char == "{":
            self._starts.append(len(self._text) - 1)
        elif char == "}":
            self._close(found)

    def _close(self, found: Found) -> None:
        start = self._starts.pop()
        gave = self._give("".join(self._text[start:]), found)
        self._gave = self._gave or gave
        if not self._starts:
            found.dropped += not self._gave
            self._reset()

    def _give(self, text: str, found: Found) -> bool:
        """Whether this object was meant as a proposal; it is taken or dropped then."""
        try:
            raw = msgspec.json.decode(text.encode())
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return False
        kind = next((kind for name, kind in KINDS.items() if name in raw), None) if isinstance(raw, dict) else None
        if kind is None:
            return False
        try:
            given = msgspec.convert(raw, kind, strict=False)
        except msgspec.ValidationError:
            found.dropped += 1
            return True
        taken = self._admit(given, found)
        found.dropped += not taken
        return True

    def _admit(self, given: _About | _Question | _Criterion, found: Found) -> bool:
        match given:
            case _About():
                texts = {"title": given.title, "description": given.description, "objective": given.objective}
                found.about = {name: " ".join(text.split()) for name, text in texts.items()}
                return True
            case _Question():
                return self._admit_question(given, found)
            case _Criterion():
                return self._admit_criterion(given, found)

    def _admit_question(self, given: _Question, found: Found) -> bool:
        options = list(dict.fromkeys(option.strip() for option in given.options))
        if given.type in CHOICE_TYPES and len(options) < 2:
            return False
        words = normalised(given.question)
        if not words or words in self._known or self._questions >= MOST_QUESTIONS:
            return False
        self._known.add(words)
        self._questions += 1
        found.proposals.append(
            {
                "kind": "question",
                "text": " ".join(given.question.split()),
                "goal": given.goal.strip(),
                "type": given.type.value,
                "options": options if given.type in CHOICE_TYPES else [],
                **_new(),
            }
        )
        return True

    def _admit_criterion(self, given: _Criterion, found: Found) -> bool:
        name = normalised(given.criterion)
        if not name or f"criterion {name}" in self._known or self._criteria >= MOST_CRITERIA:
            return False
        self._known.add(f"criterion {name}")
        self._criteria += 1
        anchors = sorted((int(score), text.strip()) for score, text in given.anchors.items() if text.strip())
        found.proposals.append(
            {
                "kind": "criterion",
                "name": given.criterion.strip(),
                "description": given.description.strip(),
                "anchors": "\n".join(f"{score}: {' '.join(text.split())}" for score, text in anchors),
                **_new(),
            }
        )
        return True


def _new() -> dict[str, Any]:
    return {"id": new_id().hex[-12:], "chosen": True, "note": ""}
