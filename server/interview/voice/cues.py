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
    """A few words without a verb, or led by a conjunction: a short answer, or the beginning of a long one."""
    UNFINISHED = "unfinished"
    """Broken off where more has to come."""
    THINKING = "thinking"
    """Says that thinking is going on."""


_ENDS = (".", "!", "?", "。", "！", "？")
_BROKEN_OFF = ("...", "…", ",", ";", ":", "-", "–", "—", "、")
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s+|$)")
_MURMUR = re.compile(r"[hu]?m+[hm-]*|mm.*|[aoue]+h+m*|h+[aeou]*h*m+")
_FEW_WORDS = 6
_LONGEST_TAIL = 10
"""Words a remark about thinking may have."""


def spoken_words(text: str) -> list[str]:
    """The words of `text` in lower case, apostrophes kept, punctuation gone."""
    return re.findall(r"\w+(?:['-]\w+)*", text.casefold().replace("’", "'"))


def is_murmur(word: str) -> bool:
    """Whether a word is only a sound, however long drawn: "mmm", "uh", "hmm-mm"."""
    return _MURMUR.fullmatch(word) is not None


def ending_of(text: str, language: str) -> Ending:
    """How `text` ends, read in `language` (BCP-47); in a language whose words are not known, by punctuation."""
    bare = text.strip()
    words = spoken_words(bare)
    if not words:
        return Ending.OPEN
    if all(is_murmur(word) for word in words):
        return Ending.THINKING
    known = cue_words_of(language)
    if known is not None and (ending := _told_by_words(bare, words, known)) is not None:
        return ending
    if bare.endswith(_BROKEN_OFF):
        return Ending.UNFINISHED
    return Ending.COMPLETE if bare.endswith(_ENDS) else Ending.OPEN


def _told_by_words(bare: str, words: list[str], known: CueWords) -> Ending | None:
    tail = " ".join(words[-_LONGEST_TAIL:])
    if _ends_with(tail, known.thinking) or _is_moment(bare, known):
        return Ending.THINKING
    if _hangs(bare, words, known) and not _ends_with(tail, known.phrase_ends):
        return Ending.UNFINISHED
    if len(words) > _FEW_WORDS or bare.endswith("?"):
        return None
    leaning = words[0] in known.openers and len(words) > 1
    if _has_verb(words, known):
        # The verb may be misheard: the first words of an answer have nothing before them to be understood by.
        return Ending.FRAGMENT if leaning and not bare.endswith(_BROKEN_OFF) else None
    return Ending.UNFINISHED if leaning else Ending.FRAGMENT


def _ends_with(tail: str, patterns: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?:^|\s)(?:{pattern})$", tail) for pattern in patterns)


def _is_moment(bare: str, known: CueWords) -> bool:
    """Whether the last sentence is "one moment" and no more: "it took a moment" is an answer."""
    sentences = [words for part in _SENTENCE_END.split(bare) if (words := spoken_words(part))]
    said = [word for word in sentences[-1] if word not in known.fillers and word not in known.backchannels]
    return any(re.fullmatch(pattern, " ".join(said)) for pattern in known.moments)


def _hangs(bare: str, words: list[str], known: CueWords) -> bool:
    if words[-1] in known.fillers:
        return True
    if words[-1] in known.hanging:
        return not bare.endswith("?")
    return words[-1] in known.hanging_unless_stopped and not (bare.endswith(_ENDS) and not bare.endswith("..."))


def _has_verb(words: list[str], known: CueWords) -> bool:
    return any(word in known.verbs or word.endswith(known.verb_endings) for word in words)
