"""Words around choices: how they are told, asked back, and understood; and how a missing topic is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.interview.words import unmarked


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """What is said about choices, the same in every register. `{…}` fields: options, count, number, option."""

    offer_one: str
    offer_many: str
    numbered: str
    """Of many choices, each told as `one_numbered`."""
    more_than_one: str
    either: str
    """Before the last of several."""
    which_one: str
    which_ones: str
    closest: str
    """Where what was said is none of the choices."""
    between: str = ", "
    """Between choices told one after the other, but for the last two."""
    last: str = " {either} "
    """Between the last two."""
    one_numbered: str = "{number}: {option}."
    """One of many."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Normalised words by which a choice is understood: lower case, no accents."""

    lead: frozenset[str]
    """Words before or after a choice that change nothing about it."""
    fillers: frozenset[str]
    """Words left out or put in within the name of a choice."""
    numbers: Mapping[str, str]
    ordinals: Mapping[str, int]
    """Counted from 1; -1 is the last."""
    pointing: frozenset[str]
    """Words after which "one" is no number."""
    named_number: frozenset[str]
    """"Option", "number": what follows is a number or a letter."""
    joiners: frozenset[str]
    either: frozenset[str]
    negations: frozenset[str]
    hedges: frozenset[str]
    new_clause: frozenset[str]
    everything: frozenset[str]
    both: frozenset[str]
    also: frozenset[str]
    """First words that add to what was chosen before."""
    plain: frozenset[str]
    """Yes and no: said all the time, so a choice only as the first word."""
    symbols: Mapping[str, str]
    plural: frozenset[str] = frozenset()
    """Words after which "two" means both, and not the second."""
    all_the_same: frozenset[str] = frozenset()
    """Words beside "all" and "both" that change nothing: "of them"."""
    compounds: frozenset[str] = frozenset()
    """Of a language without spaces: words that hold others of these and mean something else."""
    attached: tuple[str, ...] = ()
    """What is written in one with the word after it and says nothing about choices: "the"; the longest first."""
    attached_and: str = ""
    """The "and" that is written in one with the word after it."""
    vocabulary: frozenset[str] = field(init=False)
    """All of these words."""

    def __post_init__(self) -> None:
        sets = (self.lead, self.fillers, self.pointing, self.named_number, self.joiners, self.either, self.negations,
                self.hedges, self.new_clause, self.everything, self.both, self.also, self.plain, self.all_the_same,
                self.compounds, frozenset(self.numbers), frozenset(self.ordinals))  # fmt: skip
        object.__setattr__(self, "vocabulary", frozenset().union(*sets))


@dataclass(frozen=True, slots=True)
class Choosing:
    """All of it in one language; pairs are the formal and the casual register."""

    words: ChoiceWords
    understanding: Understanding
    up_to: tuple[str, str]
    """How many questions are ahead where choices decide which are asked; `{count}`."""
    topic_probes: tuple[tuple[str, ...], tuple[str, ...]]
    """Follow-ups to a topic nobody has brought up; `{topic}`."""


def words(row: str) -> frozenset[str]:
    """The words, written with accents or without."""
    return frozenset(unmarked(row).split())


def numbers(row: str) -> dict[str, str]:
    """Number words from nought on, with digits; forms of one are parted by strokes."""
    return {word: str(value) for value, forms in enumerate(unmarked(row).split()) for word in forms.split("/")}


def ordinals(row: str, last: str) -> dict[str, int]:
    """Ordinals from the first on, and what names the last."""
    found = {word: place for place, forms in enumerate(unmarked(row).split(), 1) for word in forms.split("/")}
    return {**found, **dict.fromkeys(unmarked(last).split(), -1)}
