"""What a simulated candidate saw of an interview, and how it went by the numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from server.interview.turns import Move
from server.interview.words import QUESTION_MARKS, count_words
from server.simulation.situation import AskedQuestion, Persona

_ASKING = frozenset({Move.GREET, Move.ASK})


class Line(msgspec.Struct, frozen=True):
    """One turn as the candidate's page shows it."""

    index: int
    interviewer: bool
    move: str
    question_id: str | None
    text: str
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """One interview as it went."""

    slug: str
    persona: Persona
    seed: int
    name: str
    session_id: str
    title: str = ""
    ai_name: str = ""
    question_count: int = 0
    end_reason: str = ""
    seconds: float = 0.0
    questions: dict[str, AskedQuestion] = field(default_factory=dict)
    follow_up_bounds: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


class QuestionQuality(msgspec.Struct, frozen=True, rename="camel"):
    """How one question was put."""

    number: int
    required: bool
    times_asked: int
    verbatim: bool
    follow_ups: int
    follow_up_bound: int


class Quality(msgspec.Struct, frozen=True, rename="camel"):
    """The interview by the numbers, all from what the candidate's page is sent."""

    end_reason: str
    seconds: float
    question_count: int
    questions: tuple[QuestionQuality, ...]
    double_questions: tuple[int, ...]
    """Indexes of the interviewer's turns that ask more than one thing."""
    interviewer_words: int
    candidate_words: int

    @property
    def problems(self) -> list[str]:
        """What should not have happened, in words; empty when all is well."""
        found = [f"question {q.number} was asked {q.times_asked} times" for q in self.questions if q.times_asked != 1]
        found += [f"question {q.number} was not asked verbatim" for q in self.questions if not q.verbatim]
        found += [
            f"question {q.number} had {q.follow_ups} follow-ups of at most {q.follow_up_bound}"
            for q in self.questions
            if q.follow_ups > q.follow_up_bound
        ]
        return found + [f"turn {index} asks more than one thing" for index in self.double_questions]


def quality_of(record: Record) -> Quality:
    """The quality sheet of an interview."""
    asked = [line for line in record.lines if line.move in _ASKING]
    probes = Counter(line.question_id for line in record.lines if line.move == Move.PROBE)
    questions = sorted(record.questions.values(), key=lambda question: question.number)
    return Quality(
        end_reason=record.end_reason,
        seconds=round(record.seconds, 2),
        question_count=record.question_count,
        questions=tuple(
            QuestionQuality(
                number=question.number,
                required=question.required,
                times_asked=sum(line.question_id == question.id for line in asked),
                verbatim=any(line.question_id == question.id and question.text in line.text for line in asked),
                follow_ups=probes[question.id],
                follow_up_bound=record.follow_up_bounds.get(question.id, 0),
            )
            for question in questions
        ),
        double_questions=tuple(line.index for line in record.lines if line.interviewer and _asks_twice(line, record)),
        interviewer_words=_words(record.lines, interviewer=True),
        candidate_words=_words(record.lines, interviewer=False),
    )


def _asks_twice(line: Line, record: Record) -> bool:
    """Whether the interviewer's own words ask more than one thing; the creator's question counts as one."""
    text, planned = line.text, 0
    for question in record.questions.values():
        if question.text in text:
            text, planned = text.replace(question.text, ""), 1
    return sum(text.count(mark) for mark in QUESTION_MARKS) + planned > 1 and line.move != Move.REPEAT_QUESTION


def _words(lines: Sequence[Line], *, interviewer: bool) -> int:
    return sum(count_words(line.text) for line in lines if line.interviewer is interviewer)
