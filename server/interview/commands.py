"""What the machine wants done, in order. A driver carries each out before the next."""

from dataclasses import dataclass
from enum import StrEnum

from server.interview.replies import ReplyContext
from server.interview.turns import Turn


class EndReason(StrEnum):
    """Why an interview is over."""

    FINISHED = "finished"
    """All was asked."""
    ENDED_BY_CANDIDATE = "ended_by_candidate"
    TIME_LIMIT = "time_limit"
    ENDED_BY_ORGANIZER = "ended_by_organizer"
    """By the people who invited the candidate."""


@dataclass(frozen=True, slots=True)
class SaveTurn:
    """Store the turn; nothing after this command may be done before it is stored."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class AmendTurn:
    """Store that the newest turn is this: less of it was heard than was meant to be said."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Say:
    """Let the candidate have this stored turn of the interviewer's; what was streamed of it is not sent twice."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class RequestReply:
    """Ask the interviewer's mind, and come back with `ReplyReady(reply_to=…)`."""

    reply_to: int
    context: ReplyContext


@dataclass(frozen=True, slots=True)
class CancelReply:
    """The reply being made to `reply_to` is not wanted any more."""

    reply_to: int


@dataclass(frozen=True, slots=True)
class WarnOfTime:
    """Tell the candidate that `left_ms` remain."""

    left_ms: int


@dataclass(frozen=True, slots=True)
class SaveClock:
    """Store the active time: the candidate has gone."""

    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Park:
    """Nothing has been heard for long: free what the session holds. It can be resumed."""

    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The interview is over and stored; follows the closing turn."""

    reason: EndReason
    elapsed_ms: int


Command = SaveTurn | AmendTurn | Say | RequestReply | CancelReply | WarnOfTime | SaveClock | Park | Finish
