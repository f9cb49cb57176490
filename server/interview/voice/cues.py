"""What the words of an answer so far tell about whether it is finished."""

import re
from enum import StrEnum

from server.interview.voice.cue_words import CueWords, cue_words_of


class Ending(StrEnum):
    """How the words so far end."""

    COMPLETE = "complete"
    """A sentence with its full stop."""
    OPEN = "open"
    """Nothing speaks for an end or against it."""
    FRAGMENT = "fragment"
    """A few words without a verb: a short answer, or the beginning of a long one."""
    UNFINISHED = "unfinished"
    """Broken off where more has to come."""
    THINKING = "thinking"
    """Says that thinking is going on."""


_ENDS = (".", "!", "?", "…", "。")
_FEW_WORDS = 6
_LONGEST_TAIL = 6
"""Words a remark about thinking may have."""


def spoken_words(text: str) -> list[str]:
    """The words of `text` in lower case, apostrophes kept, punctuation gone."""
    return re.findall(r"\w+(?:['’-]\w+)*", text.casefold().replace("’", "'"))


def ending_of(text: str, language: str) -> Ending:
    """How `text` ends, read in `language` (BCP-47); in a language whose words are not known, by punctuation."""
    bare = text.strip()
    words = spoken_words(bare)
    if not words:
        return Ending.OPEN
    known = cue_words_of(language)
    if known is not None and (ending := _told_by_words(bare, words, known)) is not None:
        return ending
    if bare.endswith(("...", "…", ",", ";", ":", "-", "–", "—")):
        return Ending.UNFINISHED
    return Ending.COMPLETE if bare.endswith(_ENDS) else Ending.OPEN


def _told_by_words(bare: str, words: list[str], known: CueWords) -> Ending | None:
    tail = " ".join(words[-_LONGEST_TAIL:])
    if any(re.search(rf"(?:^|\s){pattern}$", tail) for pattern in known.thinking):
        return Ending.THINKING
    if words[-1] in known.hanging or words[-1] in known.fillers:
        return Ending.UNFINISHED
    if len(words) <= _FEW_WORDS and not bare.endswith("?") and not _has_verb(words, known):
        return Ending.UNFINISHED if words[0] in known.openers and len(words) > 1 else Ending.FRAGMENT
    return None


def _has_verb(words: list[str], known: CueWords) -> bool:
    return any(word in known.verbs or word.endswith(known.verb_endings) for word in words)
