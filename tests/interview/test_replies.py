from server.interview.commands import (
    EndReason,
)
from server.interview.events import (
    Control,
    ReplyReady,
)
from server.interview.plan import FollowUpDepth
from server.interview.progress import State
from server.interview.replies import Intent, ReplyPhase
from server.interview.turns import Move, Source
from tests.interview.room import FIRST, SECOND_QUESTION, asked, finishes, model, silent_room


def test_a_probe_beyond_the_bound_moves_on() -> None:
    room = silent_room(depth=FollowUpDepth.LIGHT)
    room.say("A school.")
    assert asked(room).follow_ups_left == 1
    room.reply(Intent.PROBE, "I see. What kind?")
    assert room.state == State.ANSWERING
    room.say("Primary.")
    assert Intent.PROBE not in asked(room).allowed
    room.reply(Intent.PROBE, "I see. Where?")
    assert (room.last.move, room.last.text) == (Move.ASK, f"I see. Where?\n\n{SECOND_QUESTION}")


def test_a_probe_without_words_moves_on() -> None:
    room = silent_room()
    room.say("A school.")
    room.reply(Intent.PROBE, " ")
    assert room.moved(Move.ASK)


def test_clarifying_costs_no_follow_up_and_is_bounded() -> None:
    room = silent_room()
    for _ in range(4):
        room.say("What do you mean?")
        room.reply(Intent.CLARIFY, "It is about work.")
        assert room.moved(Move.CLARIFY)
    assert room.machine.view(room.now).follow_ups_left == 2
    room.say("What do you mean?")
    assert Intent.CLARIFY not in asked(room).allowed
    room.reply(Intent.CLARIFY, "")
    assert room.moved(Move.REPEAT_QUESTION)
    assert room.last.text.startswith("Let us stay with the question")
    assert FIRST in room.last.text


def test_clarifying_without_words_repeats_the_question() -> None:
    room = silent_room()
    room.say("Hm?")
    room.reply(Intent.CLARIFY, "")
    assert room.moved(Move.REPEAT_QUESTION)


def test_repeating_gives_the_question_and_the_standing_probe() -> None:
    room = silent_room()
    room.say("A school.")
    room.reply(Intent.PROBE, "I see. What kind of school?")
    room.use(Control.REPEAT)
    assert FIRST in room.last.text
    assert room.last.text.endswith("I had then asked: What kind of school?")
    room.say("Primary.")
    room.reply(Intent.PROBE, "Tell me about its size.")
    room.use(Control.REPEAT)
    assert room.last.text.endswith("Tell me about its size.")
    room.say("Say it again?")
    room.reply(Intent.REPEAT, "")
    assert room.last.text.startswith("Certainly.")


def test_waiting_said_in_words_takes_a_wait_turn() -> None:
    room = silent_room()
    room.say("Give me a minute")
    room.reply(Intent.WAIT, "")
    assert room.moved(Move.WAIT)
    assert room.last.text


def test_skipping_in_words_is_confirmed_when_required() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "")
    assert room.moved(Move.CONFIRM_SKIP)
    assert room.machine.view(room.now).confirm == "skip"
    room.say("Yes")
    assert asked(room).phase is ReplyPhase.CONFIRM_SKIP
    assert {Intent.YES, Intent.NO} <= asked(room).allowed
    room.reply(Intent.YES, "")
    assert room.moved(Move.ASK)
    assert room.last.text.endswith(SECOND_QUESTION)
    assert room.last.text != SECOND_QUESTION


def test_declining_a_skip_gives_the_question_again() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "All right.")
    assert room.last.text.startswith("All right.\n\n")
    room.say("No")
    room.reply(Intent.NO, "")
    assert room.last.text.endswith(FIRST)
    assert room.state == State.ASKED


def test_words_that_confirm_nothing_are_an_answer() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "")
    room.say("Actually, I work at a school.")
    room.reply(Intent.PROBE, "I see. What kind?")
    assert (room.state, room.last.question_id) == (State.ANSWERING, "q1")


def test_ending_in_words_is_confirmed() -> None:
    room = silent_room()
    room.say("I want to end the interview")
    room.reply(Intent.END, "")
    assert room.machine.view(room.now).confirm == "end"
    room.say("Yes")
    room.reply(Intent.YES, "Very well.")
    assert room.last.text.startswith("Very well.")
    assert finishes(room) == [EndReason.ENDED_BY_CANDIDATE]


def test_agreement_nobody_asked_for_moves_on() -> None:
    room = silent_room()
    room.say("Yes")
    room.reply(Intent.YES, "")
    assert room.moved(Move.ASK)


def test_the_models_note_and_source_go_on_the_turn() -> None:
    room = silent_room()
    room.say("A school.")
    reply = model(Intent.NEXT, "I see.")
    room.send(ReplyReady(room.now, 1, type(reply)(reply.intent, reply.text, Source.MODEL, "refused:praise")))
    assert (room.last.source, room.last.note) == (Source.MODEL, "refused:praise")
    assert room.last.text == f"I see.\n\n{SECOND_QUESTION}"
