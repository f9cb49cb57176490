from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.interview.branching import choices_made, holds
from server.interview.choices import options_aloud
from server.interview.commands import AmendTurn, CancelReply, Command, Finish, RequestReply, SaveTurn
from server.interview.events import (
    Activity,
    Connected,
    Control,
    ControlUsed,
    DeadlineReached,
    Disconnected,
    Event,
    ReplyInterrupted,
    ReplyReady,
    SpeechCut,
    UserSaid,
)
from server.interview.machine import InterviewMachine
from server.interview.pace import CHAT, VOICE, Pace
from server.interview.plan import Condition, FollowUpDepth, Plan, Question, QuestionType
from server.interview.probing import follow_up_limit
from server.interview.progress import State, position_of
from server.interview.replies import Intent, Reply
from server.interview.turns import Move, Source, Speaker, Turn
from tests.interview.room import START

questions = st.builds(
    Question,
    id=st.just(""),
    text=st.sampled_from(["What do you do?", "Why this?\n\nTake your time.", "  Odd spacing ?  ", "{name} %s **x**"]),
    type=st.sampled_from(QuestionType),
    required=st.booleans(),
    options=st.sampled_from([(), ("Red", "Blue")]),
    follow_up_enabled=st.integers(0, 4).map(bool),
    depth=st.sampled_from([None, *FollowUpDepth]),
    time_limit_s=st.sampled_from([None, None, 60]),
    topics=st.sampled_from([(), ("pricing", "words / speech")]),
)


conditions = st.lists(
    st.builds(Condition, st.sampled_from(["q0", "q1", "q2"]), st.sampled_from([("Red",), ("Blue",), ("Red", "Blue")])),
    max_size=2,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    drawn = draw(st.lists(questions, min_size=1, max_size=4))
    numbered = tuple(
        replace(q, id=f"q{n}", show_if=tuple(c for c in draw(conditions) if int(c.question_id[1:]) < n))
        for n, q in enumerate(drawn)
    )
    return Plan(
        "i",
        "t",
        numbered,
        language=draw(st.sampled_from(["en", "de", "pt"])),
        depth=draw(st.sampled_from(FollowUpDepth)),
        time_limit_s=draw(st.sampled_from([None, 120, 600, 3600])),
    )


replies = st.builds(
    Reply,
    intent=st.sampled_from([*Intent, Intent.PROBE, Intent.PROBE, Intent.NEXT]),
    text=st.sampled_from(["Thank you. Could you say more?", "", "I see."]),
    source=st.just(Source.MODEL),
)
steps = st.one_of(
    st.tuples(
        st.just("say"),
        st.sampled_from(["words", "", "skip", "more words", "red", "the second one", "not red", "red or blue"]),
        st.sampled_from([None, 0, 1, 3]),
    ),
    st.tuples(st.just("choose"), st.sampled_from(["Red", "Green"]), st.none()),
    st.tuples(st.just("control"), st.sampled_from(Control), st.integers(0, 3).map(lambda n: n == 0)),
    st.tuples(st.just("reply"), replies, st.none()),
    st.tuples(st.just("reply"), replies, st.none()),
    st.tuples(st.just("reply"), replies, st.none()),
    st.tuples(st.just("interrupt"), st.sampled_from(["", "I s"]), st.none()),
    st.tuples(st.just("cut"), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.none()),
    st.tuples(st.just("cut"), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), st.none()),
    st.tuples(st.just("pace"), st.sampled_from([CHAT, VOICE]), st.none()),
    st.tuples(st.just("deadline"), st.booleans(), st.none()),
    st.tuples(st.just("activity"), st.none(), st.none()),
    st.tuples(st.just("leave"), st.none(), st.none()),
    st.tuples(st.just("return"), st.none(), st.none()),
)
scripts = st.lists(st.tuples(steps, st.sampled_from([0, 1_000, 20_000, 90_000])), max_size=40)


class Life:
    """Runs a script of steps, holding the invariants after each."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.machine = InterviewMachine(plan)
        self.now = START
        self.turns: list[Turn] = []
        self.in_flight: int | None = None
        self.connected = False
        self.finishes = 0

    def send(self, event: Event) -> list[Command]:
        was = self.machine.progress
        commands = self.machine.receive(event)
        saved = [command.turn for command in commands if isinstance(command, SaveTurn)]
        self.turns += saved
        amended = [command.turn for command in commands if isinstance(command, AmendTurn)]
        for turn in amended:
            self.turns[turn.index] = turn
        if isinstance(event, ReplyReady):
            self.in_flight = None
        for command in commands:
            if isinstance(command, CancelReply):
                assert command.reply_to == self.in_flight
                self.in_flight = None
            if isinstance(command, RequestReply):
                assert self.in_flight is None
                assert command.context.exchange[-1].index == command.reply_to
                assert (Intent.PROBE in command.context.allowed) == (command.context.follow_ups_left > 0)
                self.in_flight = command.reply_to
            if isinstance(command, Finish):
                self.finishes += 1
        if was.state is State.COMPLETED:
            assert not saved
            assert self.machine.progress == was
        assert list(self.machine.progress.turns) == self.turns
        if saved:
            self.compare_restored()
        elif amended:  # the clock that is stored is the turn's, from before it was cut
            restored = InterviewMachine.restore(self.plan, self.turns, pace=self.machine.pace)
            assert restored.progress == self.machine.progress
        return commands

    def compare_restored(self) -> None:
        restored = InterviewMachine.restore(self.plan, self.turns, pace=self.machine.pace)
        assert restored.progress == self.machine.progress
        if self.connected and self.machine.progress.state is not State.COMPLETED:
            commands = restored.receive(Connected(self.now))
            again = [command.reply_to for command in commands if isinstance(command, RequestReply)]
            spoken = [command for command in commands if isinstance(command, SaveTurn)]
            if spoken:  # an answer that needs no mind was cut off before it had asked anything: it is said again
                assert self.machine.progress.pending is not None
                assert self.turns[-1].move is Move.CUT
                return
            assert again == [index for index in [self.machine.progress.pending] if index is not None]
            if self.in_flight == self.machine.progress.pending:
                assert restored.next_deadline() == self.machine.next_deadline()
        assert restored.view(self.now) == self.machine.view(self.now)

    def step(self, kind: str, first: object, second: object) -> None:
        match kind, first, second:
            case "say", str(text), None | int() as seen:
                self.send(UserSaid(self.now, text, seen_index=seen))
            case "choose", str(choice), _:
                self.send(UserSaid(self.now, "", (choice,)))
            case "control", Control() as control, bool(confirmed):
                self.send(ControlUsed(self.now, control, confirmed))
            case "reply", Reply() as reply, _ if self.in_flight is not None:
                self.send(ReplyReady(self.now, self.in_flight, reply))
            case "interrupt", str(heard), _ if self.in_flight is not None:
                self.send(ReplyInterrupted(self.now, self.in_flight, heard))
            case "deadline", exact, _:
                due = self.machine.next_deadline()
                self.now = max(self.now, due) if exact and due is not None else self.now
                self.send(DeadlineReached(self.now))
            case _:
                self.happen(kind, first)

    def happen(self, kind: str, detail: object) -> None:
        """What comes from neither the candidate's words nor the mind's."""
        match kind, detail:
            case "cut", float(share) if self.turns[-1].speaker is Speaker.INTERVIEWER:
                last = self.turns[-1]
                self.send(SpeechCut(self.now, last.index, last.text[: round(share * len(last.text))]))
            case "pace", Pace() as pace:
                self.machine.pace = pace
            case "activity", _:
                self.send(Activity(self.now))
            case "leave", _:
                self.connected = False
                self.send(Disconnected(self.now))
            case "return", _:
                self.connected = True
                self.send(Connected(self.now))


def live(plan: Plan, script: list[tuple[tuple[str, object, object], int]]) -> Life:
    life = Life(plan)
    life.connected = True
    life.send(Connected(life.now))
    for (kind, first, second), pause_ms in script:
        life.now += pause_ms
        life.step(kind, first, second)
    return life


@given(plans(), scripts)
def test_restoring_equals_living_at_every_prefix(
    plan: Plan, script: list[tuple[tuple[str, object, object], int]]
) -> None:
    life = live(plan, script)
    for length in range(len(life.turns) + 1):
        prefix = life.turns[:length]
        assert list(InterviewMachine.restore(plan, prefix).progress.turns) == prefix


@given(plans(), scripts)
def test_follow_ups_never_exceed_their_bound(plan: Plan, script: list[tuple[tuple[str, object, object], int]]) -> None:
    used: dict[str | None, int] = {}
    for turn in live(plan, script).turns:
        if turn.move is Move.PROBE:
            used[turn.question_id] = used.get(turn.question_id, 0) + 1
    for question in plan.questions:
        assert used.get(question.id, 0) <= follow_up_limit(question, plan)


@given(plans(), scripts)
def test_questions_come_in_order_once_and_verbatim(
    plan: Plan, script: list[tuple[tuple[str, object, object], int]]
) -> None:
    expected = 0
    turns = live(plan, script).turns
    for turn in turns:
        chosen = choices_made(turns[: turn.index])
        due = [question.required and holds(question, chosen) for question in plan.questions]
        if turn.move in (Move.GREET, Move.ASK):
            position = position_of(plan, turn.question_id)
            assert position >= expected
            assert not any(due[expected:position])
            question = plan.questions[position]
            assert holds(question, chosen)
            whole = turn.original or turn.text
            assert whole.removesuffix(options_aloud(plan, question)).rstrip("\n").endswith(question.text)
            assert whole.startswith(turn.text)
            expected = position + 1
        if turn.move is Move.WRAP_UP:
            assert not any(due[expected:])
        if turn.move is Move.REPEAT_QUESTION and turn.question_id is not None:
            assert plan.questions[position_of(plan, turn.question_id)].text in (turn.original or turn.text)


@given(plans(), scripts)
def test_a_finished_interview_has_one_close_and_it_is_last(
    plan: Plan, script: list[tuple[tuple[str, object, object], int]]
) -> None:
    life = live(plan, script)
    closes = [turn.index for turn in life.turns if turn.move is Move.CLOSE]
    assert closes == ([len(life.turns) - 1] if life.machine.view(life.now).ended else [])
    assert bool(life.finishes) == bool(closes)


@given(plans(), scripts)
def test_after_the_limit_nothing_new_is_asked(plan: Plan, script: list[tuple[tuple[str, object, object], int]]) -> None:
    if plan.time_limit_s is None:
        return
    for turn in live(plan, script).turns:
        if turn.elapsed_ms >= plan.time_limit_s * 1000:
            assert turn.move not in (Move.ASK, Move.PROBE, Move.WRAP_UP)
