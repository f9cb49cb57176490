"""What the quality sheet is made of: interviews as they were taken, and what was found in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.interview.checks import word_count
from server.interview.meaning import TO_A_QUESTION, meaning_of
from server.interview.phrasebook import language_of
from server.interview.plan import Plan, Question
from server.interview.turns import Move, Speaker, Turn
from server.interview.words import compared

ASKING = frozenset({Move.GREET, Move.ASK})
SUBSTANCE_WORDS = 8
"""An answer of fewer words is what the interviewer without a model calls short, and asks about."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One interview that was taken."""

    place: int
    """Names it in the findings."""
    name: str
    plan: Plan
    turns: tuple[Turn, ...]
    end_reason: str | None
    """As in `EndReason`; None: it did not come to its end."""
    stopped: bool = False
    """Whoever began the rehearsal stopped it in between: what is missing is nobody's fault."""

    def asking(self, question_id: str) -> list[Turn]:
        """The interviewer's turns that ask this question as planned."""
        return [turn for turn in self.turns if turn.move in ASKING and turn.question_id == question_id]

    def probes(self, question_id: str) -> list[Turn]:
        """Its follow-ups."""
        return [turn for turn in self.turns if turn.move is Move.PROBE and turn.question_id == question_id]

    def answers(self, question_id: str) -> list[Turn]:
        """What the candidate said, chose or made there."""
        return [turn for turn in self.turns if turn.speaker is Speaker.CANDIDATE and turn.question_id == question_id]

    def own_words(self, turn: Turn) -> str:
        """What the interviewer said there beyond the creator's own words."""
        text = turn.text
        creators = (*(question.text for question in self.plan.questions), self.plan.intro, self.plan.closing)
        for planned in sorted(filter(None, creators), key=len, reverse=True):
            text = text.replace(planned, " ")
        return text.strip()


@dataclass(frozen=True, slots=True)
class Spot:
    """A turn that shows something."""

    place: int
    index: int


class Weight(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    """It breaks a rule, or candidates will stumble over it."""
    HINT = "hint"
    """Worth a look."""


class Check(StrEnum):
    """What was looked at."""

    COVERAGE = "coverage"
    FOLLOW_UPS = "follow_ups"
    NEUTRALITY = "neutrality"
    LENGTH = "length"
    REPETITION = "repetition"
    SUBSTANCE = "substance"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the sheet has to say."""

    check: Check
    weight: Weight
    title: str
    advice: str
    """What to do about it."""
    spots: tuple[Spot, ...] = ()
    question: int | None = None
    """1-based number of the question it is about, where it is about one."""
    quote: str = ""
    """The words it is about."""


def numbered(plan: Plan) -> list[tuple[int, Question]]:
    """The questions with their numbers as creators see them."""
    return list(enumerate(plan.questions, 1))


def has_substance(turn: Turn, plan: Plan) -> bool:
    """Whether a candidate's turn is more than a few words or talk about the interview."""
    if turn.choices or turn.attachments:
        return True
    if turn.move is not Move.SAY or word_count(turn.text) < SUBSTANCE_WORDS:
        return False
    language = language_of(plan)
    return language is None or meaning_of(turn.text, language, TO_A_QUESTION) is None


def alike(one: str, other: str) -> float:
    """The share of words two texts have in common, from 0 to 1."""
    words, others = (frozenset(compared(text)) for text in (one, other))
    return len(words & others) / len(words | others) if words and others else 0.0


def first_spots(spots: Sequence[Spot], most: int = 6) -> tuple[Spot, ...]:
    """So many of them that a page can show."""
    return tuple(spots[:most])
