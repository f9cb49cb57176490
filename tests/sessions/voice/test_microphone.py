"""What arrives of a microphone, put in order."""

from hypothesis import given
from hypothesis import strategies as st

from server.sessions.voice.microphone import LONGEST_GAP_SAMPLES, MicFrame, Sequencer


def marked(first: int, count: int) -> bytes:
    """Samples that carry their own number."""
    return b"".join((number % 30_000).to_bytes(2, "little") for number in range(first, first + count))


def test_frames_that_overlap_are_taken_once() -> None:
    sequencer = Sequencer()
    taken = [sequencer.take(MicFrame(5, first, marked(first, 100))) for first in (0, 100, 50, 0, 200, 150)]
    assert b"".join(taken) == marked(0, 300)
    assert sequencer.in_capture(sequencer.samples) == 300


def test_what_never_came_is_silence() -> None:
    sequencer = Sequencer()
    sequencer.take(MicFrame(5, 0, marked(0, 10)))
    assert sequencer.take(MicFrame(5, 15, marked(15, 5))) == bytes(10) + marked(15, 5)


def test_a_lying_gap_is_bounded() -> None:
    sequencer = Sequencer()
    sequencer.take(MicFrame(5, 0, marked(0, 10)))
    taken = sequencer.take(MicFrame(5, 4_000_000_000, marked(0, 10)))
    assert len(taken) == 2 * (LONGEST_GAP_SAMPLES + 10)
    assert sequencer.in_capture(sequencer.samples) == 4_000_000_010


def test_a_new_capture_goes_on_where_the_old_one_ended() -> None:
    sequencer = Sequencer()
    sequencer.take(MicFrame(5, 0, marked(0, 100)))
    sequencer.take(MicFrame(6, 0, marked(0, 50)))
    assert (sequencer.samples, sequencer.capture, sequencer.in_capture(sequencer.samples)) == (150, 6, 50)


def test_a_restarted_server_takes_the_timeline_from_where_the_client_still_has_it() -> None:
    sequencer = Sequencer()
    sequencer.take(MicFrame(5, 48_000, marked(48_000, 100)))
    assert (sequencer.samples, sequencer.in_capture(sequencer.samples)) == (100, 48_100)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 120)), max_size=30))
def test_each_sample_is_taken_once_and_in_order_whatever_is_sent_again(pieces: list[tuple[int, int]]) -> None:
    sequencer, sound = Sequencer(), b""
    for first, count in [(0, 1), *pieces]:
        here = min(first, sequencer.in_capture(sequencer.samples))
        sound += sequencer.take(MicFrame(9, here, marked(here, count)))
    assert sound == marked(0, len(sound) // 2)
