"""What a live interview tells its client; `server.sockets.wire` gives it the protocol's form."""

from dataclasses import dataclass
from uuid import UUID

from server.interview.commands import EndReason
from server.interview.turns import Turn
from server.interview.view import InterviewView


@dataclass(frozen=True, slots=True)
class ItemStored:
    """A turn of the candidate's is on disk."""

    item_id: UUID
    turn: Turn
    previous_item_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReplyStarted:
    """The interviewer is about to speak: item `item_id` will be it, or the reply is cancelled."""

    reply_id: UUID


@dataclass(frozen=True, slots=True)
class ReplyItemStarted:
    """The first words of the reply are there."""

    reply_id: UUID
    item_id: UUID
    previous_item_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReplyText:
    """More words of it."""

    reply_id: UUID
    item_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class ReplyStored:
    """The whole reply, on disk."""

    reply_id: UUID
    item_id: UUID
    turn: Turn
    previous_item_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReplyCancelled:
    """The reply is not wanted any more; words shown of it never became a turn."""

    reply_id: UUID
    item_id: UUID | None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """Where the interview is now."""

    view: InterviewView


@dataclass(frozen=True, slots=True)
class TimeWarning:
    """`left_ms` remain."""

    left_ms: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The interview is over and stored."""

    reason: EndReason


Output = (
    ItemStored
    | ReplyStarted
    | ReplyItemStarted
    | ReplyText
    | ReplyStored
    | ReplyCancelled
    | StateChanged
    | TimeWarning
    | Ended
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An output with its number in the stream: replayed to a client that missed it."""

    seq: int
    output: Output


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything, for a client that cannot be brought up to date by replay."""

    stream: str
    last_seq: int
    items: tuple[tuple[UUID, Turn], ...]
    view: InterviewView


@dataclass(frozen=True, slots=True)
class Ack:
    """The candidate's event is stored, or was before."""

    client_event_id: str
    item_id: UUID | None
    duplicate: bool = False
