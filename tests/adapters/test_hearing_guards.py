"""What makes hearing look twice, and where it parts what is long."""

import numpy as np
import pytest

from server.adapters.speech_local.packaged import packaged_whisper, silero
from server.adapters.speech_local.silero import session
from server.adapters.speech_local.stretches import Stretch
from server.adapters.speech_local.whisper import FULL_S, Whisper, loops, windows_s
from server.ports.speech import VAD_CHUNK
from tests.support.recordings import WORDS, plain, recording


@pytest.mark.parametrize(
    "text",
    [
        "produced, produced, produced,",
        "it is fine, it is fine, it is fine",
        "in being modern, in being modern",
        "that as an example of fine type, that as an example of",
    ],
)
def test_loops_are_seen(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "no no",
        "ask not what your country can do for you ask what you can do for your country",
        "the most important thing is to listen and the second most important thing is to ask",
    ],
)
def test_ordinary_repetition_is_none(text: str) -> None:
    assert not loops(text)


@pytest.mark.parametrize("seconds", [0.3, 2, 5, 11, 20, 26, 30])
def test_windows_grow_up_to_the_whole(seconds: float) -> None:
    windows = windows_s(seconds)
    assert windows == sorted(set(windows))
    assert windows[0] >= min(FULL_S, seconds + 4)
    assert windows[-1] == FULL_S


def stretch(pattern: str) -> Stretch:
    """A recording in chunks: `x` with a voice, `.` without."""
    voiced = np.array([c == "x" for c in pattern])
    chunks = np.flatnonzero(voiced)
    return Stretch(voiced, int(chunks[0]), int(chunks[-1]), 0, len(pattern) * VAD_CHUNK)


def test_it_is_parted_in_the_middle_of_the_longest_pause() -> None:
    whole = stretch("..xxx" + "." * 12 + "xx" + "." * 20 + "xxxx..")
    halves = whole.halves()
    assert halves is not None
    before, after = halves
    assert (before.first, before.last, after.first, after.last) == (2, 18, 39, 42)
    assert before.end <= after.start
    assert before.voiced_s + after.voiced_s == pytest.approx(whole.voiced_s)
    assert before.halves() is not None
    assert after.halves() is None


def test_short_pauses_part_nothing() -> None:
    assert stretch("xxx........xxx").halves() is None


def test_nothing_said_after_a_pause_is_lost() -> None:
    """Whisper hears the first clip alone where it decodes the join in one piece."""
    packaged, detector = packaged_whisper(), silero()
    assert packaged is not None
    assert detector is not None
    whisper = Whisper(packaged.folder, session(detector.path), 1)
    joined = recording("lj001-0002") + bytes(2 * 16_000) + recording("jfk")
    heard = whisper.transcribe(joined, language="en", words=True)
    assert plain(heard.text) == plain(f"{WORDS['lj001-0002']} {WORDS['jfk']}")
    starts = [word.start_ms for word in heard.words]
    assert starts == sorted(starts)
    assert starts[-1] > 10_000
