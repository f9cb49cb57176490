"""Which of a research question's topics have come up, and in which words: told from the words alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.interview.meaning import meaning_of
from server.interview.phrasebook import LANGUAGES
from server.interview.phrasebook.base import Meaning
from server.interview.tongues import FUNCTION_CHARACTERS, stop_words
from server.interview.words import UNSPACED, compared, count_words, normalised

_SENTENCE = re.compile(r"[^.!?؟…。！？\n]+[.!?؟…。！？]*[”’」』]*")
_LEAST_STEM = 3
_LEAST_ALIKE = 4
_ODD_LETTERS = 2
_ANSWERS_WORDS = 4
"""What answers a follow-up about a topic without naming it has at least so many words."""
_ENDINGS = {
    "en": "ational ization isations ments ations ation ings ness ment ities ally ing ies ied ity ion ers ed es er ly "
    "s e y",
    "de": "ierungen ierung ungen lichkeit igkeit heiten keiten heit keit isch lich ung ern est ten em en er es ig te "
    "e n s t",
    "es": "amientos imientos amiento imiento amos imos aciones idades amente ación acion idad mente iendo ando aron "
    "ieron ado ada ido ida ar er ir os as es o a e s",
    "pt": "amentos imentos amento imento ações ação mente idades idade ando endo indo aram eram iram ado ada ido "
    "ida amos emos imos ar er ir os as es o a e s",
    "ar": "هما تما كما ها ان ات ون ين هم كم نا وا يه ية ه ة ي ت ا",
    "fr": "issements issement ements ations ation ement euses aient ment eurs euse ités ité eur ait ent ant ées er ez "
    "és ée ir es s é e",
}
_BEGINNINGS = {"ar": ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")}
"""What Arabic writes in one with the word after it: "and", "the" and short prepositions.

Source: Larkey, Ballesteros, Connell, "Light Stemming for Arabic Information Retrieval" (2007), stemmer light10.
"""
_BY_LENGTH = {
    code: sorted({normalised(ending) for ending in endings.split()}, key=len, reverse=True)
    for code, endings in _ENDINGS.items()
}


@dataclass(frozen=True, slots=True)
class Said:
    """One turn, as far as topics are concerned."""

    number: int
    by_candidate: bool
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One topic, and where it came up; no place where it did not."""

    topic: str
    number: int | None = None
    """The candidate's turn."""
    start: int = 0
    end: int = 0
    """The sentence is the turn's text from `start` to `end`."""


def coverage(topics: Sequence[str], said: Sequence[Said], language: str) -> tuple[Coverage, ...]:
    """Each topic with the first words about it: a sentence that names it, or the answer to a follow-up about it."""
    return tuple(_covered(topic, said, _code(language)) for topic in topics)


def asked_about(topic: str, said: Iterable[Said], language: str) -> bool:
    """Whether the interviewer has named the topic."""
    code = _code(language)
    return any(not turn.by_candidate and _sentence_about(topic, turn.text, code) for turn in said)


def called(topic: str) -> str:
    """What a topic is called aloud: the first of its names."""
    return _names(topic)[0]


def _covered(topic: str, said: Sequence[Said], code: str) -> Coverage:
    asked = False
    for turn in said:
        place = _sentence_about(topic, turn.text, code)
        if not turn.by_candidate:
            asked = place is not None
            continue
        if place is None and asked and _answers(turn.text, code):
            place = _sentences(turn.text)[0]
        if place is not None:
            return Coverage(topic, turn.number, *place)
    return Coverage(topic)


def _answers(text: str, code: str) -> bool:
    language = LANGUAGES.get(code)
    if language is not None and meaning_of(text, language, (Meaning.DONT_KNOW, Meaning.NOTHING, Meaning.SKIP)):
        return False
    return count_words(normalised(text)) >= _ANSWERS_WORDS and bool(_sentences(text))


def _sentence_about(topic: str, text: str, code: str) -> tuple[int, int] | None:
    """The first sentence with all the telling words of one of the topic's names, in whatever form."""
    names = [stems for name in _names(topic) if (stems := _stems(name, code))]
    for start, end in _sentences(text):
        stems = _stems(text[start:end], code)
        if any(sum(any(_same(one, other) for other in stems) for one in name) >= _enough(name) for name in names):
            return start, end
    return None


def _enough(name: frozenset[str]) -> int:
    """How many words of a long name have to be said."""
    return len(name) if len(name) <= 2 else -(-2 * len(name) // 3)


def _sentences(text: str) -> list[tuple[int, int]]:
    """The places of the sentences, without the blanks around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        start = match.start() + len(sentence) - len(sentence.lstrip())
        end = match.start() + len(sentence.rstrip())
        if re.search(r"\w", sentence):
            found.append((start, end))
    return found


def _names(topic: str) -> list[str]:
    return [name.strip() for name in topic.split("/") if name.strip()] or [topic]


def _stems(text: str, code: str) -> frozenset[str]:
    words = compared(text)
    telling = [word for word in words if word not in stop_words(code) and _tells(word)] or words
    return frozenset(_stem(word, code) for word in telling)


def _tells(word: str) -> bool:
    return not FUNCTION_CHARACTERS & set(word) if UNSPACED.search(word) else len(word) >= _LEAST_STEM


def _same(one: str, other: str) -> bool:
    """Whether two stems are of one word: endings are cut by rule, now and then a letter too many or too few."""
    shorter, longer = sorted((one, other), key=len)
    close = len(shorter) >= _LEAST_ALIKE and len(longer) - len(shorter) <= _ODD_LETTERS
    return one == other or (close and longer.startswith(shorter))


def _stem(word: str, code: str) -> str:
    for beginning in _BEGINNINGS.get(code, ()):
        if word.startswith(beginning) and len(word) - len(beginning) >= _LEAST_STEM:
            word = word.removeprefix(beginning)
            break
    for ending in _BY_LENGTH.get(code, ()):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] else word


def _code(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
