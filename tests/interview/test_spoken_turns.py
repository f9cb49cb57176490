from dataclasses import replace

from server.interview.events import UserSaid
from server.interview.pace import VOICE
from server.interview.replies import Intent
from tests.interview.room import START, silent_room

ANSWER = "I work at a school."


def test_spoken_words_are_marked_as_such() -> None:
    room = silent_room()
    room.say(ANSWER, spoken=True)
    assert room.last.spoken
    room.say("And more.")
    assert not room.last.spoken


def test_a_correction_changes_the_words_and_nothing_else() -> None:
    room = silent_room()
    room.say("I work at a pool.", spoken=True)
    corrected = replace(room.last, text=ANSWER, original=room.last.text)
    before = room.machine.progress
    room.machine.amended(corrected)
    room.turns[-1] = corrected
    assert room.machine.progress == replace(before, turns=tuple(room.turns))
    room.reply(Intent.NEXT)
    assert room.restored().progress == room.machine.progress


def test_a_twin_tries_things_out_and_the_machine_is_none_the_wiser() -> None:
    room = silent_room()
    room.now += 5_000
    before = (room.machine.progress, room.machine.view(room.now), room.machine.next_deadline())
    twin = room.machine.twin()
    tried = twin.receive(UserSaid(room.now, ANSWER, spoken=True))
    assert before == (room.machine.progress, room.machine.view(room.now), room.machine.next_deadline())
    assert tried == room.machine.receive(UserSaid(room.now, ANSWER, spoken=True))
    assert twin.progress == room.machine.progress


def test_going_from_typing_to_talking_shortens_the_silence() -> None:
    room = silent_room()
    typing = room.machine.next_deadline()
    room.machine.pace = VOICE
    assert room.machine.pace is VOICE
    talking = room.machine.next_deadline()
    assert talking == START + 25_000
    assert typing == START + 240_000
