"""Checks on one sentence of a reply. Pure; each names what it refuses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.interview.refusals import (
    HUMAN,
    IMPERATIVE,
    LEADING,
    OFFERED,
    PRAISE,
    PROMISE,
    REVEALED,
    TWO_QUESTIONS,
    Refusal,
)
from server.interview.replies import ReplyContext
from server.interview.tongues import FUNCTION_CHARACTERS, in_language
from server.interview.turns import Speaker
from server.interview.words import QUESTION_MARKS, UNSPACED, compared, count_words, sentences_of

_SAME_QUESTION = 0.7
"""Share of common words above which two questions are one."""
_TELLING_LETTERS = 5
"""Shorter words are too common to give an answer away."""
_LETTERS_A_WORD = 8
_WORDS = ((REVEALED, Refusal.REVEALED), (PRAISE, Refusal.PRAISE), (PROMISE, Refusal.PROMISE), (HUMAN, Refusal.HUMAN))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What has been said and what must not be given away, prepared once a reply."""

    language: str
    known: frozenset[str]
    """Words of the question, its options and topics, and of the candidate: nobody's secret."""
    goal: frozenset[str]
    """Telling words of the goal that nobody has said."""
    secrets: tuple[frozenset[str], ...]
    """Telling words of each criterion."""
    asked: tuple[frozenset[str], ...]
    """The words of each question asked or still to come."""


def knowledge(context: ReplyContext) -> Knowledge:
    """The `Knowledge` for replies to `context`."""
    plan = context.plan
    question = context.question
    turns = (*context.earlier, *context.exchange)
    mine = [turn for turn in turns if turn.speaker is Speaker.CANDIDATE]
    heard = " ".join(words for turn in mine for words in (turn.text, *(one.summary for one in turn.attachments)))
    options = " ".join((*question.options, *question.topics)) if question else ""
    known = _words(f"{question.text if question else ''} {options} {heard}")
    spoken = [turn.text for turn in turns if turn.speaker is Speaker.INTERVIEWER]
    asked = [s for text in spoken for s in sentences_of(text) if is_asking(s)] + [q.text for q in plan.questions]
    criteria = [words for c in plan.criteria for words in (c.name, c.description)]
    return Knowledge(
        language=plan.language,
        known=known,
        goal=_telling(question.goal if question else "") - known,
        secrets=tuple(s for text in criteria if len(s := _telling(text)) >= 2),
        asked=tuple(_words(text) for text in asked),
    )


def is_asking(sentence: str) -> bool:
    """Whether the sentence wants an answer: a question, or "Tell me …"."""
    return any(mark in sentence for mark in QUESTION_MARKS) or bool(IMPERATIVE.search(sentence))


def refuse_words(sentence: str, knows: Knowledge) -> Refusal | None:
    """What forbids a sentence of any kind."""
    if not re.search(r"\w", sentence) or re.search(r"[{}]|</?\w+>|\w\(\)", sentence):
        return Refusal.GARBLED
    for pattern, refusal in _WORDS:
        if pattern.search(sentence):
            return refusal
    words = _telling(sentence)
    if any(_overlap(secret - knows.known, words) for secret in knows.secrets):
        return Refusal.REVEALED
    if not in_language(sentence, knows.language):
        return Refusal.LANGUAGE
    if len(knows.goal & words) >= 3:
        return Refusal.ANSWER_GIVEN
    return None


def refuse_question(sentence: str, knows: Knowledge) -> Refusal | None:
    """What more forbids a sentence that asks."""
    if sum(sentence.count(mark) for mark in QUESTION_MARKS) > 1 or TWO_QUESTIONS.search(sentence):
        return Refusal.TWO_QUESTIONS
    if LEADING.search(sentence):
        return Refusal.LEADING
    if len(knows.goal & _telling(sentence)) >= 2 or _offers(sentence, knows):
        return Refusal.ANSWER_GIVEN
    words = _words(sentence)
    if any(_same(words, asked) for asked in knows.asked):
        return Refusal.REPEATED
    return None


def word_count(text: str) -> int:
    """Words; letters without end are no single one."""
    return max(count_words(text), sum(char.isalpha() for char in text) // _LETTERS_A_WORD)


def _offers(sentence: str, knows: Knowledge) -> bool:
    match = OFFERED.search(sentence)
    if match is None or match.lastgroup is None:
        return False
    return len(_telling(match[match.lastgroup], letters=3) - knows.known) >= 2


def _overlap(secret: frozenset[str], words: frozenset[str]) -> bool:
    return len(secret) >= 2 and len(secret & words) >= max(2, round(len(secret) * 0.5))


def _same(words: frozenset[str], asked: frozenset[str]) -> bool:
    return bool(words) and len(words & asked) >= _SAME_QUESTION * len(words | asked)


def _words(text: str) -> frozenset[str]:
    return frozenset(compared(text))


def _telling(text: str, letters: int = _TELLING_LETTERS) -> frozenset[str]:
    return frozenset(word for word in compared(text) if _tells(word, letters))


def _tells(word: str, letters: int) -> bool:
    if UNSPACED.search(word):
        return len(word) > 1 and not FUNCTION_CHARACTERS & set(word)
    return len(word) >= letters


def named(refusals: Iterable[Refusal]) -> str:
    """For `Reply.note`: each refusal once, in the order met."""
    return " ".join(f"refused:{refusal}" for refusal in dict.fromkeys(refusals))
