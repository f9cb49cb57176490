"""A model's stream taken apart one character at a time, so that how it was cut into pieces changes nothing."""

import re

from server.interview.replies import Intent

_THOUGHT_TAGS = ("think", "thinking", "thought", "reasoning")
_TAG = re.compile(r"<(/?)\s*(\w+)\s*>")
_LONGEST_TAG = 14
_UNDECIDED_CHARS = 60
"""A first line longer than this is words, not a control line."""
_CLOSERS = "\"'”’»)]*_」』）"
_ENDS = ".!?؟…"
_ENDS_WITHOUT_SPACE = "。！？"
_ABBREVIATIONS = frozenset(
    {"e.g", "i.e", "dr", "mr", "mrs", "ms", "st", "vs", "etc", "z.b", "d.h", "p.ej", "sr", "sra", "dra", "p.ex", "أ.د"}
)

_WORD = "|".join(Intent)
_CONTROL_ALONE = re.compile(
    rf"[\W_]*(?:(?:intent|control|action|move|decision)\b[\W_]*)?({_WORD})[\W_]*", re.IGNORECASE
)
_CONTROL_THEN_WORDS = re.compile(
    rf"[\W_]*(?:(?:intent|control|action|move|decision)\b[\W_]*)?({_WORD})"
    r"(?:\s*[\]\)}>*_`]+\s*[:：|–—-]?|\s*[:：|–—]|\s+-\s)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL_CASED = re.compile(rf"({_WORD}|{_WORD.upper()})\s+([A-Z¿¡ÀÁÂÉÈÊÓÖÄÜ\u0620-\u06ff\u3400-\u9fff].*)", re.DOTALL)


def control_of(line: str) -> tuple[Intent | None, str]:
    """The intent a first line names, and the words that stand beside it; (None, line) when it names none."""
    if alone := _CONTROL_ALONE.fullmatch(line):
        return Intent(alone[1].lower()), ""
    if beside := _CONTROL_THEN_WORDS.fullmatch(line) or _CONTROL_CASED.fullmatch(line):
        return Intent(beside[1].lower()), beside[2]
    return None, line


class ThoughtFilter:
    """Drops `<think>…</think>`, also unclosed; holds back what may yet become a tag."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def feed(self, char: str) -> str:
        """The characters now known to be words."""
        if not self._held and char != "<":
            return "" if self._thinking else char
        self._held += char
        if char == ">" or len(self._held) > _LONGEST_TAG or (char == "<" and len(self._held) > 1):
            return self._decide()
        return ""

    def flush(self) -> str:
        """What was held back, at the end of the stream."""
        held, self._held = self._held, ""
        return "" if self._thinking else held

    def _decide(self) -> str:
        held, self._held = self._held, ""
        tag = _TAG.fullmatch(held)
        if tag is not None and tag[2].lower() in _THOUGHT_TAGS:
            self._thinking = not tag[1]
            return ""
        if held.endswith("<"):
            held, self._held = held[:-1], "<"
        return "" if self._thinking else held


class SentenceSplitter:
    """Takes the control line off and gives whole sentences."""

    def __init__(self) -> None:
        self.intent: Intent | None = None
        self.empty = True
        self._decided = False
        self._buffer = ""

    def feed(self, char: str) -> list[str]:
        """The sentences `char` completes."""
        self._buffer += char
        if not self._decided:
            if char.isspace() and not re.search(r"\w", self._buffer):
                # A blank line, or a fence before the control line.
                self._buffer = ""
                return []
            self.empty &= not char.isalnum()
            if char != "\n" and len(self._buffer) < _UNDECIDED_CHARS:
                return []
            return self._decide()
        return self._cut(char)

    def flush(self) -> list[str]:
        """The sentences left at the end of the stream; the last may be unfinished."""
        done = [] if self._decided or self.empty else self._decide()
        rest, self._buffer = self._buffer.strip(), ""
        return [*done, rest] if rest else done

    def _decide(self) -> list[str]:
        self._decided = True
        first, self._buffer = self._buffer, ""
        self.intent, words = control_of(first.strip())
        space = first[len(first.rstrip()) :]
        return [sentence for char in words + space for sentence in self._next(char)]

    def _next(self, char: str) -> list[str]:
        self._buffer += char
        return self._cut(char)

    def _cut(self, char: str) -> list[str]:
        bare = self._buffer.rstrip()
        ended = char == "\n" or char in _ENDS_WITHOUT_SPACE or (char.isspace() and _ends(bare))
        if not ended:
            return []
        self._buffer = ""
        return [bare.strip()] if bare.strip() else []


def is_finished(sentence: str) -> bool:
    """Whether the sentence has its full stop, or its like."""
    bare = sentence.rstrip(_CLOSERS)
    return bare.endswith((*_ENDS, *_ENDS_WITHOUT_SPACE))


def _ends(text: str) -> bool:
    if not is_finished(text):
        return False
    bare = text.rstrip(_CLOSERS)
    last = bare.rstrip(".").split(" ")[-1].lower()
    return not (bare.endswith(".") and (last in _ABBREVIATIONS or re.fullmatch(r"[^\W\d_]|\d{1,2}", last)))
