"""What the people who invited the candidate may do to a running interview: give it more time, or end it."""

import pytest

from server.interview.commands import CancelReply, EndReason, Finish, WarnOfTime
from server.interview.events import EndRequested
from server.interview.progress import OutOfOrder, State
from server.interview.replies import Intent
from server.interview.turns import Move
from tests.interview.room import SECOND, Room, kinds, plan_of, silent_room

MINUTE_S = 60


def test_an_interview_that_is_ended_is_closed_with_words_and_completed() -> None:
    room = silent_room()
    room.say("I work at a school.")
    commands = room.send(EndRequested(room.now))
    assert any(isinstance(command, CancelReply) for command in commands)
    assert kinds(commands)[1:] == ["SaveTurn:close", "Say:close", "Finish"]
    assert [command.reason for command in commands if isinstance(command, Finish)] == [EndReason.ENDED_BY_ORGANIZER]
    assert room.state is State.COMPLETED
    assert room.restored().progress == room.machine.progress


def test_an_end_with_nothing_under_way_cancels_nothing() -> None:
    room = silent_room()
    assert kinds(room.send(EndRequested(room.now))) == ["SaveTurn:close", "Say:close", "Finish"]


def test_what_is_over_is_not_ended_again_and_what_has_not_begun_cannot_be() -> None:
    room = silent_room()
    room.send(EndRequested(room.now))
    assert room.send(EndRequested(room.now)) == []
    fresh = Room(plan_of("Where do you work now?"), mind=None)
    with pytest.raises(OutOfOrder):
        fresh.send(EndRequested(fresh.now))


def test_a_reply_that_comes_after_the_end_is_nothing() -> None:
    room = silent_room()
    room.say("I work at a school.")
    said = room.last.index
    room.send(EndRequested(room.now))
    assert room.reply(Intent.NEXT, to=said) == []
    assert room.moved(Move.CLOSE)


def test_more_time_moves_the_end_and_warns_anew() -> None:
    room = silent_room(time_limit_s=10 * MINUTE_S)
    room.say("I am thinking of it.", after_s=9 * MINUTE_S)
    while not any(isinstance(command, WarnOfTime) for command in room.log):
        room.wait()
    left = room.machine.view(room.now).time_left_ms
    assert left is not None
    room.machine.set_time_limit(30 * MINUTE_S)
    assert room.machine.view(room.now).time_left_ms == left + 20 * MINUTE_S * SECOND
    warned = len([command for command in room.log if isinstance(command, WarnOfTime)])
    room.reply(Intent.NEXT)
    room.say("A timetable.", after_s=19 * MINUTE_S)
    while len([command for command in room.log if isinstance(command, WarnOfTime)]) == warned:
        room.wait()
    assert room.state is not State.COMPLETED
