"""A spoken transcript as it can be heard: which words stand where in the recording, and which were hard to hear."""

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from server.db.models import TurnRow
from server.interview.spoken import LOW_CONFIDENCE, HeardWord
from server.interview.words import STOPPED, STOPS, UNSPACED
from server.services.reading import Citation, Piece, pieces_of
from server.services.transcript_rows import words_of

WORD: Final = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})\S)+")
"""Where no spaces part words, each character counts as one."""
SENTENCE: Final = re.compile(rf"[^{STOPS}\n]*(?:{STOPPED}|\n+|$)\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the recording, in milliseconds."""

    start_ms: int
    end_ms: int

    @property
    def start_s(self) -> str:
        """For players, which count in seconds."""
        return f"{self.start_ms / 1000:.2f}"

    @property
    def end_s(self) -> str:
        """As `start_s`."""
        return f"{self.end_ms / 1000:.2f}"


@dataclass(frozen=True, slots=True)
class SpokenPiece(Piece):
    """A stretch of text with the same citations, and as sure throughout."""

    unsure: bool = False


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence of a turn; joined, a turn's sentences are its text."""

    pieces: tuple[SpokenPiece, ...]
    place: Place | None

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word of the text that was heard: where it stands in both."""

    start: int
    end: int
    start_ms: int
    end_ms: int
    unsure: bool


class SpokenTurn:
    """One turn's text against its sound."""

    def __init__(self, turn: TurnRow) -> None:
        self._turn = turn
        self._marks = _marks(turn)
        self._starts = [mark.start for mark in self._marks]

    def place(self, start: int, end: int) -> Place | None:
        """Where the text from `start` to `end` is heard; None where nothing is recorded."""
        turn = self._turn
        if turn.audio_start_ms is None or turn.audio_end_ms is None or turn.audio_end_ms <= turn.audio_start_ms:
            return None
        inside = [mark for mark in self._marks if mark.start < end and mark.end > start]
        if inside:
            first, last = turn.audio_start_ms + inside[0].start_ms, turn.audio_start_ms + inside[-1].end_ms
        else:
            first, last = self._about(start), self._about(end)
        first = min(max(first, turn.audio_start_ms), turn.audio_end_ms)
        return Place(first, min(max(last, first), turn.audio_end_ms))

    def sentences(self, citations: tuple[Citation, ...]) -> list[SpokenSentence]:
        """The turn's text, sentence by sentence."""
        text = self._turn.text
        ends = [found.end() for found in SENTENCE.finditer(text) if found[0]]
        return [
            SpokenSentence(tuple(self._pieces(start, end, citations)), self.place(start, end))
            for start, end in itertools.pairwise([0, *ends])
        ]

    def _pieces(self, start: int, end: int, citations: tuple[Citation, ...]) -> list[SpokenPiece]:
        unsure = [m for m in self._marks if m.unsure and start <= m.start < end] if self._as_heard else []
        found = []
        at = 0
        for piece in pieces_of(self._turn, citations):
            first, last = max(start, at), min(end, at + len(piece.text))
            at += len(piece.text)
            if first >= last:
                continue
            cuts = {first, last, *(m.start for m in unsure), *(m.end for m in unsure)}
            for one, other in itertools.pairwise(sorted(cut for cut in cuts if first <= cut <= last)):
                is_unsure = any(m.start <= one and other <= m.end for m in unsure)
                found.append(SpokenPiece(self._turn.text[one:other], piece.cited_by, is_unsure))
        return found

    @property
    def _as_heard(self) -> bool:
        """A candidate who has corrected the words has been over all of them."""
        return self._turn.original_text is None

    def _about(self, at: int) -> int:
        """Where a word without a time of its own is heard: after the word before it, or in proportion to the text."""
        turn = self._turn
        begin, end = turn.audio_start_ms or 0, turn.audio_end_ms or 0
        before = bisect_right(self._starts, at) - 1
        if before >= 0:
            return begin + self._marks[before].end_ms
        if self._marks:
            return begin
        return begin + (end - begin) * at // max(1, len(turn.text))


def _marks(turn: TurnRow) -> list[_Mark]:
    """The words of the text that were heard as they stand there, with their times."""
    heard = [part for word in words_of(turn.words) for part in _parts(word)]
    written = list(WORD.finditer(turn.text))
    before, now = [_bare(word.text) for word in heard], [_bare(word[0]) for word in written]
    same: list[tuple[int, int]] = (
        list(zip(range(len(before)), range(len(now)), strict=True))
        if before == now
        else [
            (block.a + step, block.b + step)
            for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
            for step in range(block.size)
        ]
    )
    return [
        _Mark(
            written[there].start(),
            written[there].end(),
            heard[here].start_ms,
            heard[here].end_ms,
            heard[here].probability < LOW_CONFIDENCE,
        )
        for here, there in same
    ]


def _parts(word: HeardWord) -> list[HeardWord]:
    """A heard word as `WORD` finds it written; its time is shared among its characters."""
    parts = WORD.findall(word.text)
    if len(parts) < 2:
        return [word]
    share = (word.end_ms - word.start_ms) / len(parts)
    starts = [word.start_ms + round(share * place) for place in range(len(parts) + 1)]
    return [
        HeardWord(part, start, end, word.probability)
        for part, (start, end) in zip(parts, itertools.pairwise(starts), strict=True)
    ]


def _bare(word: str) -> str:
    """A word without what punctuation and capitals make of it."""
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word.strip()


def unheard(turn: TurnRow) -> str:
    """What an interrupted turn of the interviewer's would have gone on to say."""
    original = turn.original_text or ""
    rest = original[len(turn.text) :] if original.startswith(turn.text) else original
    return rest.strip()
