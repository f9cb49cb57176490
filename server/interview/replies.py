"""What the interviewer's mind is asked, and what it may answer."""

from dataclasses import dataclass
from enum import StrEnum

from server.interview.plan import Plan, Question
from server.interview.turns import Source, Turn


class Intent(StrEnum):
    """The control line of a reply: what the interviewer understood and does."""

    PROBE = "probe"
    """Acknowledge, then one follow-up on the current question."""
    NEXT = "next"
    """Acknowledge and move on; the server appends the next question as worded."""
    CLARIFY = "clarify"
    """Meta-talk: answer it; the question stands and no budget is spent."""
    REPEAT = "repeat"
    """The candidate asks for the question again."""
    WAIT = "wait"
    """The candidate asks for time."""
    SKIP = "skip"
    """The candidate asks to skip; confirmed first when the question is required."""
    END = "end"
    """The candidate asks to end the interview; always confirmed first."""
    YES = "yes"
    """Agrees to the skip or end that was asked about."""
    NO = "no"
    """Declines it."""


class ReplyPhase(StrEnum):
    """What the candidate's turn was said to."""

    QUESTION = "question"
    CONFIRM_SKIP = "confirm_skip"
    CONFIRM_END = "confirm_end"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """All a mind needs to answer turn `reply_to`; pure data, the same after a restart."""

    plan: Plan
    reply_to: int
    phase: ReplyPhase
    question: Question | None
    """The question under discussion; None in the wrap-up."""
    position: int
    """0-based index of `question` in the plan; len(questions) in the wrap-up."""
    exchange: tuple[Turn, ...]
    """The turns since the current question was asked, that asking included, `reply_to` last."""
    earlier: tuple[Turn, ...]
    """The turns before them."""
    allowed: frozenset[Intent]
    follow_ups_used: int
    follow_ups_left: int
    """0 also when time is too short for any."""
    time_left_ms: int | None
    is_last_question: bool
    number: int = 0
    """1-based place of `question` among those that are asked of this candidate."""
    count: int = 0
    """How many those are, as far as can be told now."""
    answered: bool = True
    """False when nothing of substance had been said to this question before `reply_to`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A checked reply. `text` is exactly what has been or will be shown, without the next question's words."""

    intent: Intent
    text: str
    source: Source
    note: str = ""
