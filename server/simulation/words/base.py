"""The shape of a language's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a question is about, as far as its words tell."""

    WORK = "work"
    PROUD = "proud"
    WRONG = "wrong"
    WISH = "wish"
    DECIDE = "decide"
    PEOPLE = "people"
    LEARN = "learn"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Memory:
    """Something a person can tell, from a word to the whole of it."""

    topic: Topic
    short: str
    vague: str
    told: str
    details: tuple[str, ...]
    """Facts most people tell only when asked, one at a time."""


@dataclass(frozen=True, slots=True)
class Life:
    """One person."""

    name: str
    memories: tuple[Memory, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How people talk in one language. Every tuple is a choice of equals."""

    lives: tuple[Life, ...]
    topics: Mapping[Topic, tuple[str, ...]]
    """Pieces of words in a question that speak for a topic."""
    capitalised: tuple[str, ...]
    """Words that begin with a capital letter wherever they stand."""
    fillers: tuple[str, ...]
    asides: tuple[str, ...]
    off_topic: tuple[str, ...]
    back_to_topic: tuple[str, ...]
    grumbles: tuple[str, ...]
    hedges: tuple[str, ...]
    leads: tuple[str, ...]
    """Begin the answer to a follow-up."""
    no_more: tuple[str, ...]
    """To a follow-up when all has been told."""
    dont_know: tuple[str, ...]
    skip: tuple[str, ...]
    stop: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    nothing: tuple[str, ...]
    meta: tuple[str, ...]
    """Talk about the interview itself."""
    parting_questions: tuple[str, ...]
    injections: tuple[str, ...]
    chosen: tuple[str, ...]
    """Reasons for a choice among options; `{option}` is the one chosen."""
    apologies: tuple[str, ...]
    """Of somebody who speaks the language as a foreign one."""
    broken: tuple[tuple[str, str], ...]
    """What such a speaker makes of it: patterns and their replacements."""
    drawing: str
    """A sketch in words."""
