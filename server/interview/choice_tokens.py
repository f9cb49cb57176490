"""What an utterance about choices is made of: normalised words by clauses, numbers as digits."""

import re
from collections.abc import Sequence

from server.interview.phrasebook.choosing import Understanding
from server.interview.words import UNSPACED, unmarked

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|\w+|[^\w\s]|\n")
_WORD = re.compile(r"\w+")
_SPACED = re.compile(rf"(?:(?!{UNSPACED.pattern})\w)+")
_BREAKS = frozenset(",.;:!?…–—()\n。、،؛؟")
_LEAST_BARE = 2
"""What is written in one with a word is taken off where so many letters are left."""


def clauses_of(text: str, words: Understanding | None, options: Sequence[str]) -> list[list[str]]:
    """The words of `text`, clause by clause; the names of choices in it are taken apart as they are by themselves."""
    names = _names(options)
    clauses: list[list[str]] = [[]]
    for token in _TOKEN.findall(unmarked(text.casefold())):
        if token in _BREAKS:
            clauses.append([])
        elif not (token[0].isalnum() or token[0] == "_"):
            clauses[-1] += [words.symbols[token]] if words is not None and token in words.symbols else []
        else:
            for part in _parts(token, words, names):
                if words is not None and part in words.new_clause:
                    clauses.append([])
                before = clauses[-1][-1] if clauses[-1] else ""
                clauses[-1].append(_as_number(part, before, words))
    return [clause for clause in clauses if clause]


def tokens_of(option: str, words: Understanding | None) -> list[str]:
    """The words of a choice's name."""
    return [token for clause in clauses_of(option, words, ()) for token in clause] or [option.casefold()]


def is_character(token: str) -> bool:
    """Whether a word is one character of a script without spaces, left over where no known word stands."""
    return len(token) == 1 and UNSPACED.match(token) is not None


def _names(options: Sequence[str]) -> list[str]:
    """The words that the names of choices are written with, the longest first."""
    return sorted({word for option in options for word in _WORD.findall(unmarked(option.casefold()))}, key=len)[::-1]


def _parts(token: str, words: Understanding | None, names: Sequence[str]) -> list[str]:
    if words is None:
        return [token]
    if UNSPACED.search(token):
        return _cut(token, words, names)
    return _detached(token, words, names)


def _cut(run: str, words: Understanding, names: Sequence[str]) -> list[str]:
    """The words of a run without spaces: names of choices, else the longest known words, else single characters."""
    found, at = [], 0
    while at < len(run):
        name = next((name for name in names if UNSPACED.search(name) and run.startswith(name, at)), "")
        if name:
            found += _cut(name, words, ())
            at += len(name)
            continue
        spaced = _SPACED.match(run, at)
        known = (run[at:end] for end in range(len(run), at, -1) if run[at:end] in words.vocabulary)
        found.append(spaced[0] if spaced else next(known, run[at]))
        at += len(found[-1])
    return found


def _detached(token: str, words: Understanding, names: Sequence[str]) -> list[str]:
    """A word without what is written in one with it; an "and" before it becomes a word of its own."""
    joiner = words.attached_and
    if joiner and token.startswith(joiner) and len(token) > _LEAST_BARE:
        rest = _bare(token.removeprefix(joiner), words)
        if rest != token.removeprefix(joiner) or rest in {_bare(name, words) for name in names}:
            return [joiner, rest]
    return [_bare(token, words)]


def _bare(token: str, words: Understanding) -> str:
    for beginning in words.attached:
        if token.startswith(beginning) and len(token) - len(beginning) >= _LEAST_BARE:
            return token.removeprefix(beginning)
    return token


def _as_number(token: str, before: str, words: Understanding | None) -> str:
    if token[0].isdigit():
        return token.replace(",", ".")
    if words is None or before in words.plural:
        return token
    if words.numbers.get(token) == "1" and (before in words.ordinals or before in words.pointing):
        return token  # "the second one" names no number
    return words.numbers.get(token, token)
