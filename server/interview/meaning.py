"""What an utterance means, told only from the whole of it: a keyword inside a longer answer is never a command."""

import re
from collections.abc import Iterable
from functools import cache

from server.interview.phrasebook.base import Language, Meaning
from server.interview.words import count_words, normalised

_QUOTED = re.compile(r"^\s*[\"“”„«»'‘‚「『《].*[\"“”«»'’」』》]\s*[.!?。！？؟]?\s*$", re.DOTALL)
_LONGEST_WORDS = 16
"""No control or question about the interview takes more words than this; longer ones are answers."""

_ALWAYS = (
    Meaning.SKIP,
    Meaning.END,
    Meaning.REPEAT,
    Meaning.WAIT,
    Meaning.IDENTITY,
    Meaning.HEARING,
    Meaning.PRIVACY,
    Meaning.READERS,
    Meaning.PROGRESS,
    Meaning.MAY_SKIP,
    Meaning.MAY_STOP,
    Meaning.MAY_PAUSE,
    Meaning.JUDGEMENT,
    Meaning.WHAT_IS_MEANT,
)
TO_A_QUESTION = (Meaning.DONE, *_ALWAYS, Meaning.DONT_KNOW, Meaning.GREETING)
TO_A_CONFIRMATION = (Meaning.YES, Meaning.NO, Meaning.DONE, *_ALWAYS)
IN_THE_WRAP_UP = (Meaning.NOTHING, Meaning.DONE, *_ALWAYS)


def meaning_of(text: str, language: Language, among: Iterable[Meaning]) -> Meaning | None:
    """The first of `among` that the whole utterance means; None for an answer, a quotation or anything longer."""
    if _QUOTED.match(text):
        return None
    words = normalised(text)
    if not words or count_words(words) > _LONGEST_WORDS:
        return None
    said = words if language.spaced else words.replace(" ", "")
    return next((meaning for meaning in among if _compiled(language.meanings[meaning]).fullmatch(said)), None)


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
