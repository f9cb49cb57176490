"""What a live interview tells its client; `server.sockets.wire` gives it the protocol's form."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.interview.commands import EndReason
from server.interview.spoken import HeardWord
from server.interview.turns import Turn
from server.interview.view import InterviewView
from server.services.work import StoredWork


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
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class ReplyText:
    """More words of it; spoken ones come just before their sound."""

    reply_id: UUID
    item_id: UUID
    text: str
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class ReplyStored:
    """The whole reply, on disk; of a spoken one all sound has been sent."""

    reply_id: UUID
    item_id: UUID
    turn: Turn
    previous_item_id: UUID | None
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class ReplyCancelled:
    """The reply is not wanted any more; words shown of it never became a turn."""

    reply_id: UUID
    item_id: UUID | None


@dataclass(frozen=True, slots=True)
class TurnAmended:
    """A stored turn is other than it was: cut short at what was heard, or corrected by the candidate."""

    item_id: UUID
    turn: Turn
    previous_item_id: UUID | None
    heard_ms: int | None = None
    """Where its sound ended; None for a correction."""
    cut_reply_id: UUID | None = None
    """The reply that was still being sent, if it was."""
    words: tuple[HeardWord, ...] = ()
    """As they were heard, with how sure that is."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The candidate has begun to speak; `item_id` will be the answer, should there be words in it."""

    item_id: UUID
    at_ms: int


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The candidate has paused, or finished."""

    item_id: UUID
    at_ms: int


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
    | TurnAmended
    | SpeechStarted
    | SpeechStopped
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
    work: tuple[StoredWork, ...] = ()
    """Of the question under discussion: what the candidate goes on from."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The candidate's event is stored, or was before."""

    client_event_id: str
    item_id: UUID | None
    duplicate: bool = False


class Doing(StrEnum):
    """What the interviewer is doing in a spoken interview."""

    LISTENING = "listening"
    HEARING = "hearing"
    """The candidate is speaking."""
    THINKING = "thinking"
    SPEAKING = "speaking"
    WAITING = "waiting"
    """It was asked for time."""


class SlowPart(StrEnum):
    """What takes longer than it should."""

    REPLY = "reply"
    SPEECH = "speech"
    HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class ReplyAudio:
    """Sound of a reply: PCM16 at `WIRE_RATE_HZ`, from sample `first_sample` of its item on."""

    reply_id: UUID
    item_id: UUID
    first_sample: int
    pcm16: bytes
    last: bool = False


@dataclass(frozen=True, slots=True)
class CaptionShown:
    """The candidate's words so far; replaces what was shown of them."""

    item_id: UUID
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class DoingChanged:
    """What the interviewer does now."""

    doing: Doing


@dataclass(frozen=True, slots=True)
class Slow:
    """Something takes longer than it should."""

    part: SlowPart
    seconds: float


@dataclass(frozen=True, slots=True)
class SpeechHealth:
    """Whether the server can hear and speak at present."""

    hears: bool
    speaks: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlaybackPaused:
    """Fall silent at once, and keep what is left."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class PlaybackResumed:
    """Go on where it was paused."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class PlaybackCleared:
    """Drop what is left; the item was heard up to `heard_ms`."""

    item_id: UUID
    heard_ms: int


@dataclass(frozen=True, slots=True)
class AudioPosition:
    """How far the candidate's audio has come, in samples of capture `capture`; before `stored` nothing is needed."""

    capture: int
    received: int
    stored: int


@dataclass(frozen=True, slots=True)
class DraftGiven:
    """Words of an unfinished spoken answer, for the candidate to go on with in writing."""

    text: str


Passing = (
    ReplyAudio
    | CaptionShown
    | DoingChanged
    | Slow
    | SpeechHealth
    | PlaybackPaused
    | PlaybackResumed
    | PlaybackCleared
    | AudioPosition
    | DraftGiven
)
"""What is true only now: sent once, never replayed."""

LinkOutput = Numbered | Snapshot | Ack | Passing
