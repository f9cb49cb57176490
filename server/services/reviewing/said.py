"""Finds sessions by what was said in them, with the databases' own text search, and the place it was said at.

A word is found where a word of the transcript begins with it, in upper or lower case. In scripts without spaces it is
found anywhere; in Arabic too, which writes "and" and "the" in one with the word they belong to.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import SessionRow, TurnRow
from server.interview.turns import Speaker
from server.services.errors import Invalid
from server.services.reviewing.blindfold import UNPARTED, Blindfold

ANYWHERE: Final = re.compile(rf"{UNPARTED.pattern}|[\u0620-\u06ff]")
WORD: Final = re.compile(r"[^\W_]+")
MOST_WORDS: Final = 8
BEFORE: Final = 70
AFTER: Final = 150
SAID: Final = table("said")
SAID_TURNS: Final = table("said_turns", column("id"), column("turn_id", Uuid()), column("session_id", Uuid()))

SAID_WHERE: Final = SAID.join(SAID_TURNS, SAID_TURNS.c.id == literal_column("said.rowid"))
"""The words, with the turn and the session they were said in."""


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a snippet; `hit`: it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Where something was said, and the words around it."""

    turn_index: int
    bits: tuple[Bit, ...]


def words_of_query(query: str) -> list[str]:
    """What to look for.

    Raises:
        Invalid: no word, or too many.
    """
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(query)))
    if not words:
        raise Invalid("Write at least one word to search for.", "q")
    if len(words) > MOST_WORDS:
        raise Invalid(f"Search for at most {MOST_WORDS} words at once.", "q")
    return words


def sessions_saying(db: AsyncSession, word: str) -> Select[tuple[UUID]]:
    """The ids of the sessions in which a word is said."""
    if ANYWHERE.search(word):
        return select(TurnRow.session_id).where(TurnRow.text.icontains(word, autoescape=True))
    if db.get_bind().dialect.name == "postgresql":
        return select(TurnRow.session_id).where(_vector().op("@@")(func.to_tsquery(_simple(), f"'{word}':*")))
    return select(SAID_TURNS.c.session_id).select_from(SAID_WHERE).where(_matching(f'"{word}"*'))


def turns_saying(db: AsyncSession, word: str) -> Select[tuple[UUID]]:
    """The ids of the turns in which a word is said."""
    if ANYWHERE.search(word):
        return select(TurnRow.id).where(TurnRow.text.icontains(word, autoescape=True))
    if db.get_bind().dialect.name == "postgresql":
        return select(TurnRow.id).where(_vector().op("@@")(func.to_tsquery(_simple(), f"'{word}':*")))
    return select(SAID_TURNS.c.turn_id).select_from(SAID_WHERE).where(_matching(f'"{word}"*'))


def _matching(expression: str) -> ColumnElement[bool]:
    return literal_column("said").op("MATCH", is_comparison=True)(expression)


async def times_said(db: AsyncSession, word: str, *, most: int) -> int:
    """In how many turns a word is said, of everybody; counting stops at `most`."""
    saying: Select[Any] = turns_saying(db, word)
    if db.get_bind().dialect.name != "postgresql" and ANYWHERE.search(word) is None:
        saying = select(column("rowid", Integer)).select_from(SAID).where(_matching(f'"{word}"*'))
    return await db.scalar(select(func.count()).select_from(saying.limit(most).subquery())) or 0


async def said_with_all(db: AsyncSession, interview_id: UUID, words: Sequence[str], *, limit: int) -> list[UUID]:
    """The newest turns of an interview's candidates in which all of the words are said."""
    return await _said_with(db, interview_id, words, "AND", limit)


async def said_with_any(db: AsyncSession, interview_id: UUID, words: Sequence[str], *, limit: int) -> list[UUID]:
    """The newest turns of an interview's candidates in which one of the words is said."""
    return await _said_with(db, interview_id, words, "OR", limit)


async def _said_with(db: AsyncSession, interview_id: UUID, words: Sequence[str], joined: str, limit: int) -> list[UUID]:
    sessions = select(SessionRow.id).where(SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False))
    if any(ANYWHERE.search(word) for word in words):
        each = [TurnRow.id.in_(turns_saying(db, word)) for word in words]
        newest = _newest_of(and_(*each) if joined == "AND" else or_(*each), sessions)
    elif db.get_bind().dialect.name == "postgresql":
        sign = " & " if joined == "AND" else " | "
        query = func.to_tsquery(_simple(), sign.join(f"'{word}':*" for word in words))
        newest = _newest_of(_vector().op("@@")(query), sessions)
    else:
        newest = _newest_matching(f" {joined} ".join(f'"{word}"*' for word in words), sessions)
    return list(await db.scalars(newest.limit(limit)))


def _newest_of(said: ColumnElement[bool], sessions: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    # Found first, put in order then: else PostgreSQL may walk all turns from the newest and read each one's words.
    found = (
        select(TurnRow.id, TurnRow.session_id)
        .where(TurnRow.speaker == Speaker.CANDIDATE, said)
        .cte("found")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return select(found.c.id).where(found.c.session_id.in_(sessions)).order_by(found.c.id.desc())


def _newest_matching(expression: str, sessions: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    return (
        select(TurnRow.id)
        .select_from(SAID_WHERE.join(TurnRow, TurnRow.id == SAID_TURNS.c.turn_id))
        .where(_matching(expression), SAID_TURNS.c.session_id.in_(sessions), TurnRow.speaker == Speaker.CANDIDATE)
        .order_by(literal_column("said.rowid").desc())
    )


def _simple() -> ColumnElement[str]:
    return literal_column("'simple'")


def _vector() -> ColumnElement[str]:
    """As in the index: its words as they stand, in every language alike."""
    return func.to_tsvector(_simple(), TurnRow.text)


def pattern_of(words: Sequence[str]) -> re.Pattern[str]:
    """Matches the words where the search finds them."""
    parts = [re.escape(word) if ANYWHERE.search(word) else rf"(?<![^\W_]){re.escape(word)}" for word in words]
    return re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE)


async def snippets_of(
    db: AsyncSession, session_ids: Sequence[UUID], words: Sequence[str], folds: dict[UUID, Blindfold]
) -> dict[UUID, Snippet]:
    """Session → where most of the words are said at once, the first such place.

    Where names are hidden they stay so, and a session that has one of the words only in what is hidden is left out.
    """
    turns = await db.execute(
        select(TurnRow.session_id, TurnRow.index, TurnRow.text)
        .where(TurnRow.session_id.in_(session_ids))
        .order_by(TurnRow.session_id, TurnRow.index)
    )
    pattern, best, found = pattern_of(words), dict[UUID, int](), dict[UUID, Snippet]()
    met: defaultdict[UUID, set[str]] = defaultdict(set)
    for session_id, index, said in turns:
        shown = folds[session_id].hide(said) if session_id in folds else said
        hits = {match[0].lower() for match in pattern.finditer(shown)}
        met[session_id] |= hits
        if len(hits) > best.get(session_id, 0):
            best[session_id] = len(hits)
            found[session_id] = Snippet(index, _bits(shown, pattern))
    return {id_: snippet for id_, snippet in found.items() if id_ not in folds or met[id_] >= set(words)}


def _bits(said: str, pattern: re.Pattern[str]) -> tuple[Bit, ...]:
    first = pattern.search(said)
    at = first.start() if first else 0
    start, end = max(0, at - BEFORE), min(len(said), at + AFTER)
    while 0 < start < at and not said[start - 1].isspace():
        start += 1
    bits, done = [Bit("…", hit=False)] if start else [], start
    for match in pattern.finditer(said, start, end):
        bits += [Bit(said[done : match.start()], hit=False), Bit(match[0], hit=True)]
        done = match.end()
    bits.append(Bit(said[done:end] + ("…" if end < len(said) else ""), hit=False))
    return tuple(bit for bit in bits if bit.text)
