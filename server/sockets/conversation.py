"""Takes client events of one connection and hands them to the interview; the same for WebSocket and POST."""

from typing import Protocol

from server.db.models.base import new_id
from server.interview.events import Control, ControlUsed, UserSaid
from server.sessions.clock import Clock
from server.sessions.driver import CandidateEvent, InterviewDriver
from server.sessions.failures import NotStored
from server.sessions.link import ClientLink
from server.sessions.outputs import Ack, LinkOutput, Numbered, ReplyStored
from server.sockets.client_events import (
    MAX_TEXT,
    Activity,
    Answer,
    AnyClientEvent,
    AudioEvent,
    ClientEvent,
    Correct,
    DoneSpeaking,
    End,
    GoOn,
    HiddenTests,
    Integrity,
    ItemCreate,
    ItemDelete,
    ItemRetrieve,
    ItemTruncate,
    NeedTime,
    ProtocolError,
    Repeat,
    ResponseCancel,
    ResponseCreate,
    Resume,
    SessionUpdate,
    Skip,
    Work,
    decode,
)
from server.sockets.naming import Event, item_id_of
from server.sockets.talking import Talking
from server.sockets.watching import Watching, count_event
from server.sockets.wire import Wire, error_event
from server.sockets.working import Working

CONTROLS: dict[type[ClientEvent], Control] = {
    DoneSpeaking: Control.DONE,
    Skip: Control.SKIP,
    Repeat: Control.REPEAT,
    NeedTime: Control.NEED_TIME,
    End: Control.END,
    GoOn: Control.GO_ON,
}
StandardEvent = (
    Resume
    | SessionUpdate
    | ResponseCreate
    | ResponseCancel
    | ItemRetrieve
    | ItemDelete
    | ItemTruncate
    | Correct
    | AudioEvent
)


class DirectLink(ClientLink, Protocol):
    """A link that can also be sent events of the connection itself."""

    def send_event(self, event: Event) -> None:
        """Queue one event that belongs to no interview stream."""
        ...


class ResponseMatching:
    """Which `response.create` has been answered already.

    The interviewer replies by itself to whatever is said. Realtime clients ask for a reply after each item of theirs;
    what they ask for is then under way or done, and a second one would leave them out of step. A `response.create` no
    reply is left for asks for the question again.
    """

    def __init__(self) -> None:
        self._unclaimed = False
        self._claimed_ahead = False

    def watch(self, output: LinkOutput) -> None:
        """To be told of every output the connection carries."""
        if isinstance(output, Numbered) and isinstance(output.output, ReplyStored):
            self.reply_stored()

    def item_created(self) -> None:
        """The client said something: the reply to it is not there yet."""
        self._unclaimed = self._claimed_ahead = False

    def reply_stored(self) -> None:
        """A reply is complete."""
        self._unclaimed = not self._claimed_ahead
        self._claimed_ahead = False

    def claim(self, *, under_way: bool) -> bool:
        """Whether a `response.create` is answered by a reply that is under way or done."""
        if under_way:
            self._claimed_ahead = True
            return True
        claimed, self._unclaimed = self._unclaimed, False
        return claimed


class Conversation:
    """One connection's side of an interview."""

    def __init__(
        self,
        driver: InterviewDriver,
        link: DirectLink,
        wire: Wire,
        clock: Clock,
        responses: ResponseMatching,
        watching: Watching,
    ) -> None:
        self._driver = driver
        self._link = link
        self._wire = wire
        self._clock = clock
        self._responses = responses
        self._talking = Talking(driver)
        self._watching = watching
        self._working = Working(driver)

    async def handle(self, frame: str | bytes, *, binary: bool = False) -> bool:
        """Take one frame; answers go to the link. Returns whether it was a good one."""
        event_id: str | None = None
        try:
            if binary and isinstance(frame, bytes):
                await self._talking.take_sound(frame)
                return True
            event = decode(frame)
            event_id = event.event_id
            await self._take(event)
        except ProtocolError as error:
            error.event_id = error.event_id or event_id
            self._link.send_event(error_event(error))
            return False
        except NotStored:
            again = "This could not be stored just now. Please send it again."
            self._link.send_event(error_event(ProtocolError("not_stored", again, event_id=event_id), server_fault=True))
        return True

    async def _take(self, event: AnyClientEvent) -> None:
        match event:
            case ItemCreate():
                await self._say(event, _text_of(event), (), event.previous_item_id)
            case Answer():
                await self._say(event, event.text, tuple(event.choices), event.seen_item_id)
            case Skip() | End():
                await self._use(event, CONTROLS[type(event)], confirmed=event.confirmed)
            case DoneSpeaking():
                await self._done_speaking(event)
            case Repeat() | NeedTime() | GoOn():
                await self._use(event, CONTROLS[type(event)])
            case Activity():
                await self._driver.activity()
            case Integrity():
                noted = await self._watching.take(event)
                self._link.send(Ack(event.event_id or "", None, duplicate=noted.duplicate))
                self._link.send_event(count_event(noted.total))
            case Work() | HiddenTests():
                self._link.send_event(await self._working.take(event))
            case _:
                await self._take_standard(event)

    async def _take_standard(self, event: StandardEvent) -> None:
        """Catching up, and the Realtime protocol's own events that are no items."""
        match event:
            case Resume(stream=stream, last_seen=last_seen):
                self._driver.line.catch_up(self._link, stream, last_seen)
            case SessionUpdate():
                await self._talking.update(event)
                self._link.send_event(self._wire.session_created("session.updated"))
            case ResponseCreate():
                await self._reply_wanted(event)
            case ResponseCancel():
                if not await self._driver.spoken.stop() and not await self._driver.interrupt():
                    raise ProtocolError("response_cancel_not_active", "There is no reply under way.")
            case ItemRetrieve(item_id=name):
                self._retrieve(name)
            case ItemDelete():
                raise ProtocolError("append_only", "What has been said stays in the transcript.", param="item_id")
            case ItemTruncate():
                await self._talking.truncate(event)
            case Correct():
                await self._talking.correct(event)
                self._link.send(Ack(event.event_id or "", item_id_of(event.item_id)))
            case _:
                await self._talking.take(event)

    async def _say(self, event: AnyClientEvent, text: str, choices: tuple[str, ...], seen: str | None) -> None:
        if not text.strip() and not choices and not self._driver.has_unsent_work:
            raise ProtocolError("empty", "There is nothing in this message.", param="item")
        self._refuse_when_over()
        self._responses.item_created()
        self._driver.spoken.fall_silent()
        await self._submit(
            UserSaid(self._clock.now_ms(), text, choices, event.event_id or _made_up(), self._seen(seen))
        )

    async def _use(
        self, event: AnyClientEvent, control: Control, *, confirmed: bool = False, seen: int | None = None
    ) -> None:
        self._refuse_when_over()
        await self._driver.spoken.settle()
        self._driver.spoken.fall_silent()
        await self._submit(ControlUsed(self._clock.now_ms(), control, confirmed, event.event_id or _made_up(), seen))

    async def _done_speaking(self, event: DoneSpeaking) -> None:
        """In talk: the answer being spoken is finished. Otherwise: nothing is to be added."""
        conversation = self._driver.spoken.conversation
        if conversation is not None and await conversation.done():
            self._link.send(Ack(event.event_id or "", None))
        else:
            await self._use(event, Control.DONE, seen=self._seen(event.seen_item_id))

    async def _submit(self, event: CandidateEvent) -> None:
        await self._driver.submit(event, self._link.send)

    def _refuse_when_over(self) -> None:
        if self._driver.view().ended:
            raise ProtocolError("interview_ended", "The interview is finished; nothing more is taken.")

    def _seen(self, name: str | None) -> int | None:
        item_id = item_id_of(name) if name else None
        stored = self._driver.item(item_id) if item_id else None
        return stored.turn.index if stored else None

    async def _reply_wanted(self, event: ResponseCreate) -> None:
        view = self._driver.view()
        if self._responses.claim(under_way=view.awaiting_reply) or view.ended:
            return
        await self._use(event, Control.REPEAT)

    def _retrieve(self, name: str) -> None:
        item_id = item_id_of(name)
        stored = self._driver.item(item_id) if item_id else None
        if stored is None:
            raise ProtocolError("item_not_found", "There is no such item.", param="item_id")
        item = self._wire.item(stored.id, stored.turn)
        self._link.send_event({"type": "conversation.item.retrieved", "item": item})


def _text_of(event: ItemCreate) -> str:
    item = event.item
    if item.type != "message" or item.role != "user":
        raise ProtocolError("invalid_value", "Only messages of the user can be added.", param="item.role")
    if any(part.type != "input_text" for part in item.content):
        raise ProtocolError("invalid_value", "Content must be of type input_text.", param="item.content.type")
    text = "\n".join(part.text for part in item.content)
    if len(text) > MAX_TEXT:
        raise ProtocolError("too_long", f"A message may have {MAX_TEXT} characters.", param="item.content")
    return text


def _made_up() -> str:
    return f"server_{new_id().hex}"
