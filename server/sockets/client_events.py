"""What clients may send: the Realtime protocol's events in text form, and the interview's own."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from server.interview.integrity import SignalKind
from server.interview.turns import WorkKind
from server.services.integrity import LARGEST, LONGEST_MS

MAX_FRAME_BYTES = 128 * 1024
"""Holds a turn of MAX_TEXT characters in any script, JSON-escaped or not."""
MAX_AUDIO_FRAME_BYTES = 2 * 1024 * 1024
"""Half a minute of sound in base64: some clients send what they have in one piece."""
MAX_WORK_FRAME_BYTES = 512 * 1024
"""Code, or a board with a few hundred freehand strokes."""
MAX_TEXT = 20_000
EventId = Annotated[str, Meta(min_length=1, max_length=128)]
ItemId = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]


class ProtocolError(Exception):
    """A client event that cannot be taken; told to the client as an `error` event."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str | None = None,
        event_id: str | None = None,
        place: int | None = None,
        revision: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param
        self.event_id = event_id
        self.revision = revision
        """Of work: the newest one stored."""
        self.place = place
        """In the queue for what was asked for."""


class ClientEvent(Struct, kw_only=True, tag_field="type"):
    """Every event may carry an id; a stored one without is given one, and a resend of it is then not recognised."""

    event_id: EventId | None = None


class Content(Struct, kw_only=True):
    """One part of a message."""

    type: str
    text: Text = ""


class Message(Struct, kw_only=True):
    """A conversation item as a client makes one."""

    type: str = "message"
    role: str = "user"
    content: Annotated[list[Content], Meta(max_length=16)] = []


class ItemCreate(ClientEvent, tag="conversation.item.create"):
    """Says something."""

    item: Message
    previous_item_id: ItemId | None = None
    """The newest item of the interviewer's the candidate has seen."""


class Answer(ClientEvent, tag="interview.answer"):
    """Says something, chooses something, or both."""

    text: Text = ""
    choices: Annotated[list[Annotated[str, Meta(max_length=2000)]], Meta(max_length=100)] = []
    seen_item_id: ItemId | None = None


class DoneSpeaking(ClientEvent, tag="interview.done_speaking"):
    """The answer is finished. Nothing, where the interviewer has said more than the item seen last."""

    seen_item_id: ItemId | None = None


class Skip(ClientEvent, tag="interview.skip"):
    """Skips the question; `confirmed` when the client has asked already."""

    confirmed: bool = False


class Repeat(ClientEvent, tag="interview.repeat"):
    """Asks for the question again."""


class NeedTime(ClientEvent, tag="interview.need_time"):
    """Asks for time to think."""


class End(ClientEvent, tag="interview.end"):
    """Ends the interview; `confirmed` when the client has asked already."""

    confirmed: bool = False


class GoOn(ClientEvent, tag="interview.go_on"):
    """Declines the skip or the end that was asked about."""


class Activity(ClientEvent, tag="interview.activity"):
    """Is typing or choosing."""


class Resume(ClientEvent, tag="interview.resume"):
    """Asks for what was missed."""

    stream: Annotated[str, Meta(max_length=64)] = ""
    last_seen: Annotated[int, Meta(ge=0)] = 0


class SessionUpdate(ClientEvent, tag="session.update"):
    """Realtime clients send their wishes here; an interview's settings are its creator's."""

    session: dict[str, Any] = {}


class ResponseCreate(ClientEvent, tag="response.create"):
    """Asks the interviewer to speak."""


class ResponseCancel(ClientEvent, tag="response.cancel"):
    """Stops the reply under way."""


class ItemRetrieve(ClientEvent, tag="conversation.item.retrieve"):
    """Asks for one item."""

    item_id: ItemId


class ItemDelete(ClientEvent, tag="conversation.item.delete"):
    """Is refused: transcripts are append-only."""

    item_id: ItemId


class ItemTruncate(ClientEvent, tag="conversation.item.truncate"):
    """Tells how much of a spoken item was heard; text is seen whole."""

    item_id: ItemId
    content_index: int = 0
    audio_end_ms: Annotated[int, Meta(ge=0)] = 0


class AudioAppend(ClientEvent, tag="input_audio_buffer.append"):
    """The microphone's sound: PCM16 at 24 kHz, base64."""

    audio: Annotated[str, Meta(max_length=MAX_AUDIO_FRAME_BYTES)]


class AudioCommit(ClientEvent, tag="input_audio_buffer.commit"):
    """The spoken answer is finished."""


class AudioClear(ClientEvent, tag="input_audio_buffer.clear"):
    """What has been heard and is no answer yet is to be forgotten."""


class Playback(ClientEvent, tag="interview.playback"):
    """How far an item's sound has been played."""

    item_id: ItemId
    played_ms: Annotated[int, Meta(ge=0)]
    playing: bool = True


class AudioResume(ClientEvent, tag="interview.audio_resume"):
    """Asks from which sample on to send, after a reconnect."""

    capture: Annotated[int, Meta(ge=0, lt=65536)]


class Mute(ClientEvent, tag="interview.mute"):
    """The microphone is switched off, or on again."""

    muted: bool


class Correct(ClientEvent, tag="interview.correct"):
    """Puts right what was heard in the last answer."""

    item_id: ItemId
    text: Text


class Integrity(ClientEvent, tag="interview.integrity"):
    """Something was seen that the candidate agreed to have noted: how long it lasted, how many characters."""

    kind: SignalKind
    duration_ms: Annotated[int, Meta(ge=0, le=LONGEST_MS)] = 0
    size: Annotated[int, Meta(ge=0, le=LARGEST)] = 0


class Work(ClientEvent, tag="interview.work"):
    """Saves what is made besides words: a revision that counts up within its question and kind."""

    question_id: Annotated[str, Meta(max_length=40)]
    kind: WorkKind
    revision: Annotated[int, Meta(ge=1, le=1_000_000)]
    content: dict[str, Any]


class HiddenTests(ClientEvent, tag="interview.tests"):
    """Asks for the question's tests, hidden ones too: the answer is being handed in."""

    question_id: Annotated[str, Meta(max_length=40)]


AudioEvent = AudioAppend | AudioCommit | AudioClear | Playback | AudioResume | Mute
AnyClientEvent = (
    ItemCreate
    | Answer
    | DoneSpeaking
    | Skip
    | Repeat
    | NeedTime
    | End
    | GoOn
    | Activity
    | Resume
    | SessionUpdate
    | ResponseCreate
    | ResponseCancel
    | ItemRetrieve
    | ItemDelete
    | ItemTruncate
    | Correct
    | Integrity
    | Work
    | HiddenTests
    | AudioAppend
    | AudioCommit
    | AudioClear
    | Playback
    | AudioResume
    | Mute
)


class _Head(Struct):
    type: str
    event_id: str | None = None


_head = msgspec.json.Decoder(_Head)
_event = msgspec.json.Decoder(AnyClientEvent)
APPEND = "input_audio_buffer.append"
WORK = "interview.work"
KNOWN = frozenset(
    kind.__struct_config__.tag for kind in AnyClientEvent.__args__ if isinstance(kind.__struct_config__.tag, str)
)


def decode(frame: str | bytes) -> AnyClientEvent:
    """The event in one frame.

    Raises:
        ProtocolError: not JSON, no event, of an unknown type, or with a field that cannot be.
    """
    try:
        head = _head.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError("invalid_json", "Send one JSON object with a `type` per message.") from error
    event_id = head.event_id[:128] if head.event_id else None
    most = MAX_WORK_FRAME_BYTES if head.type == WORK else MAX_FRAME_BYTES
    if len(frame) > most and head.type != APPEND:
        limit = f"A message may have {most // 1024} KB."
        raise ProtocolError("too_long", limit, param="type", event_id=event_id)
    if head.type not in KNOWN:
        known = ", ".join(sorted(KNOWN))
        raise ProtocolError("unknown_event", f"Unknown event type; known: {known}.", param="type", event_id=event_id)
    try:
        event: AnyClientEvent = _event.decode(frame)
    except msgspec.DecodeError as error:
        message, _, path = str(error).partition(" - at ")
        raise ProtocolError("invalid_value", message, param=path.strip("`$.") or None, event_id=event_id) from error
    return event
