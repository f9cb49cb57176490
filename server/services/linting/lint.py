"""The linter: what is wrong with a question's wording, and a better one where a rule knows it."""

from collections.abc import Iterator

from server.interview.checks import is_asking, word_count
from server.interview.plan import QuestionType
from server.interview.refusals import LEADING
from server.interview.words import sentences_of
from server.services.linting import rewording
from server.services.linting.answers import is_closed
from server.services.linting.halves import halves_of
from server.services.linting.loaded import LOADED, NEUTRAL
from server.services.linting.marks import WHY, Fault, Mark
from server.services.linting.topics import LANGUAGES, TOPICS

MOST_WORDS_ASKED = 35
"""Of the sentence that asks: about fifteen seconds when read aloud."""
MOST_WORDS = 70
"""Of a question with its background."""
MOST_WORDS_READ = 300
"""Of a task that stands on the screen while it is worked on."""
LONGEST_READ = 10_000
"""Characters; what is longer is not looked at beyond its length, so that no text takes long."""
_TASKS = frozenset({QuestionType.CODING, QuestionType.WHITEBOARD})
_OPEN = frozenset({QuestionType.OPEN_ENDED, QuestionType.RESEARCH})


def primary(language: str) -> str:
    """The language of a BCP-47 tag, without region or script."""
    return language.replace("_", "-").split("-")[0].lower()


def knows(language: str) -> bool:
    """Whether more than a question's length can be looked at in this language."""
    return primary(language) in LANGUAGES


def lint(text: str, language: str, kind: QuestionType = QuestionType.OPEN_ENDED) -> tuple[Mark, ...]:
    """What is to be said about a question, the gravest first; nothing for a good one."""
    flat, code = " ".join(text.split()), primary(language)
    if len(flat) > LONGEST_READ:
        return (Mark(Fault.LONG, "", WHY[Fault.LONG]),)
    return (
        *_private(flat, code),
        *_leading(flat, code),
        *_loaded(flat, code),
        *_double(flat, code),
        *(_closed(flat, code) if kind in _OPEN else ()),
        *_long(flat, kind),
    )


def _private(text: str, code: str) -> Iterator[Mark]:
    for topic in TOPICS:
        found = topic.patterns[code].search(text) if code in topic.patterns else None
        if found:
            instead = topic.instead.get(code)
            advice = "leave it out" if instead is None else "ask what the work itself needs"
            why = f"It asks about {topic.name}. Where people are hired, many laws forbid that: {advice}."
            yield Mark(Fault.PRIVATE, found[0].strip(), why, (instead,) if instead else ())


def _leading(text: str, code: str) -> Iterator[Mark]:
    for sentence in sentences_of(text):
        found = LEADING.search(sentence)
        if found and is_asking(sentence):
            better = rewording.reworded(sentence, rewording.LEADING.get(code, ()))
            yield Mark(Fault.LEADING, found[0].strip(" ,"), WHY[Fault.LEADING], _replaced(text, sentence, better))
            return


def _loaded(text: str, code: str) -> Iterator[Mark]:
    found = LOADED[code].search(text) if code in LOADED else None
    if found:
        better = text
        for pattern, neutral in NEUTRAL[code]:
            better = pattern.sub(neutral, better)
        better = better[:1].upper() + better[1:]
        yield Mark(Fault.LOADED, found[0].strip(), WHY[Fault.LOADED], (better,) if better != text else ())


def _double(text: str, code: str) -> Iterator[Mark]:
    found, parts = halves_of(text, code)
    if parts:
        yield Mark(Fault.DOUBLE, found, WHY[Fault.DOUBLE], parts)


def _closed(text: str, code: str) -> Iterator[Mark]:
    """A yes-or-no question that is followed by an open one is only its beginning."""
    asking = [sentence for sentence in sentences_of(text) if is_asking(sentence)]
    if not asking or not all(is_closed(sentence, code) for sentence in asking):
        return
    sentence = asking[0]
    if LEADING.search(sentence):
        return
    better = rewording.reworded(sentence, rewording.CLOSED.get(code, ()))
    yield Mark(Fault.CLOSED, sentence, WHY[Fault.CLOSED], _replaced(text, sentence, better))


def _long(text: str, kind: QuestionType) -> Iterator[Mark]:
    words = word_count(text)
    if kind in _TASKS:
        too_long = words > MOST_WORDS_READ
    else:
        asked = [word_count(sentence) for sentence in sentences_of(text) if is_asking(sentence)]
        too_long = words > MOST_WORDS or max(asked, default=0) > MOST_WORDS_ASKED
    if too_long:
        yield Mark(Fault.LONG, f"{words} words", WHY[Fault.LONG])


def _replaced(text: str, sentence: str, better: str) -> tuple[str, ...]:
    return (text.replace(sentence, better, 1),) if better else ()
