import pytest

from server.interview.commands import (
    EndReason,
    Park,
    RequestReply,
    SaveClock,
    SaveTurn,
    WarnOfTime,
)
from server.interview.events import (
    Activity,
    Connected,
    Control,
    DeadlineReached,
    Disconnected,
    ReplyReady,
)
from server.interview.machine import InterviewMachine
from server.interview.pace import Pace
from server.interview.plan import FollowUpDepth, Patience, Plan, Question, QuestionType
from server.interview.probing import follow_up_limit
from server.interview.progress import State
from server.interview.replies import Intent
from server.interview.turns import Move
from tests.interview.room import (
    FIRST,
    MINUTE,
    START,
    Room,
    asked,
    finishes,
    model,
    plan_of,
    silent_room,
)


@pytest.mark.parametrize(("patience", "minutes"), [(Patience.BRISK, 2), (Patience.NORMAL, 4), (Patience.PATIENT, 8)])
def test_silence_is_met_with_a_check_in_an_offer_and_parking(patience: Patience, minutes: int) -> None:
    room = silent_room(patience=patience)
    assert room.send(DeadlineReached(room.now + minutes * MINUTE - 1)) == []
    room.wait()
    assert (room.last.move, room.now - START) == (Move.CHECK_IN, minutes * MINUTE)
    room.wait()
    assert room.moved(Move.OFFER_TO_MOVE_ON)
    parked = room.wait()
    assert parked == [Park(room.now - START)]
    assert room.machine.next_deadline() is None
    assert room.state == State.ASKED


def test_a_parked_interview_goes_on_and_the_time_between_does_not_count() -> None:
    room = silent_room()
    for _ in range(3):
        room.wait()
    active = room.now - START
    room.say("Back again.", after_s=3600)
    assert room.last.elapsed_ms == active
    room.now += MINUTE
    room.reply(Intent.NEXT)
    assert room.last.elapsed_ms == active + MINUTE


def test_activity_puts_off_the_check_in() -> None:
    room = silent_room()
    room.now += MINUTE
    assert room.send(Activity(room.now)) == []
    assert room.machine.next_deadline() == room.now + 4 * MINUTE


def test_no_silence_is_broken_while_a_reply_is_in_flight() -> None:
    room = silent_room()
    room.say("A school.")
    assert room.machine.next_deadline() is None
    assert room.send(DeadlineReached(room.now + 60 * MINUTE)) == []


def test_the_pace_can_be_that_of_voice() -> None:
    pace = Pace(check_in_ms=dict.fromkeys(Patience, 8_000))
    room = Room(plan_of(FIRST), pace=pace)
    room.connect()
    assert room.machine.next_deadline() == START + 8_000


def test_time_away_does_not_count() -> None:
    room = silent_room(time_limit_s=600)
    room.now += MINUTE
    assert room.send(Disconnected(room.now)) == [SaveClock(MINUTE)]
    assert room.send(Disconnected(room.now)) == []
    assert room.machine.next_deadline() is None
    room.now += 60 * MINUTE
    room.connect()
    assert room.machine.view(room.now).time_left_ms == 9 * MINUTE
    restored = InterviewMachine.restore(room.plan, room.turns, elapsed_ms=MINUTE)
    assert restored.view(room.now).time_left_ms == 9 * MINUTE


def test_events_out_of_time_count_as_now() -> None:
    room = silent_room(time_limit_s=600)
    room.say("A school.", after_s=60)
    room.send(ReplyReady(room.now - 30_000, 1, model(Intent.NEXT)))
    assert room.last.at_ms == room.now


def test_the_candidate_is_warned_once_then_told_then_let_finish() -> None:
    room = silent_room(time_limit_s=600)
    room.now = START + 7 * MINUTE + 30_000
    room.send(Activity(room.now))
    assert [c for c in room.log if isinstance(c, WarnOfTime)] == [WarnOfTime(150_000)]
    room.now = START + 10 * MINUTE - 1
    room.send(Activity(room.now))
    assert [type(command) for command in room.wait()] == [SaveTurn, type(room.log[-1])]
    assert room.state == State.TIME_UP
    assert not room.machine.view(room.now).can_skip
    assert room.use(Control.REPEAT) == []
    room.say("The last words.")
    assert room.moved(Move.CLOSE)
    assert finishes(room) == [EndReason.TIME_LIMIT]
    assert len([c for c in room.log if isinstance(c, WarnOfTime)]) == 1


def test_the_grace_after_the_limit_ends() -> None:
    room = silent_room(time_limit_s=60)
    room.send(DeadlineReached(START + MINUTE))
    room.now = START + MINUTE
    assert room.state == State.TIME_UP
    room.say("Late for the greeting?", seen_index=0)
    assert finishes(room) == [EndReason.TIME_LIMIT]
    other = silent_room(time_limit_s=60)
    other.now = START + MINUTE
    other.send(DeadlineReached(other.now))
    other.wait()
    assert other.now == START + 3 * MINUTE
    assert finishes(other) == [EndReason.TIME_LIMIT]


def test_an_answer_given_before_the_limit_is_replied_to_after_it() -> None:
    room = silent_room(time_limit_s=60)
    room.say("A school.", after_s=59)
    room.now = START + 2 * MINUTE
    assert room.send(DeadlineReached(room.now)) == []
    room.reply(Intent.NEXT, "I see.")
    assert (room.last.move, room.last.text.split("\n")[0]) == (Move.CLOSE, "I see.")
    assert finishes(room) == [EndReason.TIME_LIMIT]


def test_the_limit_is_told_after_talk_that_was_answered_late() -> None:
    room = silent_room(time_limit_s=60)
    room.say("Can you hear me?", after_s=59)
    room.now = START + 2 * MINUTE
    room.reply(Intent.CLARIFY, "Yes.")
    assert [turn.move for turn in room.turns[-2:]] == [Move.CLARIFY, Move.TIME_UP]


def test_the_limit_survives_a_restart() -> None:
    room = silent_room(time_limit_s=60)
    room.say("A school.", after_s=90)
    restored = room.restored()
    assert [type(command) for command in restored.receive(Connected(room.now))] == [RequestReply]
    assert restored.view(room.now).time_left_ms == 0
    quiet = InterviewMachine.restore(room.plan, room.turns[:1], elapsed_ms=MINUTE)
    quiet.receive(Connected(room.now))
    assert quiet.next_deadline() == room.now


def test_follow_ups_are_the_first_to_go_when_time_is_short() -> None:
    room = silent_room(time_limit_s=600)
    room.say("A school.", after_s=60)
    assert asked(room).follow_ups_left == 2
    room.reply(Intent.PROBE, "What kind?")
    room.say("Primary.", after_s=250)
    assert asked(room).follow_ups_left == 0
    room.reply(Intent.NEXT)
    room.say("A tool.", after_s=270)
    assert asked(room).follow_ups_left == 0


def test_optional_questions_are_passed_over_when_time_is_short() -> None:
    plan = Plan("i", "t", (
        Question("q1", "One?"), Question("q2", "Two?", required=False), Question("q3", "Three?"),
    ), time_limit_s=300)  # fmt: skip
    room = Room(plan, mind=None)
    room.connect()
    room.say("Yes.", after_s=30)
    room.reply(Intent.NEXT)
    assert room.last.question_id == "q2"
    slow = Room(plan, mind=None)
    slow.connect()
    slow.say("Yes.", after_s=200)
    slow.reply(Intent.NEXT)
    assert slow.last.question_id == "q3"


def test_a_questions_own_limit_ends_its_follow_ups() -> None:
    room = Room(Plan("i", "t", (Question("q1", FIRST, time_limit_s=30),)), mind=None)
    room.connect()
    room.say("A school.", after_s=31)
    assert asked(room).follow_ups_left == 0


@pytest.mark.parametrize(
    ("kind", "depth", "enabled", "limit"),
    [
        (QuestionType.OPEN_ENDED, FollowUpDepth.LIGHT, True, 1),
        (QuestionType.OPEN_ENDED, FollowUpDepth.MODERATE, True, 2),
        (QuestionType.CODING, FollowUpDepth.DEEP, True, 5),
        (QuestionType.RESEARCH, FollowUpDepth.LIGHT, True, 2),
        (QuestionType.RESEARCH, FollowUpDepth.MODERATE, True, 5),
        (QuestionType.RESEARCH, FollowUpDepth.DEEP, True, 7),
        (QuestionType.RESEARCH, FollowUpDepth.DEEP, False, 0),
    ],
)
def test_follow_up_limits(kind: QuestionType, depth: FollowUpDepth, enabled: bool, limit: int) -> None:
    question = Question("q", "Q?", kind, follow_up_enabled=enabled, depth=depth)
    assert follow_up_limit(question, plan_of("Q?")) == limit


@pytest.mark.parametrize("tells", [True, False])
def test_where_only_the_page_shows_the_time_the_interviewer_does_not_know_it(tells: bool) -> None:
    room = Room(plan_of("A?", "B?", time_limit_s=600, tells_time=tells))
    room.connect()
    assert ("10 minutes" in room.last.text) is tells
    room.say("How much time is left?")
    assert (asked(room).time_left_ms is not None) is tells
    assert ("minutes" in room.last.text) is tells
    assert room.machine.view(room.now).time_left_ms is not None
