from server.interview.commands import EndReason, Finish
from server.interview.turns import Move
from tests.interview.room import Room, plan_of


def test_a_scripted_interview_asks_everything_and_finishes() -> None:
    room = Room(plan_of("Where do you work now?", "What did you build last?"))
    room.connect()
    room.say("I work at a small hospital, in the lab, because I like exact work and have done so for 7 years now.")
    room.say("Software.")
    room.say("A scheduling tool for the lab, for example it plans the night shifts of 40 people and their machines.")
    room.say("No, that's all.")
    moves = [turn.move for turn in room.turns]
    assert [move for move in moves if move is not Move.SAY] == [
        Move.GREET, Move.ASK, Move.PROBE, Move.WRAP_UP, Move.CLOSE,
    ]  # fmt: skip
    assert [command.reason for command in room.log if isinstance(command, Finish)] == [EndReason.FINISHED]
