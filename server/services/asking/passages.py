"""The passages of an interview's transcripts that bear on a question, by the databases' own text search."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import SessionRow, TurnRow
from server.interview.words import STOPPED, pairs
from server.services.access import Caller
from server.services.analysis.sentences import content_words
from server.services.errors import Invalid
from server.services.interviews import InterviewDetail, owned_interview, questions_of
from server.services.results.veil import Person, Veil, person_called, veil_for
from server.services.reviewing.blindfold import UNPARTED
from server.services.reviewing.said import WORD, pattern_of, said_with_all, said_with_any, times_said

LONGEST_QUESTION: Final = 300
MOST_WORDS: Final = 8
MOST_PASSAGES: Final = 12
MOST_OF_ONE: Final = 2
"""Passages of one session: an answer from many is worth more than one person's whole story."""
MOST_LOOKED_AT: Final = 200
USUAL: Final = 3000
"""A word said in more turns than this finds too much to be looked for by itself."""
BEFORE: Final = 160
AFTER: Final = 320
SENTENCE_END: Final = re.compile(rf"{STOPPED}\s*|\n+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a candidate, and where they stand. As the reader may see them."""

    number: int
    person: Person
    turn_index: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a question has found."""

    detail: InterviewDetail
    question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    turn_index: int
    person: Person
    text: str


async def find_passages(sessions: Sessions, caller: Caller, interview_id: UUID, question: str) -> Found:
    """The passages of the interview's candidates that have most of the question's rarer words, best first.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: no question, or one that is too long; `field` is q.
    """
    asked = " ".join(question.replace("\0", " ").split())
    if len(asked) > LONGEST_QUESTION:
        raise Invalid(f"Please ask in at most {LONGEST_QUESTION} characters.", "q")
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        detail = InterviewDetail(interview, await questions_of(db, interview_id))
        words = words_of_question(asked, interview.language)
        veil = veil_for(caller, interview)
        said, times = await _search(db, interview_id, words, veil) if words else ([], {})
    return Found(detail, asked, tuple(_best(said, times)))


def words_of_question(question: str, language: str) -> list[str]:
    """What is looked for: the words that carry meaning; pairs of letters in scripts without spaces.

    Raises:
        Invalid: there is no word at all.
    """
    every = list(dict.fromkeys(word.lower() for word in WORD.findall(question)))
    if not every:
        raise Invalid("Ask in words, please.", "q")
    telling = frozenset(content_words(question, language))
    kept = [word for word in every if _tells(word, telling)] or every
    return list(dict.fromkeys(part for word in kept for part in _parts(word, telling)))[:MOST_WORDS]


def _tells(word: str, telling: frozenset[str]) -> bool:
    if word in telling or any(char.isdigit() for char in word):
        return True
    return UNPARTED.search(word) is not None and not telling.isdisjoint(pairs(word))


def _parts(word: str, telling: frozenset[str]) -> Iterable[str]:
    if UNPARTED.search(word) is None or len(word) < 3:
        return [_stem(word)]
    return [pair for pair in pairs(word) if pair in telling] or pairs(word)


def _stem(word: str) -> str:
    """Words are found by how they begin, so that leaving off a plural or an ending finds the others.

    Arabic words are found anywhere, so leaving off the article does.
    """
    for beginning in ("وال", "بال", "لل", "ال"):
        if word.startswith(beginning) and len(word) - len(beginning) >= 3:
            return word.removeprefix(beginning)
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


async def _search(
    db: AsyncSession, interview_id: UUID, words: Sequence[str], veil: Veil | None
) -> tuple[list[_Said], dict[str, int]]:
    """What was said with all the words, and with any of the rarer ones; and how often each word is said."""
    times = {word: await times_said(db, word, most=USUAL) for word in words}
    known = [word for word in words if times[word]]
    if not known:
        return [], times
    rare = [word for word in known if times[word] < USUAL]
    ids: dict[UUID, None] = {}
    if len(known) > 1 or not rare:
        ids |= dict.fromkeys(await said_with_all(db, interview_id, known, limit=MOST_LOOKED_AT))
    if rare:
        ids |= dict.fromkeys(await said_with_any(db, interview_id, rare, limit=MOST_LOOKED_AT))
    rows = await db.execute(
        select(
            TurnRow.index,
            TurnRow.text,
            SessionRow.id,
            SessionRow.participant_name,
            SessionRow.participant_email,
        )
        .join(SessionRow, SessionRow.id == TurnRow.session_id)
        .where(TurnRow.id.in_(ids))
        .order_by(TurnRow.session_id.desc(), TurnRow.index)
    )
    said = []
    for index, text, session_id, name, email in rows.tuples():
        person = person_called(session_id, name, email, veil)
        said.append(_Said(index, person, person.told(text)))
    return said, times


def _best(said: Sequence[_Said], times: dict[str, int]) -> list[Passage]:
    """Scored by the words in what the reader may see: a hidden name finds nothing."""
    weights = {word: math.log(1 + 1_000_000 / count) for word, count in times.items() if count}
    scored = []
    for one in said:
        met = {word for word in weights if pattern_of([word]).search(one.text)}
        if met:
            scored.append((sum(weights[word] for word in met), one, met))
    scored.sort(key=lambda item: -item[0])
    passages: list[Passage] = []
    of_session: Counter[UUID] = Counter()
    for _, one, met in scored:
        if of_session[one.person.session_id] < MOST_OF_ONE and len(passages) < MOST_PASSAGES:
            of_session[one.person.session_id] += 1
            text = excerpt(one.text, sorted(met))
            passages.append(Passage(len(passages) + 1, one.person, one.turn_index, text))
    return passages


def excerpt(text: str, words: Sequence[str]) -> str:
    """A part of `text`, letter by letter, with the most of `words`: whole sentences where they are not too long."""
    if len(text) <= BEFORE + AFTER:
        return text.strip()
    matches = list(pattern_of(words).finditer(text))
    at = max(matches, key=lambda m: len({o[0].lower() for o in matches if 0 <= o.start() - m.start() < AFTER})).start()
    starts = [0, *(match.end() for match in SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    start = min((s for s in starts if at - BEFORE <= s <= at), default=max(0, at - BEFORE))
    end = max((e for e in ends if at < e <= at + AFTER), default=min(len(text), at + AFTER))
    return text[start:end].strip()
