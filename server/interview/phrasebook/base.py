"""What the interviewer says of its own accord, and what whole utterances mean; one value a language and register."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.interview.words import unmarked


class Meaning(StrEnum):
    """What a whole utterance means when it is not an answer."""

    DONE = "done"
    SKIP = "skip"
    REPEAT = "repeat"
    WAIT = "wait"
    END = "end"
    YES = "yes"
    NO = "no"
    NOTHING = "nothing"
    """Nothing to add."""
    DONT_KNOW = "dont_know"
    GREETING = "greeting"
    HEARING = "hearing"
    WHAT_IS_MEANT = "what_is_meant"
    IDENTITY = "identity"
    PRIVACY = "privacy"
    PROGRESS = "progress"
    READERS = "readers"
    MAY_SKIP = "may_skip"
    MAY_STOP = "may_stop"
    MAY_PAUSE = "may_pause"
    JUDGEMENT = "judgement"


class ProbeKind(StrEnum):
    """What a short answer lacks."""

    OFF = "off"
    """Empty or a non-answer."""
    SHORT = "short"
    EXAMPLE = "example"
    VAGUE = "vague"
    DEPENDS = "depends"
    REASON = "reason"
    """A choice without its reason."""
    FAILING = "failing"
    """Code that fails a test."""
    TESTING = "testing"
    """Code as it was handed in: how it would be tested."""
    GROWTH = "growth"
    """Code: what it costs as the input grows."""
    BOARD = "board"
    """A drawing as it was handed in."""
    LIMITS = "limits"
    """A drawing: what it would not bear."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Words whose presence in a short answer shows what it lacks. Lower case, no accents, matched as whole words."""

    depends: tuple[str, ...]
    vague: tuple[str, ...]
    concrete: tuple[str, ...]
    """Signs of an example or a reason."""
    figures: tuple[str, ...]
    """Numbers and spans of time: two different ones make an answer concrete."""
    asks: tuple[str, ...]
    """First words of a question; in a language without spaces, words that make one wherever they stand."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language in one register. `{…}` fields: name, ai_name, count, minutes, number, left."""

    hello: str
    hello_name: str
    i_am_ai: str
    my_name: str
    one_question: str
    questions: str
    time_limit: str
    manners: str
    first_question: str
    acknowledgements: tuple[str, ...]
    skipped: tuple[str, ...]
    repeat: str
    probe_again: str
    wait: tuple[str, ...]
    check_in: str
    offer_to_move_on: str
    confirm_skip: str
    nothing_said: str
    confirm_end: str
    go_on: str
    hold_course: str
    wrap_up: str
    wrap_up_check_in: str
    time_up: str
    close: str
    thanks: str
    """After `close`, where the creator has no closing words."""
    close_ended: str
    close_time: str
    close_by_organizer: str
    probes: Mapping[ProbeKind, tuple[str, ...]]
    answers: Mapping[Meaning, str]
    """To meta-talk. PROGRESS is followed by `time_left` when there is a limit."""
    time_left: str
    dont_know: str
    question_for_team: str
    """To a question of the candidate's in the wrap-up."""


@dataclass(frozen=True, slots=True)
class Language:
    """All that is known of one language."""

    formal: Phrases
    casual: Phrases
    meanings: Mapping[Meaning, tuple[str, ...]]
    """Regular expressions over a whole normalised utterance, without its spaces where the language writes none."""
    cues: Cues
    spaced: bool = True
    """Whether the language parts its words by spaces."""


def whole(lead: str, tail: str, meanings: Mapping[Meaning, tuple[str, ...]]) -> Mapping[Meaning, tuple[str, ...]]:
    """The patterns with what courtesy puts before and after them; written with accents or without."""
    return {
        meaning: tuple(unmarked(f"{lead}(?:{pattern}){tail}") for pattern in patterns)
        for meaning, patterns in meanings.items()
    }


def cue_words(depends: str, vague: str, concrete: str, figures: str, asks: str) -> Cues:
    """The cues from words and phrases parted by commas; written with accents or without."""
    return Cues(
        *(tuple(unmarked(cue.strip()) for cue in row.split(",")) for row in (depends, vague, concrete, figures, asks))
    )
