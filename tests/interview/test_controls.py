from dataclasses import replace

import pytest

from server.interview.commands import (
    EndReason,
)
from server.interview.events import (
    Activity,
    Control,
    ControlUsed,
    DeadlineReached,
    ReplyReady,
    UserSaid,
)
from server.interview.plan import Plan, Question
from server.interview.progress import State
from server.interview.replies import Intent, ReplyPhase
from server.interview.turns import Move
from tests.interview.room import (
    FIRST,
    MINUTE,
    SECOND_QUESTION,
    START,
    Room,
    asked,
    finishes,
    kinds,
    model,
    silent_room,
)


def test_done_after_an_answer_moves_on_and_cancels_the_reply() -> None:
    room = silent_room()
    room.say("A school.")
    commands = room.use(Control.DONE)
    assert kinds(commands) == ["SaveTurn:done", "CancelReply", "SaveTurn:ask", "Say:ask"]


def test_done_with_nothing_said_asks_whether_to_skip() -> None:
    room = silent_room()
    room.use(Control.DONE)
    assert room.moved(Move.CONFIRM_SKIP)
    assert "no answer" in room.last.text
    room.use(Control.DONE)
    assert room.last.question_id == "q2"


def test_done_after_meta_talk_only_asks_whether_to_skip() -> None:
    room = silent_room()
    room.say("Can you hear me?")
    room.reply(Intent.CLARIFY, "Yes, I am here.")
    room.use(Control.DONE)
    assert room.moved(Move.CONFIRM_SKIP)


def test_done_on_an_optional_question_moves_on() -> None:
    plan = Plan("i", "t", (Question("q1", FIRST, required=False), Question("q2", SECOND_QUESTION)))
    room = Room(plan)
    room.connect()
    room.use(Control.DONE)
    assert room.last.question_id == "q2"


def test_skip_is_confirmed_by_the_button_twice_or_by_the_client() -> None:
    room = silent_room()
    room.use(Control.SKIP)
    assert room.moved(Move.CONFIRM_SKIP)
    room.use(Control.SKIP)
    assert room.last.question_id == "q2"
    room.use(Control.SKIP, confirmed=True)
    assert room.moved(Move.WRAP_UP)


def test_end_is_confirmed_by_the_button_twice_or_declined() -> None:
    room = silent_room(closing="Come back soon.")
    room.use(Control.END)
    assert room.state == State.CONFIRM_END
    room.use(Control.GO_ON)
    assert room.moved(Move.REPEAT_QUESTION)
    room.use(Control.END)
    room.use(Control.END)
    assert finishes(room) == [EndReason.ENDED_BY_CANDIDATE]
    assert room.last.text.endswith("Come back soon.")


def test_going_on_when_nothing_was_asked_does_nothing() -> None:
    assert silent_room().use(Control.GO_ON) == []


def test_needing_time_stretches_the_silence() -> None:
    room = silent_room()
    before = room.machine.next_deadline()
    room.use(Control.NEED_TIME)
    after = room.machine.next_deadline()
    assert before is not None
    assert after is not None
    assert (before - START, after - room.now) == (4 * MINUTE, 12 * MINUTE)


def wrapping_up() -> Room:
    room = silent_room()
    for _ in range(2):
        room.say("An answer.")
        room.reply(Intent.NEXT)
    assert room.state == State.WRAP_UP
    return room


@pytest.mark.parametrize("control", [Control.DONE, Control.SKIP, Control.END, Control.GO_ON])
def test_any_finishing_control_closes_the_wrap_up(control: Control) -> None:
    room = wrapping_up()
    view = room.machine.view(room.now)
    assert (view.question_number, view.question_id, view.can_skip) == (2, None, False)
    room.use(control)
    assert finishes(room) == [EndReason.FINISHED]


@pytest.mark.parametrize("intent", [Intent.NEXT, Intent.END, Intent.SKIP, Intent.PROBE])
def test_words_in_the_wrap_up_close_it(intent: Intent) -> None:
    room = wrapping_up()
    room.say("No, thank you.")
    assert (asked(room).phase, asked(room).question) == (ReplyPhase.WRAP_UP, None)
    room.reply(intent)
    assert finishes(room) == [EndReason.FINISHED]


def test_the_wrap_up_is_bounded() -> None:
    room = wrapping_up()
    room.use(Control.REPEAT)
    assert "add or ask" in room.last.text
    room.use(Control.NEED_TIME)
    for _ in range(4):
        room.say("And what about this?")
        room.reply(Intent.CLARIFY, "That I cannot say.")
        assert room.state == State.WRAP_UP
    room.say("And this?")
    room.reply(Intent.CLARIFY, "No.")
    assert finishes(room) == [EndReason.FINISHED]


def test_repeating_the_wrap_up_keeps_the_models_words() -> None:
    room = wrapping_up()
    room.say("Pardon?")
    room.reply(Intent.REPEAT, "Of course.")
    assert room.last.text.startswith("Of course.\n\n")


def test_silence_in_the_wrap_up_ends_it() -> None:
    room = wrapping_up()
    room.wait()
    assert room.moved(Move.CHECK_IN)
    room.wait()
    assert finishes(room) == [EndReason.FINISHED]


def test_nothing_changes_a_finished_interview() -> None:
    room = wrapping_up()
    room.use(Control.DONE)
    before = room.machine.progress
    for event in (UserSaid(room.now, "Wait!"), ControlUsed(room.now, Control.REPEAT), Activity(room.now),
                  ReplyReady(room.now, 1, model(Intent.NEXT)), DeadlineReached(room.now + MINUTE)):  # fmt: skip
        assert room.send(event) == []
    assert room.machine.progress == before


def test_done_with_a_question_that_has_been_left_meanwhile_is_nothing() -> None:
    room = silent_room()
    asked_at = room.last.index
    room.say("I write software.")
    room.reply(Intent.NEXT, "Thank you.")
    done = ControlUsed(room.now, Control.DONE, client_event_id="done", seen=asked_at)
    assert room.send(done) == []
    assert room.moved(Move.ASK)
    assert room.send(replace(done, seen=room.last.index)) != []
    assert room.moved(Move.CONFIRM_SKIP)


def test_done_with_the_question_that_stands_ends_its_answer() -> None:
    room = silent_room()
    asked_at = room.last.index
    room.say("I write software.")
    room.send(ControlUsed(room.now, Control.DONE, client_event_id="done", seen=asked_at))
    assert room.moved(Move.ASK)
