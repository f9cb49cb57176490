"""The spoken side of a live interview: opens and closes its conversation, and hands things to and fro."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from server.interview.commands import RequestReply, Say
from server.interview.events import Event, ReplyInterrupted, ReplyReady, SpeechCut, UserSaid
from server.interview.machine import InterviewMachine
from server.interview.replies import ReplyContext
from server.interview.spoken import HeardWord, SpokenSegment
from server.interview.turns import Speaker
from server.interview.voice.clauses import ClauseCutter
from server.services.transcripts import StorageFailed, TurnConflict
from server.sessions.clock import Clock
from server.sessions.delivery import Speech
from server.sessions.failures import NotStored
from server.sessions.interviewer import Decided
from server.sessions.outputs import Output, Passing, TurnAmended
from server.sessions.voice.conversation import VoiceConversation
from server.sessions.voice.desk import NoVoice, VoiceDesk, VoiceOffer
from server.sessions.voice.foresight import Foresight
from server.sessions.voice.host import SpokenAnswer
from server.sessions.voice.utterance import Cut

if TYPE_CHECKING:
    from server.sessions.driver import InterviewDriver

CLOSING_WORDS_S = 60.0
"""The last words are spoken to their end before the connection is closed, unless they take longer."""
PREPARED_PIECES = 2
"""Clauses of a reply foreseen whose sound is made before it is certain."""


class SpokenSide:
    """Exists for every interview; has a conversation only while the candidate talks."""

    def __init__(self, driver: "InterviewDriver", desk: VoiceDesk | None, clock: Clock) -> None:
        self.conversation: VoiceConversation | None = None
        self._driver = driver
        self._desk = desk
        self._clock = clock
        self._speed: float | None = None
        self._drafted: int | None = None
        self._foreseeing: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def speed(self) -> float:
        """How fast the interviewer speaks, 1 is natural: as the candidate wants it, else as was arranged for them."""
        return self._driver.session.speech_speed if self._speed is None else self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = speed
        if self.conversation is not None:
            self.conversation.mouth.manner = replace(self.conversation.mouth.manner, speed=speed)

    @property
    def offer(self) -> VoiceOffer:
        """What of a spoken interview there can be."""
        if self._desk is None:
            return VoiceOffer(False, False, NoVoice.UNAVAILABLE)
        return self._desk.offer(self._driver.session)

    @property
    def talking(self) -> bool:
        """Whether the candidate talks at present."""
        return self.conversation is not None

    @property
    def busy(self) -> bool:
        """Whether something is being said, or about to be."""
        return self.conversation is not None and (self.conversation.mouth.busy or self.conversation.mouth.sounding)

    async def talk(self) -> bool:
        """Go on by voice. Returns whether that can be.

        Raises:
            VoiceFull: not now.
        """
        async with self._changing:
            if self.conversation is not None:
                return True
            if self._desk is None:
                return False
            conversation = await self._desk.open(self, self._driver.session)
            if conversation is None:
                return False
            self.conversation = conversation
            conversation.mouth.manner = replace(conversation.mouth.manner, speed=self.speed)
            await self._driver.go_by_voice(conversation.mouth if self.offer.speaks else None)
            await self._say_newest(conversation)
            self._driver.session_tasks.start(self._desk.prepare(self._driver.session.plan, self.speed))
            return True

    async def write(self) -> None:
        """Go on in writing."""
        async with self._changing:
            conversation, self.conversation = self.conversation, None
            if conversation is None:
                return
            self.forget()
            await self._driver.go_by_voice(None)
            conversation.mouth.hand_over()
            self._drafted = await conversation.leave()
            await conversation.close()
            if self._desk is not None:
                self._desk.closed(self._driver.session)

    def writing(self) -> None:
        """The candidate writes code or draws: no reply is wanted, and silence means nothing."""
        self.forget()
        if self.conversation is not None:
            self.conversation.ear.endpointer.writing()

    async def settle(self) -> None:
        """Have what is being said stored, before something else happens."""
        if self.conversation is not None:
            await self.conversation.settle()

    def take_drafted(self) -> int | None:
        """The newest segment of what was said and then became a draft: the next written answer takes its place."""
        drafted, self._drafted = self._drafted, None
        return drafted

    def fall_silent(self) -> None:
        """The candidate does something else: stop speaking, what is left to say is shown."""
        if self.conversation is not None:
            self.conversation.mouth.hand_over(only_stored=True)

    async def stop(self) -> bool:
        """Stop speaking, as the candidate has asked. Returns whether anything was being said."""
        if self.conversation is None:
            return False
        cut = self.conversation.mouth.cut()
        if cut is None:
            return False
        await self.cut(cut)
        return True

    async def truncate(self, item_id: UUID, played_ms: int) -> bool:
        """Take the client's word for how much of the newest turn was heard. Returns whether it could be."""
        newest = self._driver.newest
        if self.conversation is None or newest is None or newest.id != item_id:
            return False
        heard = self.conversation.mouth.heard_until(item_id, played_ms)
        if heard is None:
            return False
        speech = Speech(None, None)
        speech.item_id, speech.stored = item_id, newest
        await self.cut(Cut(speech, heard, played_ms, unfinished=False))
        return True

    def connected(self, *, connected: bool) -> None:
        """The client has gone, or is back."""
        if self.conversation is not None:
            self.conversation.connected(connected=connected, begun=self._driver.newest is not None)

    def first_token(self, delay_s: float) -> None:
        """Measure how long the mind took to begin."""
        if self._desk is not None:
            self._desk.meters.first_token(delay_s)

    def when_silent(self, then: Callable[[], None]) -> None:
        """Do it once all has been said."""
        if self.conversation is not None:
            self._driver.session_tasks.start(self._when_silent(self.conversation, then))

    async def _when_silent(self, conversation: VoiceConversation, then: Callable[[], None]) -> None:
        await conversation.mouth.silent(CLOSING_WORDS_S)
        then()

    async def close(self) -> None:
        """End the conversation; what is stored stays."""
        if self.conversation is not None:
            await self.conversation.close()
            if self._desk is not None:
                self._desk.closed(self._driver.session)

    async def _say_newest(self, conversation: VoiceConversation) -> None:
        """Speak what stands written, so that who begins to talk hears what they are to answer."""
        newest = self._driver.newest
        if newest is None or newest.turn.speaker is not Speaker.INTERVIEWER or newest.turn.spoken:
            return
        if not self.offer.speaks:
            return
        await self._driver.mark_spoken()
        speech = Speech(None, None)
        speech.item_id, speech.stored = newest.id, self._driver.newest
        conversation.mouth.begin(speech)
        conversation.mouth.show(speech, newest.turn.text)
        speech.shown = newest.turn.text
        conversation.mouth.store(speech)

    # The conversation's host

    def emit(self, output: Output) -> None:
        """See `VoiceHost.emit`."""
        self._driver.line.emit(output)

    def pass_on(self, output: Passing) -> None:
        """See `VoiceHost.pass_on`."""
        self._driver.line.pass_on(output)

    def newest_index(self) -> int | None:
        """See `VoiceHost.newest_index`."""
        newest = self._driver.newest
        return newest.turn.index if newest else None

    async def heard(self, answer: SpokenAnswer) -> bool:
        """See `VoiceHost.heard`."""
        event = UserSaid(
            self._clock.now_ms(),
            answer.text,
            client_event_id=f"voice_{answer.item_id.hex}",
            seen_index=answer.since_index,
            spoken=True,
        )
        await self._driver.submit(event, lambda _ack: None, answer)
        stored = self._driver.item(answer.item_id)
        return stored is None or stored.turn.late_for is None

    async def keep_segment(self, segment: SpokenSegment) -> None:
        """See `VoiceHost.keep_segment`."""
        try:
            await self._driver.store.add_segment(self._driver.session, segment)
        except StorageFailed as error:
            raise NotStored from error
        except TurnConflict:
            return  # the interview is over, or driven elsewhere

    async def words_known(self, item_id: UUID, words: tuple[HeardWord, ...]) -> None:
        """See `VoiceHost.words_known`."""
        try:
            await self._driver.store.set_words(item_id, words)
        except StorageFailed:
            return  # the words themselves are stored; how sure they are is lost
        item = self._driver.item(item_id)
        if item is not None:
            self.emit(TurnAmended(item_id, item.turn, None, words=words))

    async def sounded(self, item_id: UUID, start_ms: int, end_ms: int) -> None:
        """See `VoiceHost.sounded`."""
        try:
            await self._driver.store.set_audio_span(item_id, start_ms, end_ms)
        except StorageFailed:
            return  # it can be heard all the same, only not from its place in the transcript

    async def cut(self, cut: Cut) -> None:
        """See `VoiceHost.cut`."""
        speech = cut.speech

        def event(under_way: Speech | None) -> Event | None:
            now_ms = self._clock.now_ms()
            if speech is under_way and speech.reply_to is not None:
                return ReplyInterrupted(now_ms, speech.reply_to, cut.heard)
            return None if speech.stored is None else SpeechCut(now_ms, speech.stored.turn.index, cut.heard)

        stored = speech.stored is not None
        await self._driver.perform(event)
        item = self._driver.item(speech.item_id)
        if stored and item is not None:
            reply_id = speech.reply_id if cut.unfinished else None
            self.emit(TurnAmended(item.id, item.turn, speech.before, cut.heard_ms, reply_id))

    async def retract(self) -> None:
        """See `VoiceHost.retract`."""
        self.forget()
        waiting = self.conversation.mouth.unheard() if self.conversation else None
        if (
            self.conversation is None
            or waiting is None
            or (waiting.stored is not None and waiting.stored.turn.index == 0)
        ):
            return  # the greeting says who is speaking: it is always said
        await self.cut(Cut(waiting, "", 0, unfinished=True))
        self.conversation.mouth.drop(waiting)

    async def activity(self) -> None:
        """See `VoiceHost.activity`."""
        try:
            await self._driver.activity()
        except NotStored:
            return  # it was only a sign of life

    def foresee(self, text: str) -> None:
        """See `VoiceHost.foresee`."""
        self.forget()
        twin = self._driver.twin()
        said = self._driver.with_work(UserSaid(self._clock.now_ms(), text, spoken=True))
        asked = [command for command in twin.receive(said) if isinstance(command, RequestReply)]
        if not asked or self.conversation is None:
            return
        foresight = Foresight(text, asked[-1].reply_to)
        self._driver.expect(foresight)
        self._foreseeing = self._driver.session_tasks.start(
            self._foresee(foresight, asked[-1].context, twin, self.conversation)
        )

    def forget(self) -> None:
        """See `VoiceHost.forget`."""
        self._driver.expect(None)
        if self._foreseeing is not None:
            self._foreseeing.cancel()
            self._foreseeing = None

    async def _foresee(
        self, foresight: Foresight, context: ReplyContext, twin: InterviewMachine, conversation: VoiceConversation
    ) -> None:
        """Collect the reply, and have the sound of its beginning made."""
        cutter, shown, prepared = ClauseCutter(), "", 0
        async for piece in foresight.collect(self._driver.interviewer.reply(context)):
            if isinstance(piece, Decided):
                ready = ReplyReady(self._clock.now_ms(), context.reply_to, piece.reply)
                said = [command.turn.text for command in twin.receive(ready) if isinstance(command, Say)]
                rest = said[-1][len(shown) :] if said else ""
                pieces = [*cutter.feed(rest), *cutter.flush()]
            else:
                shown += piece.text
                pieces = cutter.feed(piece.text)
            for text in pieces[: PREPARED_PIECES - prepared]:
                prepared += 1
                self._driver.session_tasks.start(conversation.mouth.prepare(text))
