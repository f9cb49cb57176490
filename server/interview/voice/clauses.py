"""Cuts what is to be said into pieces worth synthesising: a short first one, so that sound begins early."""

import re

FIRST_CHARS = 16
"""The first piece has at least this many characters, and ends at the next place to breathe."""
CLAUSE_CHARS = 60
LONGEST_CHARS = 220
_BREATH = re.compile(r"(?:[.!?…。！？]+[\"'”’»)]*|[,;:–—])(?=\s)")
_SENTENCE = re.compile(r"[.!?…。！？]+[\"'”’»)]*(?=\s)")


class ClauseCutter:
    """Takes text as it comes and gives pieces to be spoken; joined they are the text."""

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
        pieces = self.feed("")
        rest, self._buffer = self._buffer, ""
        if rest.strip():
            self._first = False
            pieces.append(rest)
        elif rest and pieces:
            pieces[-1] += rest
        return pieces

    def _cut_at(self) -> int | None:
        buffer = self._buffer
        paragraph = buffer.find("\n\n")
        at_least = FIRST_CHARS if self._first else CLAUSE_CHARS
        pattern = _BREATH if self._first or len(buffer) > LONGEST_CHARS else _SENTENCE
        found = next((m.end() for m in pattern.finditer(buffer) if m.end() >= at_least), None)
        if paragraph >= 0 and buffer[:paragraph].strip() and (found is None or paragraph <= found):
            return _with_space(buffer, paragraph)
        if found is not None:
            return _with_space(buffer, found)
        if len(buffer) > LONGEST_CHARS:
            space = buffer.rfind(" ", at_least, LONGEST_CHARS)
            return space + 1 if space > 0 else LONGEST_CHARS
        return None


def _with_space(buffer: str, at: int) -> int:
    while at < len(buffer) and buffer[at].isspace():
        at += 1
    return at
