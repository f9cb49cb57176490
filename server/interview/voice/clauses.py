"""Cuts what is to be said into pieces worth synthesising: a short first one, so that sound begins early.

Lengths are in letters; a character of a script without spaces counts as several.
"""

import re

from server.interview.words import LETTERS_A_CHARACTER, UNSPACED

FIRST_CHARS = 8
"""The first piece has at least this many characters, and ends at the next place to breathe."""
LONGEST_FIRST_CHARS = 120
CLAUSE_CHARS = 60
LONGEST_CHARS = 220
_STOP = r"(?:[.!?؟…]+[\"'”’»)]*(?=\s)|[。！？]+[”’」』）]*)"
_SENTENCE = re.compile(_STOP)
_BREATH = re.compile(rf"{_STOP}|[,;:،؛–—](?=\s)|[，、；：]")
_NO_END = re.compile(
    r"(?:^|[\s(\"'“‘«])(?:[^\W\d_](?:\.\s?[^\W\d_])*|\d{1,2}|mr|mrs|ms|dr|prof|st|no|vs|etc|approx|incl|resp|sr|sra|srta"
    r"|ej|mme|mlle|env|bzw|ca|usw|evtl|ggf|inkl|nr|hr|fr|dra|ex|أ)\.$",
    re.IGNORECASE,
)
"""Full stops of abbreviations, initials, "e.g." and "1." end no sentence. ("1999." does.)"""


class ClauseCutter:
    """Takes text as it comes and gives pieces to be spoken; joined, they are the text without its last white space."""

    def __init__(self) -> None:
        self._buffer = ""
        self._first = True

    def feed(self, text: str) -> list[str]:
        """The pieces `text` completes."""
        self._buffer += text
        pieces: list[str] = []
        while (at := self._cut_at()) is not None:
            pieces.append(self._buffer[:at])
            self._buffer = self._buffer[at:]
            self._first = False
        return pieces

    def flush(self) -> list[str]:
        """The rest, cut as well as can be."""
        rest, self._buffer = self._buffer, ""
        if not rest.strip():
            return []
        self._first = False
        return [rest]

    def _cut_at(self) -> int | None:
        buffer = self._buffer
        begin = len(buffer) - len(buffer.lstrip())
        at_least, longest = (FIRST_CHARS, LONGEST_FIRST_CHARS) if self._first else (CLAUSE_CHARS, LONGEST_CHARS)
        if UNSPACED.search(buffer, begin):
            at_least, longest = at_least // LETTERS_A_CHARACTER, longest // LETTERS_A_CHARACTER
        pattern = _BREATH if self._first or len(buffer) - begin > longest else _SENTENCE
        ends = [m.end() for m in pattern.finditer(buffer, begin) if not _NO_END.search(buffer, begin, m.end())]
        found = next((end for end in ends if end - begin >= at_least), None)
        paragraph = buffer.find("\n\n", begin)
        if paragraph >= 0 and (found is None or paragraph <= found):
            found = paragraph
        if found is not None and found - begin <= longest:
            return _with_space(buffer, found)
        if len(buffer) - begin > longest:
            space = buffer.rfind(" ", begin + at_least, begin + longest)
            return space + 1 if space > 0 else begin + longest
        return None


def _with_space(buffer: str, at: int) -> int:
    while at < len(buffer) and buffer[at].isspace():
        at += 1
    return at
