"""What happens to an interview. Each event carries its time; the machine has no clock."""

from dataclasses import dataclass
from enum import StrEnum

from server.interview.replies import Reply
from server.interview.turns import Attachment


class Control(StrEnum):
    """A button of the interview room. Said in words instead, the same things go through the interviewer's mind."""

    DONE = "done"
    SKIP = "skip"
    REPEAT = "repeat"
    NEED_TIME = "need_time"
    END = "end"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Connected:
    """The candidate is there: the first time starts the interview, later ones resume it. Time counts from here."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The candidate is gone: time stands still."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class UserSaid:
    """The candidate's words, a choice, or both."""

    at_ms: int
    text: str
    choices: tuple[str, ...] = ()
    client_event_id: str | None = None
    seen_index: int | None = None
    """The newest interviewer's turn the candidate had seen when sending, if the client says."""
    spoken: bool = False
    attachments: tuple[Attachment, ...] = ()
    """What of the candidate's work has not been handed in before."""


@dataclass(frozen=True, slots=True)
class ControlUsed:
    """A control was used. `confirmed`: the client has already asked whether it is meant (Skip, End)."""

    at_ms: int
    control: Control
    confirmed: bool = False
    client_event_id: str | None = None
    seen: int | None = None
    """The newest turn the candidate saw when they used it; None: not told. Done is about what was asked until then."""
    attachments: tuple[Attachment, ...] = ()
    """With Done: what of the candidate's work has not been handed in before."""


@dataclass(frozen=True, slots=True)
class Activity:
    """The candidate is typing or choosing: silence starts anew. Not stored."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class ReplyReady:
    """The interviewer's mind has finished; dropped when `reply_to` is no longer the turn being answered."""

    at_ms: int
    reply_to: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class ReplyInterrupted:
    """A reply was stopped while being heard; `heard` is what of it reached the candidate."""

    at_ms: int
    reply_to: int
    heard: str


@dataclass(frozen=True, slots=True)
class SpeechCut:
    """A stored turn of the interviewer's was stopped while being spoken; `heard` is what of it was played."""

    at_ms: int
    index: int
    heard: str


@dataclass(frozen=True, slots=True)
class EndRequested:
    """The people who invited the candidate end the interview with what there is."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class DeadlineReached:
    """The moment `next_deadline()` named has come."""

    at_ms: int


Event = (
    Connected
    | Disconnected
    | UserSaid
    | ControlUsed
    | Activity
    | ReplyReady
    | ReplyInterrupted
    | SpeechCut
    | EndRequested
    | DeadlineReached
)
