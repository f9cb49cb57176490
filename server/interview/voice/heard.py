"""What of a spoken text has been heard, from how far its sound was played."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.interview.words import UNSPACED


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of speech and its place in the sound of its turn."""

    text: str
    start_ms: int
    end_ms: int


def heard_text(pieces: Iterable[Piece], played_ms: int) -> str:
    """The words wholly played; within a piece a word's place is its share of the letters."""
    heard = ""
    for piece in pieces:
        if piece.end_ms <= played_ms:
            heard += piece.text
            continue
        length = piece.end_ms - piece.start_ms
        if played_ms > piece.start_ms and length > 0:
            letters = int(len(piece.text.rstrip()) * (played_ms - piece.start_ms) / length)
            heard += _whole_words(piece.text, letters)
        break
    return heard.rstrip()


def _whole_words(text: str, letters: int) -> str:
    while letters > 0 and not _between_words(text, letters):
        letters -= 1
    return text[:letters]


def _between_words(text: str, at: int) -> bool:
    """Whether a word may end here; in scripts without spaces any character may be the last one heard."""
    return text[at].isspace() or any(UNSPACED.match(char) for char in text[at - 1 : at + 1])
