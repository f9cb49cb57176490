from dataclasses import FrozenInstanceError

import pytest

from server.interview.spoken import HeardWord, SpokenDetails, SpokenSegment


def test_a_spoken_turn_has_no_place_where_nothing_is_recorded() -> None:
    details = SpokenDetails()
    assert (details.audio_start_ms, details.audio_end_ms, details.words) == (None, None, ())


def test_what_was_heard_is_not_changed_afterwards() -> None:
    words = (HeardWord("night", 0, 320, 0.91), HeardWord("shifts", 320, 800, 0.42))
    segment = SpokenSegment(1, "night shifts", words, capture=7, start_sample=0, end_sample=19_200)
    assert segment == SpokenSegment(1, "night shifts", tuple(words), 7, 0, 19_200)
    with pytest.raises(FrozenInstanceError):
        segment.text = "knight shifts"  # type: ignore[misc]
