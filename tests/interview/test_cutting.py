import pytest

from server.interview import wording
from server.interview.commands import AmendTurn, Command
from server.interview.events import Control, SpeechCut
from server.interview.pace import VOICE
from server.interview.plan import Plan, Question
from server.interview.progress import OutOfOrder, State
from server.interview.replies import Intent
from server.interview.turns import Move, Turn
from tests.interview.room import FIRST, SECOND_QUESTION, Room, asked, finishes, kinds, plan_of, silent_room

ANSWER = "I work at a school."


def at_second_question() -> Room:
    """A room in which the second question has just been asked after an acknowledgement."""
    room = silent_room()
    room.say(ANSWER)
    room.reply(Intent.NEXT, "Thank you, that is clear.")
    assert room.last.text == f"Thank you, that is clear.\n\n{SECOND_QUESTION}"
    return room


def amended(commands: list[Command]) -> Turn:
    (command,) = [command for command in commands if isinstance(command, AmendTurn)]
    return command.turn


def lived_as_restored(room: Room) -> None:
    assert room.restored().progress == room.machine.progress


@pytest.mark.parametrize("heard", ["", "Thank", "Thank you, that is clear."])
def test_a_turn_cut_in_its_acknowledgement_has_asked_nothing(heard: str) -> None:
    room = at_second_question()
    whole = room.last.text
    turn = amended(room.cut(heard))
    assert (turn.move, turn.text, turn.original, turn.question_id) == (Move.CUT, heard, whole, "q1")
    assert room.machine.view(room.now).question_number == 1
    lived_as_restored(room)


def test_words_that_follow_such_a_cut_belong_to_the_answer_before() -> None:
    room = at_second_question()
    room.cut("Thank you")
    commands = room.say("And at a hospital, at night.")
    assert kinds(commands) == ["SaveTurn:say", "RequestReply"]
    assert room.last.question_id == "q1"
    said = [turn.text for turn in asked(room).exchange]
    assert said[-3:] == [ANSWER, "Thank you", "And at a hospital, at night."]
    room.reply(Intent.NEXT, "I see.")
    assert room.last.move is Move.ASK
    assert room.last.text.endswith(SECOND_QUESTION)
    lived_as_restored(room)


def test_without_more_words_the_reply_is_made_again_after_a_while() -> None:
    room = at_second_question()
    room.cut("Thank you")
    assert kinds(room.wait()) == ["RequestReply"]


@pytest.mark.parametrize(
    ("heard", "again"),
    [("What", True), ("What did you", True), ("What did you build", False), (SECOND_QUESTION, False)],
)
def test_a_question_heard_too_little_of_is_said_again(heard: str, again: bool) -> None:
    room = at_second_question()
    room.cut(f"Thank you, that is clear.\n\n{heard}")
    assert (room.last.move, room.last.question_id) == (Move.ASK, "q2")
    lived_as_restored(room)
    room.say("Sorry, I also work at a hospital.")
    assert room.last.question_id == "q2"
    room.reply(Intent.NEXT, "I see.")
    assert room.moved(Move.REPEAT_QUESTION) is again
    if again:
        assert room.last.text.endswith(SECOND_QUESTION)
        room.say("A scheduling tool.")
        room.reply(Intent.NEXT, "Thanks.")
        assert room.moved(Move.WRAP_UP)


def test_a_clarification_of_an_unheard_question_comes_with_the_question() -> None:
    room = at_second_question()
    room.cut("Thank you, that is clear.\n\nWhat")
    room.say("What was that?")
    room.reply(Intent.CLARIFY, "I was about to ask you something.")
    assert room.moved(Move.REPEAT_QUESTION)
    assert room.last.text == f"I was about to ask you something.\n\n{SECOND_QUESTION}"


@pytest.mark.parametrize(("share", "again"), [(0.3, True), (0.9, False)])
def test_a_question_said_again_and_cut_again_counts_by_what_was_heard(share: float, again: bool) -> None:
    room = at_second_question()
    room.cut("Thank you, that is clear.\n\nWhat")
    room.say("Sorry?")
    room.reply(Intent.REPEAT, "Once more.")
    room.cut("Once more.\n\n" + SECOND_QUESTION[: round(share * len(SECOND_QUESTION))])
    room.say("A tool, I think.")
    room.reply(Intent.NEXT, "Thank you.")
    assert room.moved(Move.REPEAT_QUESTION) is again
    lived_as_restored(room)


def test_a_question_said_again_and_cut_before_it_began_stands_all_the_same() -> None:
    room = silent_room()
    room.use(Control.REPEAT)
    assert amended(room.cut("Certainly.")).move is Move.CUT
    assert room.machine.view(room.now).question_number == 1
    lived_as_restored(room)


@pytest.mark.parametrize("heard", ["", "Hello, and", "Hello, and welcome. I am Aural, an AI interviewer."])
def test_the_greeting_remains_one_and_its_question_is_said_again(heard: str) -> None:
    room = silent_room()
    turn = amended(room.cut(heard))
    assert (turn.move, turn.question_id, turn.text) == (Move.GREET, "q1", heard)
    room.say("Hello?")
    room.reply(Intent.PROBE, "Could you say more?")
    assert room.moved(Move.REPEAT_QUESTION)
    assert room.last.text.endswith(FIRST)
    lived_as_restored(room)


@pytest.mark.parametrize(
    ("heard", "told"),
    [("", True), ("Hello, and", True), ("Hello, and welcome. I am", True), ("all of it", False)],
)
def test_who_has_not_heard_that_an_ai_speaks_is_told_before_the_question(heard: str, told: bool) -> None:
    room = silent_room()
    notice = wording.i_am_ai(plan_of())
    greeting = room.last.text
    room.cut(heard if told else greeting[: greeting.index(notice) + len(notice)])
    room.say("Hello?")
    room.reply(Intent.PROBE, "Could you say more?")
    assert (notice in room.last.text) is told
    assert room.last.text.startswith("Could you say more?")
    assert room.last.text.endswith(FIRST)
    lived_as_restored(room)
    room.say("Again, please?")
    room.reply(Intent.REPEAT, "Certainly.")
    assert notice not in room.last.text


def test_who_skips_a_question_unheard_is_told_that_an_ai_speaks() -> None:
    room = silent_room()
    room.cut("Hello")
    room.use(Control.SKIP)
    room.use(Control.SKIP)
    assert room.moved(Move.ASK)
    assert wording.i_am_ai(plan_of()) in room.last.text


def test_a_greeting_heard_to_its_question_is_not_said_again() -> None:
    room = silent_room()
    room.cut(room.last.text[:-4])
    room.say(ANSWER)
    room.reply(Intent.NEXT)
    assert room.moved(Move.ASK)


@pytest.mark.parametrize(
    ("heard", "move", "follow_ups"),
    [
        ("I see.", Move.CUT, 0),
        ("I see. Could you", Move.CUT, 0),
        ("I see. Could you tell me why that", Move.PROBE, 1),
    ],
)
def test_a_follow_up_counts_when_enough_of_it_was_heard(heard: str, move: Move, follow_ups: int) -> None:
    room = silent_room()
    room.say(ANSWER)
    room.reply(Intent.PROBE, "I see. Could you tell me why that was hard?")
    assert amended(room.cut(heard)).move is move
    assert room.machine.progress.follow_ups == follow_ups
    lived_as_restored(room)


def test_a_follow_up_cut_near_its_end_is_repeated_whole() -> None:
    room = silent_room()
    room.say(ANSWER)
    room.reply(Intent.PROBE, "I see. Could you tell me why that was hard?")
    room.cut("I see. Could you tell me why that was")
    room.use(Control.REPEAT)
    assert room.last.text.endswith("Could you tell me why that was hard?")


@pytest.mark.parametrize(
    ("control", "heard", "state"),
    [
        (Control.SKIP, "Would you", State.ASKED),
        (Control.SKIP, "Would you like to skip this", State.CONFIRM_SKIP),
        (Control.END, "Would you", State.ASKED),
        (Control.END, "Would you like to end the interview here?", State.CONFIRM_END),
    ],
)
def test_what_was_not_heard_cannot_be_confirmed(control: Control, heard: str, state: State) -> None:
    room = silent_room()
    room.use(control)
    room.cut(heard)
    assert room.state == state
    lived_as_restored(room)


def test_a_confirmation_cut_off_is_asked_again() -> None:
    room = silent_room()
    room.use(Control.SKIP)
    room.cut("Would")
    room.wait()
    assert room.moved(Move.CONFIRM_SKIP)
    assert room.last.original is None


def test_an_offer_not_heard_is_made_again() -> None:
    room = Room(plan_of(FIRST), mind=None, pace=VOICE)
    room.connect()
    room.wait()
    room.wait()
    assert room.moved(Move.OFFER_TO_MOVE_ON)
    assert amended(room.cut("There is")).move is Move.CUT
    room.wait()
    assert room.moved(Move.OFFER_TO_MOVE_ON)


@pytest.mark.parametrize(
    ("heard", "move"),
    [
        ("Thank you.", Move.CUT),
        ("Thank you. That was the", Move.CUT),
        ("Thank you. That was the last question. Is there", Move.WRAP_UP),
    ],
)
def test_the_wrap_up_begins_when_its_question_does(heard: str, move: Move) -> None:
    room = Room(plan_of(FIRST), mind=None)
    room.connect()
    room.say(ANSWER)
    room.reply(Intent.NEXT, "Thank you.")
    assert room.moved(Move.WRAP_UP)
    room.cut(room.last.text[: len(heard) + 1])
    assert room.last.move is move
    room.say("I work there at night.")
    room.reply(Intent.NEXT, "Noted.")
    assert room.last.move is (Move.WRAP_UP if move is Move.CUT else Move.CLOSE)
    lived_as_restored(room)


def test_words_that_ask_nothing_stay_what_they_are() -> None:
    room = silent_room()
    room.use(Control.NEED_TIME)
    before = room.machine.progress
    turn = amended(room.cut("Of"))
    assert (turn.move, turn.text) == (Move.WAIT, "Of")
    assert room.machine.progress.given_time is before.given_time is True


def test_closing_words_cannot_be_cut() -> None:
    room = silent_room()
    room.use(Control.END, confirmed=True)
    assert finishes(room)
    assert room.cut("We will") == []
    assert room.last.original is None


def test_what_was_heard_to_its_end_was_not_cut() -> None:
    room = at_second_question()
    assert room.cut(room.last.text + "\n") == []
    assert room.last.move is Move.ASK


def test_a_second_cut_at_the_same_place_changes_nothing() -> None:
    room = at_second_question()
    room.cut("Thank you")
    assert room.cut("Thank you") == []


def test_a_turn_that_has_been_answered_is_not_cut_any_more() -> None:
    room = at_second_question()
    index = room.last.index
    room.say("A tool.")
    assert room.cut("Thank", index=index) == []
    assert room.turns[index].original is None


@pytest.mark.parametrize("index", [-1, 1, 7])
def test_only_the_interviewers_turns_can_be_cut(index: int) -> None:
    room = silent_room()
    room.say(ANSWER)
    with pytest.raises(OutOfOrder, match=str(index)):
        room.send(SpeechCut(room.now, index, ""))


def test_without_a_question_mark_the_last_sentence_is_what_is_asked() -> None:
    room = Room(Plan("i", "t", (Question("q1", "Tell me where you work."), Question("q2", FIRST))), mind=None)
    room.connect()
    room.say(ANSWER)
    room.reply(Intent.PROBE, "I see. Tell me more about the nights.")
    assert amended(room.cut("I see. Tell me")).move is Move.CUT


def test_a_cut_is_a_sign_of_life() -> None:
    room = at_second_question()
    before = room.machine.next_deadline()
    room.now += 60_000
    room.cut("Thank you, that is clear.\n\nWhat did you build")
    after = room.machine.next_deadline()
    assert before is not None
    assert after is not None
    assert after > before


@pytest.mark.parametrize(
    ("whole", "enough", "too_little"),
    [
        ("谢谢。是谁做的决定？", "谢谢。是谁做的决", "谢谢。是谁"),
        ("شكرا. من اتخذ القرار يومها؟", "شكرا. من اتخذ القرار", "شكرا. من"),
    ],
)
def test_a_follow_up_is_found_by_the_marks_of_its_script(whole: str, enough: str, too_little: str) -> None:
    for heard, move in ((enough, Move.PROBE), (too_little, Move.CUT)):
        room = silent_room()
        room.say(ANSWER)
        room.reply(Intent.PROBE, whole)
        room.cut(heard)
        assert room.last.move is move
