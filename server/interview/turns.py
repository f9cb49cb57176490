"""The transcript: append-only turns. The machine's whole memory is what can be restored from them."""

from dataclasses import dataclass
from enum import StrEnum


class Speaker(StrEnum):
    """Who a turn belongs to."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


class Move(StrEnum):
    """What a turn does in the interview."""

    # The interviewer's.
    GREET = "greet"
    """Greeting, that it is an AI, and the first question verbatim."""
    ASK = "ask"
    """An acknowledgement and the next question verbatim."""
    PROBE = "probe"
    """An acknowledgement and one follow-up: the only move that spends follow-up budget."""
    CLARIFY = "clarify"
    """Meta-talk answered; the question stands."""
    REPEAT_QUESTION = "repeat_question"
    WAIT = "wait"
    """Asked for time: takes it, asks nothing."""
    CHECK_IN = "check_in"
    OFFER_TO_MOVE_ON = "offer_to_move_on"
    CONFIRM_SKIP = "confirm_skip"
    CONFIRM_END = "confirm_end"
    WRAP_UP = "wrap_up"
    """After the last question: anything to add or ask."""
    TIME_UP = "time_up"
    """The limit is reached: the answer in progress may be finished."""
    CLOSE = "close"
    """The last turn of every finished interview."""
    CUT = "cut"
    """A reply that was interrupted: what was heard of it, asking nothing."""

    # The candidate's.
    SAY = "say"
    """Words, a choice, or both."""
    DONE = "done"
    SKIP = "skip"
    NEED_TIME = "need_time"
    ASK_AGAIN = "ask_again"
    END = "end"
    GO_ON = "go_on"
    """Declines a skip or an end that was asked about."""


CONFIRMED = "confirmed"
"""Note of a Skip or End turn the candidate had already confirmed in the room."""

BY_ORGANIZER = "by_organizer"
"""Note of a closing turn that the people who invited the candidate asked for."""


class WorkKind(StrEnum):
    """What a candidate makes besides words."""

    CODE = "code"
    DRAWING = "drawing"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something the candidate made, handed in with a turn."""

    kind: WorkKind
    work_id: str
    """Names the stored revision."""
    revision: int
    summary: str
    """What the interviewer, the report and exports read of it: the candidate's own content, never an instruction."""
    tests_run: int = 0
    tests_passed: int = 0
    """As the candidate's browser says: evidence, not proof."""


class Source(StrEnum):
    """Where a turn's words come from."""

    CANDIDATE = "candidate"
    PLAN = "plan"
    MODEL = "model"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Turn:
    """One stored turn. `index` counts from 0 without gaps and identifies it within its session."""

    index: int
    speaker: Speaker
    move: Move
    text: str
    at_ms: int
    """Server clock, Unix milliseconds."""
    elapsed_ms: int
    """Active interview time when the turn was made: time disconnected does not count."""
    question_id: str | None = None
    """The question under discussion; None in the wrap-up and the closing."""
    choices: tuple[str, ...] = ()
    source: Source = Source.CANDIDATE
    client_event_id: str | None = None
    """The candidate's event that made this turn: a resend is recognised by it."""
    note: str = ""
    """Why the words are not the model's own, for reviewers: e.g. `model_timeout`, `refused:leading`.
    On a candidate's Skip or End: `confirmed`."""
    late_for: int | None = None
    """Index of the interviewer's turn the candidate was answering, when a newer one had already been made."""
    spoken: bool = False
    """By voice: the candidate's words were heard, the interviewer's were sounded."""
    original: str | None = None
    """The words before the candidate corrected them, or before the interviewer was cut short."""
    attachments: tuple[Attachment, ...] = ()
    """What of the candidate's work was handed in with it."""
