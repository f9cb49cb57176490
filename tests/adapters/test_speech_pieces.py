"""Text as it is spoken: sentence by sentence, in every script."""

import pytest

from server.adapters.speech_local.speaking import PIECE_CHARS, pieces


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Thank you. What then?", ["Thank you.", "What then?"]),
        ("谢谢您。接下来呢？好的！", ["谢谢您。", "接下来呢？", "好的！"]),
        ("شكرا لكم. ماذا حدث؟ نعم", ["شكرا لكم.", "ماذا حدث؟", "نعم"]),
    ],
)
def test_sentences_are_spoken_one_by_one(text: str, spoken: list[str]) -> None:
    assert pieces(text) == spoken


@pytest.mark.parametrize("clause", ["然后我们又等了一个星期，", "ثم انتظرنا أسبوعا آخر، "])
def test_long_sentences_are_parted_where_one_breathes(clause: str) -> None:
    parted = pieces(clause * 40)
    assert len(parted) > 1
    assert all(len(piece) <= PIECE_CHARS for piece in parted)
