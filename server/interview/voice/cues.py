"""What the words of an answer so far tell about whether it is finished."""

import re
from collections.abc import Sequence
from enum import StrEnum

from server.interview.voice.cue_words import CueWords, cue_words_of
from server.interview.words import QUESTION_MARKS, UNSPACED, count_words, unmarked


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


_ENDS = (".", "!", "?", "؟", "。", "！", "？")
_BROKEN_OFF = ("...", "…", ",", ";", ":", "-", "–", "—", "、", "，", "；", "：", "،", "؛")
_SENTENCE_END = re.compile(r"[.!?؟…]+(?:\s+|$)|[。！？]+\s*")
_CLAUSE_END = re.compile(r"[，,。！？.!?…]+\s*")
_WORD = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})\w)+(?:['-](?:(?!{UNSPACED.pattern})\w)+)*")
_MURMUR = re.compile(r"[hu]?m+[hm-]*|mm.*|[aoue]+h+m*|h+[aeou]*h*m+|[呃额唔欸]+|[اه]?م{2,}|ا+ه+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NO_SPACE = re.compile(rf"(?<={UNSPACED.pattern}) (?={UNSPACED.pattern})")
_FEW_WORDS = 6
_LONGEST_TAIL = 10
"""Words a remark about thinking may have."""
_LONGEST_TAIL_CHARACTERS = 16
"""The same where no spaces part words."""


def spoken_words(text: str) -> list[str]:
    """The words of `text` in lower case, apostrophes kept, punctuation gone; characters where no spaces part words.

    Arabic comes in one spelling: who writes down what is heard leaves signs out or puts them in as they like.
    """
    plain = text.casefold().replace("’", "'")
    return _WORD.findall(unmarked(plain) if _ARABIC.search(plain) else plain)


def written(words: Sequence[str]) -> str:
    """Spoken words as one text again: with spaces, but where their script has none."""
    return _NO_SPACE.sub("", " ".join(words))


def is_murmur(word: str) -> bool:
    """Whether a word is only a sound, however long drawn: "mmm", "uh", "hmm-mm"."""
    return _MURMUR.fullmatch(word) is not None


def telling_words(words: Sequence[str], known: CueWords | None) -> list[str]:
    """The words that are more than sounds and signs of listening."""
    if known is not None and not known.spaced and re.fullmatch(known.listening, written(words)):
        return []
    listening = known.backchannels | known.fillers if known is not None and known.spaced else frozenset()
    return [word for word in words if word not in listening and not is_murmur(word)]


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
    tail = written(words[-_LONGEST_TAIL if known.spaced else -_LONGEST_TAIL_CHARACTERS :])
    if _ends_with(tail, known.thinking, known) or _is_moment(bare, known):
        return Ending.THINKING
    if _hangs(bare, words, known) and not _ends_with(tail, known.phrase_ends, known):
        return Ending.UNFINISHED
    if count_words(written(words)) > _FEW_WORDS or bare.endswith(tuple(QUESTION_MARKS)):
        return None
    leaning = _leans(words, known) and len(words) > 1
    if _has_verb(words, known):
        # The verb may be misheard: the first words of an answer have nothing before them to be understood by.
        return Ending.FRAGMENT if leaning and not bare.endswith(_BROKEN_OFF) else None
    return Ending.UNFINISHED if leaning else Ending.FRAGMENT


def _ends_with(tail: str, patterns: tuple[str, ...], known: CueWords) -> bool:
    begins = r"(?:^|\s)" if known.spaced else ""
    return any(re.search(rf"{begins}(?:{pattern})$", tail) for pattern in patterns)


def _leans(words: list[str], known: CueWords) -> bool:
    return words[0] in known.openers if known.spaced else written(words).startswith(tuple(known.openers))


def _is_moment(bare: str, known: CueWords) -> bool:
    """Whether the last sentence is "one moment" and no more: "it took a moment" is an answer."""
    ends = _SENTENCE_END if known.spaced else _CLAUSE_END
    sentences = [words for part in ends.split(bare) if (words := spoken_words(part))]
    if known.spaced:
        said = [word for word in sentences[-1] if word not in known.fillers and word not in known.backchannels]
        return any(re.fullmatch(pattern, " ".join(said)) for pattern in known.moments)
    listening = known.listening
    return any(
        re.fullmatch(f"{listening}(?:{pattern}){listening}", written(sentences[-1])) for pattern in known.moments
    )


def _hangs(bare: str, words: list[str], known: CueWords) -> bool:
    if _ends_in(words, known.fillers, known):
        return True
    if _ends_in(words, known.hanging, known):
        return not bare.endswith(tuple(QUESTION_MARKS))
    return words[-1] in known.hanging_unless_stopped and not (bare.endswith(_ENDS) and not bare.endswith("..."))


def _ends_in(words: list[str], among: frozenset[str], known: CueWords) -> bool:
    return words[-1] in among if known.spaced else written(words).endswith(tuple(among))


def _has_verb(words: list[str], known: CueWords) -> bool:
    if not known.spaced:
        return any(verb in written(words) for verb in known.verbs)
    return any(word in known.verbs or word.endswith(known.verb_endings) for word in words)
