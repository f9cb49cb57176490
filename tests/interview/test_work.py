"""What candidates make besides words: in words, and on its way through an interview."""

import pytest

from server.interview import scripted
from server.interview.code_work import MOST_CODE_CHARS, CaseResult, Code, Outcome, code_summary, passed
from server.interview.commands import RequestReply
from server.interview.drawing import MOST_CHARS, Drawing, drawing_summary
from server.interview.events import Control, ControlUsed, UserSaid
from server.interview.pace import CHAT, VOICE, Pace
from server.interview.phrasebook import phrases_of
from server.interview.phrasebook.base import ProbeKind
from server.interview.plan import FollowUpDepth, Plan, Question, QuestionType
from server.interview.replies import Intent, Reply
from server.interview.turns import Attachment, Move, WorkKind
from tests.interview.room import Room, plan_of

TASK = Question("q1", "Write a function that adds.", QuestionType.CODING)
CODE = Attachment(WorkKind.CODE, "w1", 3, "Code (python, 1 line):\nprint(1)")
BOARD = Attachment(WorkKind.DRAWING, "w2", 1, "On the board: a box “API”.")


def room_of(question: Question = TASK, depth: FollowUpDepth = FollowUpDepth.MODERATE) -> Room:
    room = Room(Plan("i", "t", (question, Question("q2", "Why?")), depth=depth))
    room.connect()
    return room


# Code in words


def test_code_is_given_with_its_language_and_length() -> None:
    assert code_summary(Code("python", "a = 1\nb = 2")) == "Code (python, 2 lines):\na = 1\nb = 2"
    assert code_summary(Code("go", "x")).startswith("Code (go, 1 line):")


def test_results_say_what_failed_and_how() -> None:
    results = (
        CaseResult("adds", Outcome.PASSED, said="never shown"),
        CaseResult("adds\nnothing", Outcome.FAILED, said="got 3,\n expected 4"),
        CaseResult("ends", Outcome.TIMEOUT, hidden=True),
    )
    code = Code("python", "x", results)
    assert passed(code) == 1
    assert code_summary(code).splitlines()[3:] == [
        "Tests run in the candidate's browser: 1 of 3 passed.",
        "- adds: passed",
        "- adds nothing: failed: got 3, expected 4",
        "- ends (hidden): timeout",
    ]


def test_long_code_and_long_results_are_cut() -> None:
    code = Code("python", "a" * MOST_CODE_CHARS + "b" * 100, (CaseResult("n" * 500, Outcome.PASSED),))
    summary = code_summary(code)
    assert "100 characters left out" in summary
    assert summary.count("b") >= 100
    assert len(summary) < MOST_CODE_CHARS + 500


# Drawings in words


def box(name: str, x: float, y: float, **more: object) -> dict[str, object]:
    return {"id": name, "type": "rectangle", "x": x, "y": y, "width": 100, "height": 50, **more}


def text(words: str, x: float, y: float, **more: object) -> dict[str, object]:
    return {"id": words, "type": "text", "text": words, "x": x, "y": y, "width": 40, "height": 20, **more}


@pytest.mark.parametrize(
    ("elements", "words"),
    [
        ((), "An empty board."),
        ((box("a", 0, 0, isDeleted=True),), "An empty board."),
        ((box("a", 0, 0),), "On the board: a box."),
        ((box("a", 0, 0), text("API", 9, 9, containerId="a")), "On the board: a box “API”."),
        ((box("a", 0, 0), text("API", 30, 10)), "On the board: a box “API”."),
        ((box("a", 0, 0), text("Users", 300, 10)), "On the board: a box.\nText: “Users”."),
        (
            (box("b", 200, 10), box("a", 0, 0), text("one", 0, 0, containerId="a"), text("two", 0, 0, containerId="b")),
            "On the board: a box “one” and a box “two”.",
        ),
        (
            ({"id": "a", "type": "ellipse"}, {"id": "b", "type": "diamond"}, {"id": "c", "type": "frame"}),
            "On the board: an ellipse, a diamond and a frame.",
        ),
        (({"type": "freedraw"}, {"type": "freedraw"}, {"type": "image"}), "2 freehand strokes.\n1 picture."),
        (({"type": "embeddable"}, {}, {"type": None}), "An empty board."),
        (({"type": "text", "text": ""}, {"type": "text"}), "An empty board."),
        ((text("x" * 500, 0, 0),), f"Text: “{'x' * 120}…”."),
        ((box("a", float("nan"), 0, width="wide"), text("in", True, 1e300)), "On the board: a box.\nText: “in”."),
        (({"type": "frame", "id": "f", "x": 0, "y": 0, "width": 500, "height": 500}, text("in", 9, 9)),
         "On the board: a frame.\nText: “in”."),
    ],
)  # fmt: skip
def test_a_board_is_told_in_reading_order(elements: tuple[dict[str, object], ...], words: str) -> None:
    assert drawing_summary(Drawing(elements)) == words


@pytest.mark.parametrize(
    ("arrow", "words"),
    [
        (
            {"startBinding": {"elementId": "a"}, "endBinding": {"elementId": "b"}},
            "An arrow from the box “API” to the box.",
        ),
        ({"startBinding": {"elementId": "a"}}, "An arrow from the box “API”."),
        ({"startBinding": None, "endBinding": {"elementId": "b"}}, "An arrow to the box."),
        ({"startBinding": {"elementId": "nowhere"}, "endBinding": "b"}, "An arrow."),
        ({"type": "line"}, "A line."),
    ],
)  # fmt: skip
def test_an_arrow_is_told_by_what_it_joins(arrow: dict[str, object], words: str) -> None:
    elements = (
        box("a", 0, 0),
        box("b", 200, 0),
        text("API", 0, 0, containerId="a"),
        {"type": "arrow", "id": "x", **arrow},
    )
    assert drawing_summary(Drawing(elements)).splitlines()[1:] == [words]


def test_an_arrows_words_are_told_with_it() -> None:
    said = drawing_summary(Drawing(({"type": "arrow", "id": "x"}, text("sends", 0, 0, containerId="x"))))
    assert said == "An arrow “sends”."


def test_who_cannot_draw_describes_instead() -> None:
    assert drawing_summary(Drawing((), " A queue between two services. ")) == (
        "Described by the candidate: A queue between two services."
    )


def test_a_crowded_board_is_cut() -> None:
    assert len(drawing_summary(Drawing(tuple(text(f"word {n}", 0, n * 100) for n in range(900))))) < MOST_CHARS + 10


# On its way through the interview


def test_work_is_an_answer_without_words() -> None:
    room = room_of()
    commands = room.say("", attachments=(CODE,))
    assert any(isinstance(command, RequestReply) for command in commands)
    answer = next(turn for turn in room.turns if turn.move is Move.SAY)
    assert answer.attachments == (CODE,)
    assert room.restored().progress == room.machine.progress


def test_done_with_fresh_work_is_looked_at_and_without_it_moves_on() -> None:
    room = room_of()
    commands = room.send(ControlUsed(room.now, Control.DONE, attachments=(CODE,)))
    assert any(isinstance(command, RequestReply) for command in commands)
    assert room.moved(Move.PROBE)
    assert room.restored().progress == room.machine.progress
    room.use(Control.DONE)
    assert room.moved(Move.ASK)


def test_done_with_fresh_work_while_a_skip_is_confirmed_moves_on() -> None:
    room = room_of()
    room.use(Control.SKIP)
    assert room.moved(Move.CONFIRM_SKIP)
    room.send(ControlUsed(room.now, Control.DONE, attachments=(CODE,)))
    assert room.moved(Move.ASK)


def test_no_other_control_hands_anything_in() -> None:
    room = room_of()
    room.send(ControlUsed(room.now, Control.NEED_TIME, attachments=(CODE,)))
    assert all(turn.attachments == () for turn in room.turns)


def test_work_belongs_to_the_question_its_words_belong_to() -> None:
    room = room_of(depth=FollowUpDepth.LIGHT)
    machine = room.machine
    assert machine.question_answered(UserSaid(room.now, "", seen_index=0)) == "q1"
    assert machine.question_answered(ControlUsed(room.now, Control.DONE)) == "q1"
    assert machine.question_answered(ControlUsed(room.now, Control.SKIP)) is None
    room.say("", attachments=(CODE,))
    assert room.moved(Move.ASK)
    assert machine.question_answered(UserSaid(room.now, "", seen_index=0)) == "q1"
    assert machine.question_answered(UserSaid(room.now, "")) == "q2"
    assert machine.question_answered(ControlUsed(room.now, Control.DONE, seen=0)) is None


# What the scripted interviewer asks about it


def reply_to(attachment: Attachment, question: Question, depth: FollowUpDepth) -> Reply:
    room = Room(Plan("i", "t", (question, Question("q2", "Why?")), depth=depth), mind=None)
    room.connect()
    commands = room.say("", attachments=(attachment,))
    return scripted.reply(next(command.context for command in commands if isinstance(command, RequestReply)))


DRAW = Question("q1", "Draw the flow.", QuestionType.WHITEBOARD)
FAILED = Attachment(WorkKind.CODE, "w1", 3, "Code", tests_run=4, tests_passed=3)
FILED = Attachment(WorkKind.FILE, "w3", 1, "File: plan.pdf")


@pytest.mark.parametrize(
    ("attachment", "question", "kind"),
    [
        (CODE, TASK, ProbeKind.TESTING),
        (FAILED, TASK, ProbeKind.FAILING),
        (BOARD, DRAW, ProbeKind.BOARD),
    ],
)
def test_work_is_asked_about_in_neutral_words(attachment: Attachment, question: Question, kind: ProbeKind) -> None:
    reply = reply_to(attachment, question, FollowUpDepth.MODERATE)
    assert reply.intent is Intent.PROBE
    assert any(reply.text.endswith(probe) for probe in phrases_of(plan_of("Q?")).probes[kind])


def test_at_light_depth_work_is_taken_as_it_is() -> None:
    assert reply_to(FAILED, TASK, FollowUpDepth.LIGHT).intent is Intent.NEXT


def test_a_file_alone_is_no_thin_answer_of_code() -> None:
    assert reply_to(FILED, Question("q1", "Send your plan."), FollowUpDepth.LIGHT).intent is Intent.NEXT


def test_deeper_probing_asks_for_one_thing_after_another_and_ends() -> None:
    room = room_of(depth=FollowUpDepth.DEEP)
    probes = phrases_of(room.plan).probes
    room.say("", attachments=(FAILED,))
    asked = []
    while room.moved(Move.PROBE):
        asked.append(next(kind for kind in ProbeKind if any(probe in room.last.text for probe in probes[kind])))
        room.say("I would look at the edges of the range, one after the other.")
    assert asked == [ProbeKind.FAILING, ProbeKind.TESTING, ProbeKind.GROWTH]
    assert room.moved(Move.ASK)


def test_words_beside_code_are_no_meta_talk() -> None:
    room = room_of()
    room.say("What do you think?", attachments=(CODE,))
    assert room.moved(Move.PROBE)


@pytest.mark.parametrize(("pace", "factor"), [(CHAT, 2), (VOICE, 8)])
def test_who_is_at_work_is_left_alone_for_longer(pace: Pace, factor: int) -> None:
    def silence(question: Question) -> int:
        room = Room(Plan("i", "t", (question,)), pace=pace)
        room.connect()
        due = room.machine.next_deadline()
        assert due is not None
        return due - room.now

    assert silence(TASK) == silence(DRAW) == factor * silence(Question("q1", "Why?"))
