"""The interview machine: events in, commands out. Pure; each event brings its time."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from typing import assert_never

from server.interview.budget import limit_ms, time_left_ms, warn_at_ms
from server.interview.choices import choices_of
from server.interview.commands import (
    AmendTurn,
    CancelReply,
    Command,
    Finish,
    Park,
    RequestReply,
    SaveClock,
    SaveTurn,
    Say,
    WarnOfTime,
)
from server.interview.cutting import cut_short
from server.interview.events import (
    Activity,
    Connected,
    Control,
    ControlUsed,
    DeadlineReached,
    Disconnected,
    EndRequested,
    Event,
    ReplyInterrupted,
    ReplyReady,
    SpeechCut,
    UserSaid,
)
from server.interview.moves import Draft, Interviewer
from server.interview.pace import Pace
from server.interview.phrasebook import phrases_of
from server.interview.plan import Plan
from server.interview.progress import (
    CONFIRMING,
    OutOfOrder,
    Progress,
    State,
    current_question,
    time_up_at_ms,
    turn_answered,
)
from server.interview.requests import reply_context
from server.interview.timing import ActiveClock, silence_limit_ms
from server.interview.turns import BY_ORGANIZER, CONFIRMED, Move, Source, Speaker, Turn
from server.interview.view import InterviewView, view_of

_CONTROL_MOVES = {
    Control.DONE: Move.DONE,
    Control.SKIP: Move.SKIP,
    Control.REPEAT: Move.ASK_AGAIN,
    Control.NEED_TIME: Move.NEED_TIME,
    Control.END: Move.END,
    Control.GO_ON: Move.GO_ON,
}

_HOLDING = frozenset({Control.REPEAT, Control.NEED_TIME})
"""Controls that would keep a question open."""


class InterviewMachine:
    """One interview. What turns do not tell (a reply in flight, the connection, silence) is volatile.

    The driver carries commands out in order and awaits each `SaveTurn`. When saving fails it throws the machine away
    and restores from what is stored. A resent `client_event_id` gives no commands: acknowledge it again.
    """

    def __init__(self, plan: Plan, pace: Pace | None = None) -> None:
        if not plan.questions:
            raise ValueError("an interview needs at least one question")
        self._plan = plan
        self._pace = pace or Pace()
        self._progress = Progress()
        self._clock = ActiveClock()
        self._in_flight: int | None = None
        self._parked = False
        self._warned = False

    @classmethod
    def restore(
        cls, plan: Plan, turns: Iterable[Turn], *, elapsed_ms: int = 0, pace: Pace | None = None
    ) -> "InterviewMachine":
        """The machine that lived through `turns`; `elapsed_ms` is the newest stored clock.

        Raises:
            OutOfOrder: the turns are not those of one interview on this plan.
        """
        machine = cls(plan, pace)
        for turn in turns:
            machine._fold(turn)
        last = machine._progress.turns[-1:]
        machine._clock = ActiveClock(base_ms=max([elapsed_ms, *(turn.elapsed_ms for turn in last)]))
        warn_at = warn_at_ms(plan, machine._pace)
        machine._warned = warn_at is not None and machine._clock.base_ms >= warn_at
        return machine

    @property
    def progress(self) -> Progress:
        """The state folded from the turns."""
        return self._progress

    @property
    def pace(self) -> Pace:
        """How long things are left alone; changes when the candidate goes from typing to talking."""
        return self._pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._pace = pace

    def set_time_limit(self, time_limit_s: int) -> None:
        """Go on with another limit; the candidate is warned anew where its end has moved away again."""
        self._plan = replace(self._plan, time_limit_s=time_limit_s)
        warn_at = warn_at_ms(self._plan, self._pace)
        self._warned = warn_at is not None and self._clock.elapsed_ms(self._clock.newest_ms) >= warn_at

    def amended(self, turn: Turn) -> None:
        """The candidate has corrected the words of `turn`; nothing else about it has changed."""
        turns = tuple(turn if other.index == turn.index else other for other in self._progress.turns)
        self._progress = replace(self._progress, turns=turns)

    def twin(self) -> "InterviewMachine":
        """A copy to try events on: what would be done, should they come."""
        twin = copy(self)
        twin._clock = copy(self._clock)
        return twin

    def question_answered(self, event: UserSaid | ControlUsed) -> str | None:
        """The question that work handed in with `event` is about; None: nothing is handed in with it."""
        if isinstance(event, ControlUsed):
            return self._question_id() if event.control is Control.DONE and not self._is_past(event) else None
        late_for = turn_answered(self._progress, event.seen_index)
        return late_for.question_id if late_for else self._question_id()

    def view(self, at_ms: int) -> InterviewView:
        """What the candidate's page may show now."""
        return view_of(self._progress, self._plan, self._pace, self._clock.elapsed_ms(at_ms))

    def next_deadline(self) -> int | None:
        """When `DeadlineReached` is due, in Unix milliseconds; None while only the candidate can change something."""
        if not self._clock.running or self._progress.state in (State.LOBBY, State.COMPLETED):
            return None
        due = [at for at in (self._warning_due(), self._limit_due(), self._silence_due()) if at is not None]
        return min(due, default=None)

    def receive(self, event: Event) -> list[Command]:
        """What has to be done about `event`, in order.

        Raises:
            OutOfOrder: an event that cannot come now, however the parties race.
        """
        event = replace(event, at_ms=self._clock.advance(event.at_ms))
        if isinstance(event, Connected):
            return self._connected(event.at_ms)
        if self._progress.state is State.LOBBY:
            if isinstance(event, Disconnected | DeadlineReached | Activity):
                return []
            raise OutOfOrder(f"{type(event).__name__} before the greeting")
        if isinstance(event, Disconnected):
            return self._disconnected(event.at_ms)
        if self._progress.state is State.COMPLETED:
            return []
        return [*self._warning(event.at_ms), *self._handle(event), *self._limit(event.at_ms)]

    def _handle(
        self,
        event: UserSaid
        | ControlUsed
        | Activity
        | ReplyReady
        | ReplyInterrupted
        | SpeechCut
        | EndRequested
        | DeadlineReached,
    ) -> list[Command]:
        match event:
            case UserSaid():
                return self._user_said(event)
            case ControlUsed():
                return self._control_used(event)
            case Activity():
                self._candidate_active(event.at_ms)
                return []
            case ReplyReady():
                return self._reply_ready(event)
            case ReplyInterrupted():
                return self._reply_interrupted(event)
            case SpeechCut():
                return self._speech_cut(event)
            case EndRequested():
                return [*self._cancel(), *self._end_by_organizer(event.at_ms)]
            case DeadlineReached():
                return self._deadline_reached(event.at_ms)
            case _:
                assert_never(event)

    def _connected(self, at_ms: int) -> list[Command]:
        progress = self._progress
        self._parked = False
        if progress.state is State.COMPLETED:
            return self._finish(at_ms)
        self._clock.start(at_ms)
        if progress.state is State.LOBBY:
            return self._speak(self._interviewer(at_ms).greet(), at_ms)
        if progress.pending is not None and self._in_flight is None:
            answered = self._answer(progress.turns[progress.pending], at_ms)
            return [*self._warning(at_ms), *answered, *self._limit(at_ms)]
        return []

    def _disconnected(self, at_ms: int) -> list[Command]:
        if not self._clock.running:
            return []
        self._clock.stop(at_ms)
        return [SaveClock(self._clock.elapsed_ms(at_ms))]

    def _candidate_active(self, at_ms: int) -> None:
        if self._parked:
            self._parked = False
            self._clock.start(at_ms)
        self._clock.heard(at_ms)

    def _warning_due(self) -> int | None:
        warn_at = warn_at_ms(self._plan, self._pace)
        if warn_at is None or self._warned or self._progress.state is State.TIME_UP:
            return None
        return self._clock.when(warn_at)

    def _limit_due(self) -> int | None:
        progress = self._progress
        limit = limit_ms(self._plan)
        if limit is None or progress.pending is not None:
            return None
        if progress.state is State.TIME_UP:
            return self._clock.when(time_up_at_ms(progress) + self._pace.grace_ms)
        return self._clock.when(limit)

    def _silence_due(self) -> int | None:
        progress = self._progress
        if progress.pending is not None:
            return self._clock.quiet_since_ms + self._pace.retry_ms if self._in_flight is None else None
        if progress.state is State.TIME_UP:
            return None
        return self._clock.quiet_since_ms + silence_limit_ms(progress, self._plan, self._pace)

    def _warning(self, at_ms: int) -> list[Command]:
        due = self._warning_due()
        if due is None or at_ms < due:
            return []
        self._warned = True
        left = time_left_ms(self._plan, self._clock.elapsed_ms(at_ms))
        return [WarnOfTime(left)] if left else []

    def _limit(self, at_ms: int) -> list[Command]:
        """The soft landing, once the limit is reached and nothing of the candidate's waits for an answer."""
        progress = self._progress
        if progress.state in (State.TIME_UP, State.COMPLETED) or not self._clock.running:
            return []
        due = self._limit_due()
        if due is None or at_ms < due:
            return []
        return self._speak(self._interviewer(at_ms).say(Move.TIME_UP, phrases_of(self._plan).time_up), at_ms)

    def _deadline_reached(self, at_ms: int) -> list[Command]:
        due = self.next_deadline()
        if due is None or at_ms < due:
            return []
        progress = self._progress
        if progress.pending is not None:
            return self._answer(progress.turns[progress.pending], at_ms)
        if progress.state is State.TIME_UP:
            return self._speak(self._interviewer(at_ms).close(), at_ms)
        limit = self._limit_due()
        silence = self._silence_due()
        if silence is None or at_ms < silence or (limit is not None and at_ms >= limit):
            return []
        return self._break_silence(at_ms)

    def _break_silence(self, at_ms: int) -> list[Command]:
        draft = self._interviewer(at_ms).after_silence()
        if draft is not None:
            return self._speak(draft, at_ms)
        self._parked = True
        self._clock.stop(at_ms)
        return [Park(self._clock.elapsed_ms(at_ms))]

    def _user_said(self, event: UserSaid) -> list[Command]:
        progress = self._progress
        if event.client_event_id is not None and event.client_event_id in progress.event_ids:
            return []
        late_for = turn_answered(progress, event.seen_index)
        question_id = late_for.question_id if late_for else self._question_id()
        choices = choices_of(progress, self._plan, question_id, event)
        if not event.text.strip() and not choices and not event.attachments:
            return []
        self._candidate_active(event.at_ms)
        turn = self._make(event.at_ms, Speaker.CANDIDATE, Move.SAY, event.text, question_id)
        turn = replace(
            turn,
            choices=choices,
            attachments=event.attachments,
            spoken=event.spoken,
            client_event_id=event.client_event_id,
            late_for=late_for.index if late_for else None,
        )
        return self._heard(turn)

    def _control_used(self, event: ControlUsed) -> list[Command]:
        progress = self._progress
        if event.client_event_id is not None and event.client_event_id in progress.event_ids:
            return []
        if event.control is Control.GO_ON and progress.state not in (*CONFIRMING, State.WRAP_UP):
            return []
        if event.control in _HOLDING and progress.state is State.TIME_UP:
            return []
        if self._is_past(event):
            return []
        self._candidate_active(event.at_ms)
        move = _CONTROL_MOVES[event.control]
        turn = self._make(event.at_ms, Speaker.CANDIDATE, move, "", self._question_id())
        note = CONFIRMED if event.confirmed else ""
        attachments = event.attachments if event.control is Control.DONE else ()
        turn = replace(turn, client_event_id=event.client_event_id, note=note, attachments=attachments)
        return self._heard(turn)

    def _is_past(self, event: ControlUsed) -> bool:
        """Whether it is a Done about the question before, which has been left meanwhile."""
        if event.control is not Control.DONE or event.seen is None:
            return False
        return any(turn.speaker is Speaker.INTERVIEWER for turn in self._progress.turns[event.seen + 1 :])

    def _heard(self, turn: Turn) -> list[Command]:
        self._fold(turn)
        saved: list[Command] = [SaveTurn(turn)]
        if turn.late_for is not None:
            return saved
        return [*saved, *self._cancel(), *self._answer(turn, turn.at_ms)]

    def _cancel(self) -> list[Command]:
        if self._in_flight is None:
            return []
        cancelled, self._in_flight = self._in_flight, None
        return [CancelReply(cancelled)]

    def _interviewer(self, at_ms: int) -> Interviewer:
        return Interviewer(self._progress, self._plan, self._pace, self._clock.elapsed_ms(at_ms))

    def _answer(self, turn: Turn, at_ms: int) -> list[Command]:
        """What follows the candidate's `turn`; the same live and after a restart."""
        draft = self._interviewer(at_ms).to_turn(turn)
        if draft is not None:
            return self._speak(draft, at_ms)
        self._in_flight = turn.index
        elapsed = self._clock.elapsed_ms(at_ms)
        return [RequestReply(turn.index, reply_context(self._progress, self._plan, self._pace, turn.index, elapsed))]

    def _reply_ready(self, event: ReplyReady) -> list[Command]:
        if not self._is_awaited(event.reply_to):
            return []
        self._in_flight = None
        return self._speak(self._interviewer(event.at_ms).to_reply(event.reply), event.at_ms)

    def _reply_interrupted(self, event: ReplyInterrupted) -> list[Command]:
        if not self._is_awaited(event.reply_to):
            return []
        self._candidate_active(event.at_ms)
        cancelled = self._cancel()
        if not event.heard.strip():
            return cancelled
        turn = self._make(event.at_ms, Speaker.INTERVIEWER, Move.CUT, event.heard, self._question_id())
        turn = replace(turn, source=Source.MODEL)
        self._fold(turn)
        return [SaveTurn(turn), *cancelled]

    def _speech_cut(self, event: SpeechCut) -> list[Command]:
        turns = self._progress.turns
        if not 0 <= event.index < len(turns) or turns[event.index].speaker is not Speaker.INTERVIEWER:
            raise OutOfOrder(f"turn {event.index} is none the interviewer spoke")
        if event.index != len(turns) - 1:
            return []  # what has been made of it since stands
        self._candidate_active(event.at_ms)
        before = Progress()
        for turn in turns[:-1]:
            before = before.apply(turn, self._plan)
        standing = current_question(before, self._plan)
        cut = cut_short(turns[-1], event.heard, self._plan, standing.id if standing else None)
        if cut == turns[-1]:
            return []
        self._progress = before.apply(cut, self._plan)
        return [AmendTurn(cut)]

    def _end_by_organizer(self, at_ms: int) -> list[Command]:
        return self._speak(self._interviewer(at_ms).close_by_organizer(), at_ms, BY_ORGANIZER)

    def _is_awaited(self, reply_to: int) -> bool:
        turns = self._progress.turns
        if not 0 <= reply_to < len(turns) or turns[reply_to].speaker is not Speaker.CANDIDATE:
            raise OutOfOrder(f"turn {reply_to} is none a reply can be to")
        return reply_to == self._in_flight

    def _speak(self, draft: Draft, at_ms: int, note: str = "") -> list[Command]:
        question_id = draft.question.id if draft.question else None
        turn = self._make(at_ms, Speaker.INTERVIEWER, draft.move, draft.text, question_id)
        reply = draft.reply
        turn = replace(turn, source=reply.source if reply else Source.SCRIPT, note=reply.note if reply else note)
        self._fold(turn)
        self._clock.heard(at_ms)
        return [SaveTurn(turn), Say(turn), *self._finish(at_ms)]

    def _finish(self, at_ms: int) -> list[Command]:
        reason = self._progress.end_reason
        return [] if reason is None else [Finish(reason, self._clock.elapsed_ms(at_ms))]

    def _make(self, at_ms: int, speaker: Speaker, move: Move, text: str, question_id: str | None) -> Turn:
        elapsed = self._clock.elapsed_ms(at_ms)
        return Turn(len(self._progress.turns), speaker, move, text, at_ms, elapsed, question_id)

    def _question_id(self) -> str | None:
        question = current_question(self._progress, self._plan)
        return question.id if question else None

    def _fold(self, turn: Turn) -> None:
        self._progress = self._progress.apply(turn, self._plan)
