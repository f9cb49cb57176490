"""Which choices words mean. What could be meant otherwise is asked about, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from server.interview.choice_tokens import clauses_of, is_character, tokens_of
from server.interview.phrasebook.choosing import Understanding
from server.interview.words import is_question

_SHORT = 8
"""An utterance with more telling words than this is told by names of choices alone, not by parts of them."""
_ALIKE = 0.8
"""How like a word has to be to one of a choice's: hearing and typing are not exact."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Chosen:
    """These choices are meant."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A choice is spoken of, but which is meant has to be asked; `between` those, or any where it is empty."""

    between: tuple[str, ...] = ()


Match = Chosen | Unclear | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen, and how words about it are understood."""

    options: tuple[str, ...]
    many: bool
    words: Understanding | None
    """None in a language nothing is known of."""
    counted: tuple[str, ...] = ()
    """What ordinals and letters count in; all options where it is empty."""


@dataclass(frozen=True, slots=True)
class _Mention:
    option: str
    start: int
    end: int


def whole_match(said: str, offer: Offer) -> Match:
    """The choice the whole utterance names: by its words, place or letter, with no more than courtesy around it."""
    clauses = clauses_of(said, offer.words, offer.options)
    tokens = [token for clause in clauses for token in clause]
    found = _named_wholly(tokens, offer) or _listed_wholly(clauses, offer) or _all_of(tokens, offer)
    if isinstance(found, Chosen) and is_question(said):
        return Unclear(found.options)
    return found


def mention_match(said: str, offer: Offer) -> Match:
    """The choice an utterance speaks of among other things; nothing in an unknown language or in a question."""
    words = offer.words
    if words is None or is_question(said):
        return None
    clauses = clauses_of(said, words, offer.options)
    mentioned = [(clause, _mentions(clause, offer, words, first=at == 0)) for at, clause in enumerate(clauses)]
    if any(mentions for _, mentions in mentioned):
        return Unclear() if _yes_and_no(clauses, offer, words) else _judged(mentioned, offer, words)
    return _partial(clauses, offer, words)


def adds(said: str, words: Understanding | None) -> bool:
    """Whether an utterance adds to what was chosen before, rather than replacing it."""
    tokens = [token for clause in clauses_of(said, words, ()) for token in clause]
    return words is not None and bool(tokens) and (tokens[0] in words.also or tokens[-1] in words.also)


def _named_wholly(tokens: list[str], offer: Offer) -> Match:
    for part in _without_courtesy(tokens, offer.words):
        named = tuple(option for option in offer.options if tokens_of(option, offer.words) == part)
        if named:
            return Chosen(named) if len(named) == 1 else Unclear(named)
    for part in _without_courtesy(tokens, offer.words):
        counted = _counted(part, offer)
        if counted is not None:
            return Chosen((counted,))
    return None


def _without_courtesy(tokens: list[str], words: Understanding | None) -> list[list[str]]:
    """The utterance, and what is left as words that change nothing are taken off its ends; the longest first."""
    lead = words.lead if words else frozenset()
    first = next((at for at, token in enumerate(tokens) if token not in lead), len(tokens))
    last = next((at for at, token in enumerate(reversed(tokens)) if token not in lead), len(tokens))
    parts = [
        tokens[start : len(tokens) - end]
        for start in range(first + 1)
        for end in range(last + 1)
        if start + end < len(tokens)
    ]
    return sorted(parts, key=len, reverse=True)


def _counted(part: Sequence[str], offer: Offer) -> str | None:
    """The choice a number, an ordinal or a letter stands for."""
    options = offer.counted or offer.options
    words = offer.words
    if words is not None and len(part) == 2 and part[0] in words.named_number:
        part = part[1:]
    if words is not None and len(part) == 2 and part[1] in words.named_number:
        part = part[:1]
    if len(part) != 1:
        return None
    place = words.ordinals.get(part[0]) if words else None
    if part[0].isdecimal():
        place = int(part[0])
    elif place is None and part[0] in _LETTERS and len(part[0]) == 1:
        place = _LETTERS.index(part[0]) + 1
    if place == -1:
        return options[-1]
    return options[place - 1] if place is not None and 1 <= place <= len(options) else None


def _listed_wholly(clauses: list[list[str]], offer: Offer) -> Match:
    """Several choices named one after the other, and nothing else."""
    words = offer.words
    if words is None:
        return None
    parts: list[list[str]] = []
    for clause in clauses:
        parts.append([])
        for token in clause:
            if token in words.joiners or token in words.either:
                parts.append([])
            else:
                parts[-1].append(token)
    found = [_named_wholly(part, offer) for part in parts if set(part) - words.lead or len(part) == 1]
    options = tuple(dict.fromkeys(option for match in found if isinstance(match, Chosen) for option in match.options))
    if not options or not all(isinstance(match, Chosen) for match in found):
        return None
    either = any(token in words.either for clause in clauses for token in clause)
    certain = len(options) == 1 or (offer.many and not either)
    return Chosen(_in_order(options, offer)) if certain else Unclear(_in_order(options, offer))


def _all_of(tokens: list[str], offer: Offer) -> Match:
    words = offer.words
    if words is None:
        return None
    rest = set(tokens) - words.lead - words.fillers - words.all_the_same
    everything = rest <= words.everything or (rest <= words.both and len(offer.options) == 2)
    if not rest or not everything:
        return None
    return Chosen(offer.options) if offer.many else Unclear(offer.options)


def _yes_and_no(clauses: list[list[str]], offer: Offer, words: Understanding) -> bool:
    """Whether yes and no are choices and both are said."""
    plain = {name[0] for option in offer.options if len(name := tokens_of(option, words)) == 1} & words.plain
    said = {token for clause in clauses for token in clause}
    return len(plain & said) > 1


def _mentions(clause: list[str], offer: Offer, words: Understanding, *, first: bool) -> list[_Mention]:
    """The choices named in a clause; of names within one another the longest."""
    found = []
    for option in offer.options:
        name = tokens_of(option, words)
        if len(name) == 1 and len(name[0]) == 1 and not name[0].isdecimal() and not is_character(name[0]):
            continue  # a lone letter is a word of its own in most languages
        for start in range(len(clause)):
            end = _end_of_name(clause, start, name, words)
            plain = set(name) <= words.plain
            if end is not None and (not plain or (first and start == 0)):
                found.append(_Mention(option, start, end))
    return [one for one in found if not any(_within(one, other) for other in found)]


def _end_of_name(clause: list[str], start: int, name: list[str], words: Understanding) -> int | None:
    """Where the name of a choice that begins at `start` ends; small words within may be missing or more."""
    at = start
    for place, want in enumerate(name):
        while place > 0 and at < len(clause) - 1 and clause[at] != want and clause[at] in words.fillers:
            at += 1
        if at < len(clause) and clause[at] == want:
            at += 1
        elif want not in words.fillers or place == len(name) - 1:
            return None
    return at


def _within(one: _Mention, other: _Mention) -> bool:
    inside = other.start <= one.start and one.end <= other.end
    return inside and (other.end - other.start) > (one.end - one.start)


def _judged(mentioned: list[tuple[list[str], list[_Mention]]], offer: Offer, words: Understanding) -> Match:
    options = tuple(dict.fromkeys(m.option for _, mentions in mentioned for m in mentions))
    doubtful = any(
        _is_doubtful(clause, mentions, words) or (len(mentions) > 1 and set(clause) & words.either)
        for clause, mentions in mentioned
        if mentions
    )
    if doubtful:
        return Unclear(_in_order(options, offer) if len(options) > 1 else ())
    if len(options) == 1 or offer.many:
        return Chosen(_in_order(options, offer))
    return Unclear(_in_order(options, offer))


def _is_doubtful(clause: list[str], mentions: list[_Mention], words: Understanding) -> bool:
    """Whether the clause denies or hedges what it names; words of the names themselves do not count."""
    inside = {at for m in mentions for at in range(m.start, m.end)}
    if any(set(clause[m.start : m.end]) & words.negations for m in mentions):
        return False  # it agrees with a choice that denies something
    rest = {token for at, token in enumerate(clause) if at not in inside}
    return bool(rest & (words.negations | words.hedges))


def _partial(clauses: list[list[str]], offer: Offer, words: Understanding) -> Match:
    """The choice that a short utterance names in part."""
    said = [token for clause in clauses for token in clause]
    telling = _telling(said, words)
    if not telling or len(telling) > _SHORT:
        return None
    names = {option: _telling(tokens_of(option, words), words) for option in offer.options}
    hits = {option: sum(any(_alike(t, s) for s in telling) for t in name) for option, name in names.items()}
    most = max(hits.values(), default=0)
    best = tuple(option for option, count in hits.items() if count == most)
    if most == 0 or len(best) == len(offer.options) > 1:
        return None
    if set(said) & (words.negations | words.hedges):
        return Unclear(best if len(best) > 1 else ())
    return Chosen(best) if len(best) == 1 else Unclear(best)


def _telling(tokens: Sequence[str], words: Understanding) -> list[str]:
    """The words that tell choices apart; of characters that are no known words, the pairs."""
    rest = [token not in words.lead | words.fillers | words.negations | words.plain for token in tokens]
    long = [
        token for token, tells in zip(tokens, rest, strict=True) if tells and (len(token) >= 3 or token.isdecimal())
    ]
    lone = [token if tells and is_character(token) else "" for token, tells in zip(tokens, rest, strict=True)]
    return long + [one + other for one, other in pairwise(lone) if one and other]


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or shorter.isdecimal():
        return False
    return longer.startswith(shorter) or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _in_order(options: Sequence[str], offer: Offer) -> tuple[str, ...]:
    return tuple(option for option in offer.options if option in options)
