import pytest

from server.interview.commands import (
    CancelReply,
    Finish,
    RequestReply,
)
from server.interview.events import (
    Activity,
    Connected,
    Control,
    ControlUsed,
    DeadlineReached,
    Disconnected,
    ReplyInterrupted,
    UserSaid,
)
from server.interview.machine import InterviewMachine
from server.interview.plan import Plan, Question, QuestionType
from server.interview.progress import OutOfOrder
from server.interview.replies import Intent
from server.interview.turns import CONFIRMED, Move, Speaker, Turn
from tests.interview.room import (
    FIRST,
    SECOND_QUESTION,
    START,
    Room,
    asked,
    kinds,
    plan_of,
    silent_room,
)


def test_the_greeting_names_the_ai_and_asks_the_first_question_verbatim() -> None:
    room = Room(plan_of(FIRST, SECOND_QUESTION, ai_name="Nova", participant_name="Ana", intro="We study work.",
                        time_limit_s=900))  # fmt: skip
    commands = room.connect()
    assert kinds(commands) == ["SaveTurn:greet", "Say:greet"]
    text = room.last.text
    assert "Ana" in text
    assert "Nova, an AI" in text
    assert "We study work." in text
    assert "2 questions" in text
    assert "15 minutes" in text
    assert text.endswith("\n\n" + FIRST)
    assert room.last.question_id == "q1"


def test_one_question_is_announced_as_one() -> None:
    room = Room(plan_of(FIRST))
    room.connect()
    assert "one question" in room.last.text


def test_an_unknown_language_gets_the_plans_words_and_the_notice() -> None:
    room = Room(plan_of("Dove lavora?", "E prima?", language="it-IT", intro="Benvenuto."))
    room.connect()
    assert room.last.text == "Benvenuto.\n\nI am Aural, an AI interviewer.\n\nDove lavora?"
    room.say("In un forno.")
    assert room.last.text == "E prima?"


def test_a_plan_without_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one question"):
        InterviewMachine(plan_of())


def test_connecting_twice_asks_nothing_twice() -> None:
    room = silent_room()
    assert room.connect() == []
    assert room.restored().receive(Connected(START)) == []


def test_an_unanswered_turn_is_asked_about_again_after_a_restart() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.restored().receive(Connected(room.now))
    assert [type(command) for command in commands] == [RequestReply]
    assert commands[0] == room.log[-1]


def test_an_unanswered_control_is_carried_out_after_a_restart() -> None:
    room = silent_room()
    room.use(Control.SKIP, confirmed=True)
    assert room.turns[-2].note == CONFIRMED
    restored = InterviewMachine.restore(room.plan, room.turns[:-1])
    assert kinds(restored.receive(Connected(room.now))) == ["SaveTurn:ask", "Say:ask"]


def test_a_stored_close_without_its_finish_is_finished_on_return() -> None:
    room = silent_room()
    room.use(Control.END, confirmed=True)
    restored = room.restored()
    assert restored.view(room.now).ended
    assert [type(command) for command in restored.receive(Connected(room.now))] == [Finish]
    assert [type(command) for command in restored.receive(Connected(room.now))] == [Finish]
    assert restored.receive(Disconnected(room.now)) == []
    assert restored.next_deadline() is None


def test_words_before_the_greeting_are_out_of_order() -> None:
    machine = InterviewMachine(plan_of(FIRST))
    with pytest.raises(OutOfOrder):
        machine.receive(UserSaid(START, "Hello"))
    assert machine.receive(Activity(START)) == []
    assert machine.receive(Disconnected(START)) == []
    assert machine.receive(DeadlineReached(START)) == []
    assert machine.next_deadline() is None
    assert machine.view(START).question_number == 0
    assert machine.view(START).question_id is None


def test_turns_of_another_interview_are_refused() -> None:
    room = silent_room()
    with pytest.raises(OutOfOrder, match="no question"):
        InterviewMachine.restore(Plan("i", "t", (Question("other", "Other?"),)), room.turns)
    with pytest.raises(OutOfOrder, match="cannot follow"):
        InterviewMachine.restore(room.plan, [*room.turns, *room.turns])
    first = Turn(0, Speaker.CANDIDATE, Move.SAY, "Hi", START, 0)
    with pytest.raises(OutOfOrder, match="cannot be turn 0"):
        InterviewMachine.restore(room.plan, [first])


def test_nothing_can_be_folded_after_the_close() -> None:
    room = silent_room()
    room.use(Control.END, confirmed=True)
    late = Turn(len(room.turns), Speaker.CANDIDATE, Move.SAY, "Wait", START, 0)
    with pytest.raises(OutOfOrder, match="closing"):
        InterviewMachine.restore(room.plan, [*room.turns, late])


def test_words_are_saved_before_a_reply_is_asked_for() -> None:
    room = silent_room()
    commands = room.say("At a school.", client_event_id="e1")
    assert kinds(commands) == ["SaveTurn:say", "RequestReply"]
    assert room.last.question_id == "q1"
    assert room.machine.view(room.now).awaiting_reply
    assert asked(room).exchange == tuple(room.turns)


def test_a_resent_event_changes_nothing() -> None:
    room = silent_room()
    room.say("At a school.", client_event_id="e1")
    assert room.say("At a school.", client_event_id="e1") == []
    room.send(ControlUsed(room.now, Control.REPEAT, client_event_id="e2"))
    assert room.send(ControlUsed(room.now, Control.REPEAT, client_event_id="e2")) == []
    assert room.restored().receive(UserSaid(room.now, "At a school.", client_event_id="e1")) == []


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_message_is_no_answer(text: str) -> None:
    assert silent_room().say(text) == []


def test_more_words_replace_the_reply_in_flight_and_are_merged() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.say("In Porto.")
    assert kinds(commands) == ["SaveTurn:say", "CancelReply", "RequestReply"]
    assert [turn.text for turn in asked(room).exchange[1:]] == ["At a school.", "In Porto."]
    assert room.reply(Intent.NEXT, to=1) == []
    assert kinds(room.reply(Intent.NEXT, to=2)) == ["SaveTurn:ask", "Say:ask"]


def test_words_meant_for_an_earlier_question_are_not_filed_under_the_new_one() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    assert kinds(room.say("In Porto, that is.", seen_index=0)) == ["SaveTurn:say"]
    assert (room.last.late_for, room.last.question_id) == (0, "q1")
    assert not room.machine.view(room.now).awaiting_reply
    room.say("A timetable.", seen_index=2)
    context = asked(room)
    assert [turn.text for turn in context.exchange] == [room.turns[2].text, "A timetable."]
    assert "In Porto, that is." in [turn.text for turn in context.earlier]


def test_a_seen_index_no_turn_has_means_the_greeting() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    room.say("In Porto.", seen_index=-5)
    assert room.last.late_for == 0


def test_a_late_reply_changes_nothing() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    assert room.reply(Intent.NEXT, to=1) == []


@pytest.mark.parametrize("reply_to", [-1, 0, 7])
def test_a_reply_to_no_candidates_turn_is_out_of_order(reply_to: int) -> None:
    with pytest.raises(OutOfOrder):
        silent_room().reply(Intent.NEXT, to=reply_to)


def test_choices_the_question_does_not_offer_are_not_taken() -> None:
    plan = Plan("i", "t", (
        Question("q1", "Which?", QuestionType.SINGLE_CHOICE, options=("Red", "Blue")),
        Question("q2", "Which ones?", QuestionType.MULTIPLE_CHOICE, options=("Red", "Blue")),
    ))  # fmt: skip
    room = Room(plan, mind=None)
    room.connect()
    assert room.say("", choices=("Green",)) == []
    room.say("", choices=("Blue", "Red"))
    assert list(room.last.choices) == ["Blue"]
    assert asked(room).answered
    room.reply(Intent.NEXT)
    room.say("", choices=("Blue", "Red", "Blue"))
    assert list(room.last.choices) == ["Blue", "Red"]
    room.reply(Intent.NEXT)
    assert room.say("", choices=("Red",)) == []


def test_an_interrupted_reply_keeps_what_was_heard_and_is_asked_for_again() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.send(ReplyInterrupted(room.now, 1, "I see. Wh"))
    assert kinds(commands) == ["SaveTurn:cut", "CancelReply"]
    assert room.machine.view(room.now).awaiting_reply
    assert kinds(room.wait()) == ["RequestReply"]
    assert room.send(ReplyInterrupted(room.now, 1, "")) == [CancelReply(1)]
    assert room.send(ReplyInterrupted(room.now, 1, "I")) == []
