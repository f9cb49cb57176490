"""A candidate's seat: drives a machine, keeps what it stored and showed, and answers from the given mind."""

from collections.abc import Callable

from server.interview import scripted
from server.interview.commands import AmendTurn, Command, EndReason, Finish, RequestReply, SaveTurn, Say
from server.interview.events import (
    Connected,
    Control,
    ControlUsed,
    DeadlineReached,
    Event,
    ReplyReady,
    SpeechCut,
    UserSaid,
)
from server.interview.machine import InterviewMachine
from server.interview.pace import Pace
from server.interview.plan import Plan, Question
from server.interview.replies import Intent, Reply, ReplyContext
from server.interview.turns import Move, Source, Turn

START = 1_800_000_000_000
SECOND = 1_000
MINUTE = 60_000

Mind = Callable[[ReplyContext], Reply]


def model(intent: Intent, text: str = "Thank you.") -> Reply:
    """A reply as the model would give it."""
    return Reply(intent, text, Source.MODEL)


def plan_of(*texts: str, **options: object) -> Plan:
    """A plan of open questions q1, q2 …"""
    questions = tuple(Question(f"q{number}", text) for number, text in enumerate(texts, 1))
    return Plan("interview", "Title", questions, **options)  # type: ignore[arg-type]


class Room:
    """One interview and its clock."""

    def __init__(self, plan: Plan, mind: Mind | None = scripted.reply, pace: Pace | None = None) -> None:
        self.plan = plan
        self.mind = mind
        self.pace = pace
        self.machine = InterviewMachine(plan, pace)
        self.now = START
        self.turns: list[Turn] = []
        self.log: list[Command] = []

    def send(self, event: Event) -> list[Command]:
        """Give the machine an event and let the mind answer what it asks."""
        commands = self.machine.receive(event)
        done = list(commands)
        self.turns += [command.turn for command in commands if isinstance(command, SaveTurn)]
        for command in commands:
            if isinstance(command, AmendTurn):
                self.turns[command.turn.index] = command.turn
        self.log += commands
        for command in commands:
            if isinstance(command, RequestReply) and self.mind is not None:
                done += self.send(ReplyReady(self.now, command.reply_to, self.mind(command.context)))
        return done

    def connect(self) -> list[Command]:
        return self.send(Connected(self.now))

    def say(self, text: str, *, after_s: float = 1, **fields: object) -> list[Command]:
        self.now += int(after_s * SECOND)
        return self.send(UserSaid(self.now, text, **fields))  # type: ignore[arg-type]

    def use(self, control: Control, *, confirmed: bool = False, after_s: float = 1) -> list[Command]:
        self.now += int(after_s * SECOND)
        return self.send(ControlUsed(self.now, control, confirmed))

    def reply(self, intent: Intent, text: str = "Thank you.", *, to: int | None = None) -> list[Command]:
        """A model's reply to the newest turn, or to `to`."""
        reply_to = self.turns[-1].index if to is None else to
        return self.send(ReplyReady(self.now, reply_to, model(intent, text)))

    def cut(self, heard: str, *, index: int | None = None) -> list[Command]:
        """The newest turn, or `index`, is stopped while being spoken."""
        return self.send(SpeechCut(self.now, self.turns[-1].index if index is None else index, heard))

    def wait(self) -> list[Command]:
        """Let the clock run to the next deadline."""
        due = self.machine.next_deadline()
        assert due is not None
        self.now = max(self.now, due)
        return self.send(DeadlineReached(self.now))

    def restored(self) -> InterviewMachine:
        return InterviewMachine.restore(self.plan, self.turns, pace=self.pace)

    def moved(self, move: Move) -> bool:
        """Whether the newest turn is that move."""
        return self.turns[-1].move is move

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def state(self) -> str:
        return self.machine.view(self.now).state


def kinds(commands: list[Command]) -> list[str]:
    """The commands by name, turns with their moves."""
    return [
        f"{type(command).__name__}:{command.turn.move}"
        if isinstance(command, SaveTurn | Say)
        else type(command).__name__
        for command in commands
    ]


FIRST, SECOND_QUESTION = "Where do you work now?", "What did you build last?"


def silent_room(**options: object) -> Room:
    """A room whose mind answers only when the test says so."""
    room = Room(plan_of(FIRST, SECOND_QUESTION, **options), mind=None)
    room.connect()
    return room


def asked(room: Room) -> ReplyContext:
    return [command for command in room.log if isinstance(command, RequestReply)][-1].context


def finishes(room: Room) -> list[EndReason]:
    return [command.reason for command in room.log if isinstance(command, Finish)]
