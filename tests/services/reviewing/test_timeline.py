from typing import Any

import pytest

from server.db.models import TurnRow
from server.interview.turns import Speaker
from server.services.reviewing.timeline import SPOKEN_WORD_MS, Pause, timeline_of

ASKED = Speaker.INTERVIEWER
SAID = Speaker.CANDIDATE


def turn(index: int, speaker: Speaker, elapsed_ms: int, text: str = "one two three", **fields: Any) -> TurnRow:
    fields.setdefault("words", [])
    return TurnRow(index=index, speaker=speaker, elapsed_ms=elapsed_ms, text=text, **fields)


def heard(index: int, elapsed_ms: int, took_ms: int) -> TurnRow:
    words = [["one", 150, 400, 0.9], ["three", took_ms - 300, took_ms, 0.9]]
    return turn(index, SAID, elapsed_ms, spoken=True, words=words)


def stretches(turns: list[TurnRow]) -> list[tuple[int, int]]:
    timeline = timeline_of(turns)
    assert timeline is not None
    return [(stretch.start_ms, stretch.end_ms) for stretch in timeline.stretches]


def test_writing_took_from_the_turn_before_until_it_was_sent() -> None:
    turns = [turn(0, ASKED, 5_000), turn(1, SAID, 25_000), turn(2, ASKED, 26_000), turn(3, SAID, 36_000)]
    assert stretches(turns) == [(0, 0), (0, 20_000), (21_000, 21_000), (21_000, 31_000)]


def test_speech_that_was_not_recorded_took_as_long_as_its_words() -> None:
    turns = [turn(0, ASKED, 0, spoken=True), heard(1, 20_000, 7_000), turn(2, ASKED, 20_100, spoken=True)]
    asking = 3 * SPOKEN_WORD_MS
    assert stretches(turns) == [(0, asking), (13_000, 20_000), (20_100, 20_100 + asking)]


def test_an_interviewer_that_was_spoken_over_stops_where_the_candidate_begins() -> None:
    turns = [turn(0, ASKED, 0, "a " * 40, spoken=True), heard(1, 9_000, 4_000), turn(2, ASKED, 9_100, spoken=True)]
    assert stretches(turns)[:2] == [(0, 5_000), (5_000, 9_000)]


def test_an_answer_begins_not_before_the_turn_before_it() -> None:
    turns = [turn(0, ASKED, 0, spoken=True), heard(1, 3_000, 7_000)]
    assert stretches(turns) == [(0, 0), (0, 3_000)]


def test_a_recording_tells_places_pauses_and_shares() -> None:
    turns = [
        turn(0, ASKED, 0, audio_start_ms=0, audio_end_ms=4_000, spoken=True),
        turn(1, SAID, 20_000, audio_start_ms=8_000, audio_end_ms=20_000, spoken=True),
    ]
    timeline = timeline_of(turns)
    assert timeline is not None
    assert timeline.by_sound
    assert timeline.pauses == (Pause(1, 4_000, 4_000),)
    assert timeline.candidate_share == pytest.approx(0.75)


def test_where_nobody_answered_there_is_none() -> None:
    assert timeline_of([turn(0, ASKED, 0), turn(1, ASKED, 9_000)]) is None
