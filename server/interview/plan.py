"""What an interview will ask, fixed when a session starts."""

from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """How a question is answered."""

    OPEN_ENDED = "OPEN_ENDED"
    SINGLE_CHOICE = "SINGLE_CHOICE"
    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    CODING = "CODING"
    WHITEBOARD = "WHITEBOARD"
    RESEARCH = "RESEARCH"


class Tone(StrEnum):
    """The interviewer's manner."""

    CASUAL = "CASUAL"
    PROFESSIONAL = "PROFESSIONAL"
    FORMAL = "FORMAL"
    FRIENDLY = "FRIENDLY"


class FollowUpDepth(StrEnum):
    """How far an answer is probed; `probing.follow_up_limit` gives the numbers."""

    LIGHT = "LIGHT"
    MODERATE = "MODERATE"
    DEEP = "DEEP"


class Patience(StrEnum):
    """How long silence is left alone before a check-in."""

    BRISK = "BRISK"
    NORMAL = "NORMAL"
    PATIENT = "PATIENT"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one score of a criterion looks like in an answer."""

    score: int
    description: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a reviewer assesses. Never shown to candidates, nor to the interviewer's model."""

    name: str
    description: str = ""
    weight: float = 1.0
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeCase:
    """One of the creator's tests: what `call` comes to, in the candidate's language."""

    name: str
    call: str
    """An expression; or, without `expected`, code that fails by raising."""
    expected: str = ""
    hidden: bool = False
    """Not shown before the candidate hands in."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How a CODING question is worked on."""

    languages: tuple[str, ...] = ()
    """Names the candidate may choose from, the first one chosen at first; none: any."""
    tests: tuple[CodeCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """An earlier choice that a question depends on."""

    question_id: str
    any_of: tuple[str, ...]
    """Holds where one of these was chosen; not where nothing was."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, asked exactly in the words of `text`."""

    id: str
    text: str
    type: QuestionType = QuestionType.OPEN_ENDED
    required: bool = True
    options: tuple[str, ...] = ()
    follow_up_enabled: bool = True
    goal: str = ""
    """What a full answer contains; known to the interviewer, not to the candidate."""
    depth: FollowUpDepth | None = None
    """Overrides the interview's depth."""
    time_limit_s: int | None = None
    starter_code: str = ""
    coding: Coding = Coding()
    show_if: tuple[Condition, ...] = ()
    """Asked only where all of these hold; always, where there are none."""
    topics: tuple[str, ...] = ()
    """What a research question is to bring up; words for the same topic are parted by slashes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The snapshot of an interview that a session runs on; later edits do not reach it."""

    interview_id: str
    title: str
    questions: tuple[Question, ...]
    language: str = "en"
    """BCP-47 tag."""
    objective: str = ""
    ai_name: str = "Aural"
    tone: Tone = Tone.PROFESSIONAL
    depth: FollowUpDepth = FollowUpDepth.MODERATE
    patience: Patience = Patience.NORMAL
    time_limit_s: int | None = None
    intro: str = ""
    """The creator's own greeting, said before the first question."""
    closing: str = ""
    """The creator's own last words."""
    criteria: tuple[Criterion, ...] = field(default=())
    participant_name: str = ""
    tells_time: bool = True
    """The interviewer says how much time there is; else only the candidate's page shows it."""
