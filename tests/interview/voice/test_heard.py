import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.voice.heard import Piece, heard_text

TURN = (Piece("Thank you. ", 0, 1_000), Piece("What did you build last?", 1_000, 3_400))


@pytest.mark.parametrize(
    ("played_ms", "heard"),
    [
        (0, ""),
        (500, "Thank"),
        (999, "Thank"),
        (1_000, "Thank you."),
        (1_050, "Thank you."),
        (1_400, "Thank you. What"),
        (1_500, "Thank you. What"),
        (3_399, "Thank you. What did you build"),
        (3_400, "Thank you. What did you build last?"),
        (9_000, "Thank you. What did you build last?"),
    ],
)
def test_what_was_heard_is_the_words_wholly_played(played_ms: int, heard: str) -> None:
    assert heard_text(TURN, played_ms) == heard


def test_where_no_spaces_part_words_what_was_heard_ends_anywhere_between_them() -> None:
    turn = (Piece("谢谢。您最近做了什么项目？", 0, 1_300),)
    assert heard_text(turn, 250) == "谢谢"
    assert heard_text(turn, 800) == "谢谢。您最近做了"
    assert heard_text(turn, 1_250) == "谢谢。您最近做了什么项目"


def test_nothing_is_heard_of_no_sound() -> None:
    assert heard_text([], 1_000) == ""


def test_words_that_could_only_be_shown_take_no_time() -> None:
    shown = (Piece("Shown only. ", 0, 0), Piece("Spoken.", 0, 700), Piece(" Shown.", 700, 700))
    assert heard_text(shown, 0) == "Shown only."
    assert heard_text(shown, 700) == "Shown only. Spoken. Shown."


def test_sound_that_has_not_begun_is_not_heard() -> None:
    assert heard_text((Piece("Later.", 500, 900),), 300) == ""


pieces = st.lists(
    st.tuples(st.text(st.sampled_from("ab ,.\n\té"), min_size=1, max_size=24), st.integers(0, 3_000)), max_size=6
)


def placed(drawn: list[tuple[str, int]]) -> list[Piece]:
    row: list[Piece] = []
    for text, length in drawn:
        start = row[-1].end_ms if row else 0
        row.append(Piece(f"{text} ", start, start + length))
    return row


@given(pieces, st.integers(-10, 9_000), st.integers(0, 3_000))
def test_more_played_is_more_heard_in_whole_words_and_never_more_than_was_played(
    drawn: list[tuple[str, int]], played_ms: int, later_ms: int
) -> None:
    row = placed(drawn)
    whole = "".join(piece.text for piece in row)
    heard = heard_text(row, played_ms)
    assert whole.startswith(heard)
    assert heard == heard.rstrip()
    assert heard in ("", whole) or whole[len(heard)].isspace()
    assert heard_text(row, played_ms + later_ms).startswith(heard)
    begun = "".join(piece.text for piece in row if piece.start_ms < played_ms or piece.end_ms <= played_ms)
    assert len(heard) <= len(begun)
    for piece in row:
        if piece.start_ms < played_ms < piece.end_ms:
            before = sum(len(other.text) for other in row[: row.index(piece)])
            share = (played_ms - piece.start_ms) / (piece.end_ms - piece.start_ms)
            assert len(heard) <= before + len(piece.text) * share
