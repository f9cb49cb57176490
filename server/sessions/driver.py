"""Drives one live interview: hands events to the machine and carries its commands out, one at a time.

Everything that happens to the interview passes `_lock`, so the machine sees one event after another and a turn is on
disk before anything is made of it. Only words being streamed are sent outside of it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import structlog

from server.db.models.base import new_id
from server.interview.commands import (
    AmendTurn,
    CancelReply,
    Command,
    EndReason,
    Finish,
    Park,
    RequestReply,
    SaveClock,
    SaveTurn,
    Say,
    WarnOfTime,
)
from server.interview.events import (
    Activity,
    Connected,
    ControlUsed,
    DeadlineReached,
    Disconnected,
    EndRequested,
    Event,
    ReplyInterrupted,
    ReplyReady,
    UserSaid,
)
from server.interview.machine import InterviewMachine
from server.interview.pace import CHAT, VOICE
from server.interview.turns import Speaker, Turn
from server.interview.view import InterviewView
from server.ports.background import ReportQueue
from server.services.errors import NotFound
from server.services.plans import extended
from server.services.transcripts import (
    LiveSession,
    StorageFailed,
    StoredTurn,
    Tokens,
    TranscriptStore,
    TurnConflict,
)
from server.services.work import OfferedWork, StoredWork
from server.sessions.alarm import Alarm
from server.sessions.clock import Clock
from server.sessions.delivery import Delivery, Speech, TextDelivery
from server.sessions.failures import NotStored
from server.sessions.interviewer import Interviewer
from server.sessions.line import Line
from server.sessions.link import ClientLink, CloseReason
from server.sessions.outputs import (
    Ack,
    Ended,
    ItemStored,
    Snapshot,
    StateChanged,
    TimeWarning,
    TurnAmended,
)
from server.sessions.replying import Replying
from server.sessions.tasks import TaskOwner
from server.sessions.transcript import Transcript
from server.sessions.voice.desk import VoiceDesk
from server.sessions.voice.foresight import Foresight
from server.sessions.voice.host import SpokenAnswer
from server.sessions.voice.side import SpokenSide
from server.sessions.work import SaveBudget, Workbench

log = structlog.get_logger(__name__)

GRACE_MS = 15_000
"""A driver is kept this long after its last use: most who are gone come back at once."""

CandidateEvent = UserSaid | ControlUsed
"""What a candidate does that is stored and acknowledged."""


class InterviewDriver:
    """One live interview on this process."""

    def __init__(
        self,
        session: LiveSession,
        store: TranscriptStore,
        interviewer: Interviewer,
        reports: ReportQueue,
        clock: Clock,
        desk: VoiceDesk | None = None,
    ) -> None:
        self.id = new_id()
        """Names this driver where it is noted who carries a candidate."""
        self._session = session
        self._store = store
        self._interviewer = interviewer
        self._reports = reports
        self._clock = clock
        self._lock = asyncio.Lock()
        self._tasks = TaskOwner("interview", session_id=str(session.session_id))
        self.line = Line(self._snapshot)
        """What goes to the candidate."""
        self._pace = CHAT
        self._answer: SpokenAnswer | None = None
        """What is being stored, if it was spoken."""
        self.spoken = SpokenSide(self, desk, clock)
        self._replies = Replying(
            interviewer, TextDelivery(self.line.emit), self._tasks, clock, self._decide, self.spoken.first_token
        )
        self._saves = SaveBudget()
        self._closing_words = False
        """The last words are being spoken; the end is told, and the connection closed, after them."""
        self._alarm = Alarm(lambda: self._tasks.start(self._deadline_reached()))
        self._stale = False
        self.touch()
        self._restore(session)

    def _restore(self, session: LiveSession) -> None:
        self._machine = InterviewMachine.restore(
            session.plan, [stored.turn for stored in session.turns], elapsed_ms=session.active_ms, pace=self._pace
        )
        self._transcript = Transcript(self._store, session)
        self._work = Workbench(self._store, session)

    # What the outside asks for

    @property
    def session(self) -> LiveSession:
        """The session as it was loaded."""
        return self._session

    @property
    def idle(self) -> bool:
        """Nobody is connected and nothing is being done: the driver can go; the transcript has everything."""
        unused_ms = self._clock.now_ms() - self._used_ms
        return not self.line.connected and unused_ms > GRACE_MS and not self._tasks.busy and not self._lock.locked()

    def touch(self) -> None:
        """Somebody is about to use it."""
        self._used_ms = self._clock.now_ms()

    def view(self) -> InterviewView:
        """Where the interview is now."""
        return self._machine.view(self._clock.now_ms())

    async def attach(self, link: ClientLink, stream: str | None, last_seen: int | None) -> None:
        """Make `link` the one connection: an earlier one is told and closed. Brings it up to date first.

        Raises:
            NotStored: the database does not take the greeting; try again.
        """
        async with self._lock:
            if self._stale:
                await self._reload()  # the connection before may have ended, and its task with it, in the middle of it
            self.line.take(link, stream, last_seen)
            self.spoken.connected(connected=True)
            try:
                await self._store.arrive(self._session, self.id)
                await self._receive(Connected(self._clock.now_ms()))
            except (NotStored, StorageFailed) as error:
                self.line.let_go()
                raise NotStored from error

    async def detach(self, link: ClientLink) -> None:
        """The connection is gone: time stands still, unless another one has taken over."""
        async with self._lock:
            if self.line.carries(link):
                self.line.let_go()
                self.spoken.connected(connected=False)
                self.touch()
                try:
                    await self._store.depart(self._session, self.id)
                except StorageFailed as error:
                    raise NotStored from error
                finally:
                    await self._receive(Disconnected(self._clock.now_ms()))

    def _snapshot(self, stream: str, last_seq: int) -> Snapshot:
        items = tuple((stored.id, stored.turn) for stored in self._transcript.turns)
        view = self.view()
        return Snapshot(stream, last_seq, items, view, self._work.on(view.question_id))

    async def submit(
        self, event: CandidateEvent, acknowledge: Callable[[Ack], None], answer: SpokenAnswer | None = None
    ) -> None:
        """Store what the candidate did, acknowledge it, then react to it. `answer` is what is known of spoken words.

        Raises:
            NotStored: not acknowledged; nothing was made of it.
        """
        async with self._lock:
            if self._stale:
                await self._reload()  # it may have been stored after all, too late for us to hear of it
            known = self._transcript.of_event(event.client_event_id)
            if known is not None:
                acknowledge(Ack(event.client_event_id or "", known, duplicate=True))
                return
            self._answer = answer
            try:
                await self._receive(self.with_work(event), acknowledge)
            finally:
                self._answer = None
            if event.client_event_id and self._transcript.of_event(event.client_event_id) is None:
                acknowledge(Ack(event.client_event_id, None))  # understood, and there was nothing to store

    async def end(self) -> None:
        """Close politely, as the people who invited the candidate ask; what is being said is stored first.

        Raises:
            NotStored: it goes on; ask again.
        """
        await self.spoken.settle()
        async with self._lock:
            if not self.view().ended:
                await self._receive(EndRequested(self._clock.now_ms()))

    async def extend(self, extra_minutes: int) -> None:
        """Go on with so many minutes beyond the plan in all."""
        async with self._lock:
            if self._extend(extra_minutes):
                self.line.emit(StateChanged(self.view()))
                self._schedule()

    def _extend(self, extra_minutes: int) -> bool:
        added = extra_minutes - self._session.extra_minutes
        if not added:
            return False
        plan = extended(self._session.plan, added)
        self._session = replace(self._session, plan=plan, extra_minutes=extra_minutes)
        if plan.time_limit_s is not None:
            self._machine.set_time_limit(plan.time_limit_s)
        return True

    async def activity(self) -> None:
        """The candidate is typing."""
        async with self._lock:
            await self._receive(Activity(self._clock.now_ms()))

    def with_work(self, event: CandidateEvent) -> CandidateEvent:
        """The event, with what of the candidate's work is handed in by it."""
        return replace(event, attachments=self._work.attachments(self._machine.question_answered(event)))

    @property
    def has_unsent_work(self) -> bool:
        """Whether something made for the question under discussion has not been handed in."""
        return bool(self._work.attachments(self.view().question_id))

    async def save_work(self, offered: OfferedWork) -> StoredWork:
        """Store what the candidate makes besides words, which is a sign of life too.

        Raises:
            NotStored: not acknowledged; nothing was made of it.
            TooMany: it is being saved too often.
            Conflict, StaleRevision, Invalid: as `Workbench.save`.
        """
        async with self._lock:
            if self._stale:
                await self._reload()
            now_ms = self._clock.now_ms()
            self._saves.take(now_ms)
            try:
                stored = await self._work.save(offered, self.view().question_id)
            except StorageFailed as error:
                raise NotStored from error
            self.spoken.writing()
            await self._receive(Activity(now_ms))
            return stored

    async def interrupt(self) -> bool:
        """Stop the reply under way; what was shown of it stays. Returns whether there was one.

        Raises:
            NotStored: what was shown could not be stored.
        """
        async with self._lock:
            speech = self._replies.speech
            if speech is None or speech.reply_to is None:
                return False
            await self._receive(ReplyInterrupted(self._clock.now_ms(), speech.reply_to, speech.shown))
            return True

    async def perform(self, event_for: Callable[[Speech | None], Event | None]) -> None:
        """Let something happen that nobody waits for; it is told the reply under way, and may then be nothing."""
        async with self._lock:
            event = event_for(self._replies.speech)
            if event is not None:
                await self._react(event)

    async def go_by_voice(self, delivery: Delivery | None) -> None:
        """Speak through `delivery` from now on, patient as in talk; None: in writing again."""
        async with self._lock:
            self._replies.delivery = delivery or TextDelivery(self.line.emit)
            self._pace = self._machine.pace = VOICE if delivery else CHAT
            self._schedule()

    async def mark_spoken(self) -> None:
        """The newest turn, made in writing, is about to be spoken too."""
        async with self._lock:
            try:
                await self._transcript.mark_spoken()
            except (StorageFailed, TurnConflict):
                log.warning("not marked as spoken", session_id=str(self._session.session_id))

    def twin(self) -> InterviewMachine:
        """A copy of the machine to try events on."""
        return self._machine.twin()

    def expect(self, foresight: Foresight | None) -> None:
        """Use `foresight` as the reply, should the answer be the one it is to."""
        self._replies.foresight = foresight

    @property
    def session_tasks(self) -> TaskOwner:
        """Owns what is done for this interview."""
        return self._tasks

    @property
    def interviewer(self) -> Interviewer:
        """The mind that answers."""
        return self._interviewer

    @property
    def store(self) -> TranscriptStore:
        """Where the transcript is kept."""
        return self._store

    @property
    def newest(self) -> StoredTurn | None:
        """The newest turn."""
        return self._transcript.newest

    async def correct(self, item_id: UUID, text: str) -> None:
        """Put the candidate's own words in place of what was heard in their last answer.

        Raises:
            NotFound, Conflict, Invalid: as `correct_answer`.
            NotStored: nothing was changed.
        """
        async with self._lock:
            try:
                amended = await self._transcript.correct(item_id, text)
            except StorageFailed as error:
                raise NotStored from error
            self._machine.amended(amended.turn)
            self.line.emit(TurnAmended(amended.id, amended.turn, self._transcript.before(amended.id)))

    def item(self, item_id: UUID) -> StoredTurn | None:
        """The turn that is `item_id` outside."""
        return self._transcript.item(item_id)

    async def close(self, reason: CloseReason) -> None:
        """Stop driving; what is stored stays."""
        self._alarm.set(None)
        self.line.close(reason)
        await self.spoken.close()
        await self._tasks.close()

    # The machine and its commands

    async def _receive(self, event: Event, acknowledge: Callable[[Ack], None] | None = None) -> None:
        if self._stale:
            await self._reload()
        try:
            for command in self._machine.receive(event):
                await self._execute(command, acknowledge)
        except TurnConflict:
            log.info("session driven elsewhere", session_id=str(self._session.session_id))
            await self._start_over(CloseReason.RESTARTING)
            raise NotStored from None
        except StorageFailed as error:
            await self._start_over(None)
            raise NotStored from error
        view = self.view()
        self.line.emit(StateChanged(view))
        if view.ended and not self._closing_words:
            self.line.hang_up()
        self._schedule()

    async def _execute(self, command: Command, acknowledge: Callable[[Ack], None] | None) -> None:
        match command:
            case SaveTurn(turn):
                await self._save(turn, acknowledge)
            case AmendTurn(turn):
                await self._transcript.amend(turn)
            case Say():
                stored = self._transcript.turns[-1]
                self._replies.say(stored, self._transcript.before(stored.id))
            case RequestReply(reply_to, context):
                self._replies.request(reply_to, context, self._transcript.newest_id)
            case CancelReply():
                self._replies.cancel(self._transcript.newest)
            case WarnOfTime(left_ms):
                self.line.emit(TimeWarning(left_ms))
            case SaveClock(elapsed_ms) | Park(elapsed_ms):
                await self._store.save_clock(self._session.session_id, elapsed_ms)
            case Finish(reason, elapsed_ms):
                await self._finish(reason, elapsed_ms)

    async def _finish(self, reason: EndReason, elapsed_ms: int) -> None:
        if await self._store.finish(self._session, reason, elapsed_ms):
            # Should this fail, the sweep finds the report's row.
            self._tasks.start(self._reports.enqueue(str(self._session.session_id)))
        if self.spoken.busy:
            self._closing_words = True
            self.spoken.when_silent(lambda: self._end(reason))
        else:
            self.line.emit(Ended(reason))

    def _end(self, reason: EndReason) -> None:
        self._closing_words = False
        self.line.emit(Ended(reason))
        self.line.hang_up()

    async def _save(self, turn: Turn, acknowledge: Callable[[Ack], None] | None) -> None:
        speech, answer = self._replies.speech, self._answer
        mine = turn.speaker is Speaker.CANDIDATE
        stored = StoredTurn(new_id() if mine or speech is None else speech.item_id, self._as_delivered(turn))
        if mine and answer is not None:
            stored = StoredTurn(answer.item_id, turn, answer.details)
        tokens = speech.tokens if speech and not mine else Tokens()
        through = None
        if mine:
            through = answer.segments_through if answer is not None else self.spoken.take_drafted()
        previous = self._transcript.newest_id
        await self._transcript.append(stored, tokens, segments_through=through)
        if not mine:
            return
        self._work.handed_in(turn)
        self.line.emit(ItemStored(stored.id, turn, previous))
        if acknowledge is not None and turn.client_event_id:
            acknowledge(Ack(turn.client_event_id, stored.id))

    def _as_delivered(self, turn: Turn) -> Turn:
        aloud = turn.speaker is Speaker.INTERVIEWER and not isinstance(self._replies.delivery, TextDelivery)
        return replace(turn, spoken=True) if aloud else turn

    async def _decide(self, speech: Speech, ready: ReplyReady) -> None:
        async with self._lock:
            if self._replies.speech is speech:
                await self._react(ready)

    async def _react(self, event: Event) -> None:
        """As `_receive`, where nobody waits for the outcome: the connection is closed instead, and comes back."""
        try:
            await self._receive(event)
        except NotStored:
            self.line.close(CloseReason.RESTARTING)

    async def _start_over(self, close: CloseReason | None) -> None:
        """Forget what was not stored: back to the transcript, as after a restart."""
        self._stale = True
        self._replies.cancel(self._transcript.newest)
        if close is not None:
            self.line.close(close)
            self.line.begin_anew()  # turns of another process are in the transcript, and were never sent from here
        await self._reload()

    async def _reload(self) -> None:
        """The machine as the transcript has it. Until that can be read, nothing is done with the one there is.

        Raises:
            NotStored: the transcript cannot be read.
        """
        try:
            self._session = await self._store.load(self._session.session_id)
            self._restore(self._session)
            self._stale = False
            if self.line.connected:
                for command in self._machine.receive(Connected(self._clock.now_ms())):
                    await self._execute(command, None)
        except (StorageFailed, TurnConflict, NotFound) as error:
            self._stale = True
            raise NotStored from error

    def _schedule(self) -> None:
        deadline = self._machine.next_deadline()
        self._alarm.set(None if deadline is None else deadline - self._clock.now_ms())

    async def _deadline_reached(self) -> None:
        async with self._lock:
            await self._hear_of_more_time()
            await self._react(DeadlineReached(self._clock.now_ms()))

    async def _hear_of_more_time(self) -> None:
        """Before a limit has its effect: it may have been moved by way of another process."""
        if self._session.plan.time_limit_s is None:
            return
        try:
            standings = await self._store.standings([self._session.session_id])
        except StorageFailed:
            log.warning("deadline not checked", session_id=str(self._session.session_id))
            return
        for standing in standings.values():
            self._extend(standing.extra_minutes)
