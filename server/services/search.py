"""Finds words in what an organization has: interviews, sessions, and what was said in them.

Every word must stand in the item, anywhere in it, in upper or lower case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, SessionRow, TurnRow
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query

LIST_NAME: Final = "hits"
MAX_WORDS: Final = 8
"""Each is one more pass over the text."""
SNIPPET_BEFORE: Final = 60
SNIPPET_AFTER: Final = 180

TextColumn = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


class HitKind(StrEnum):
    """What was found."""

    INTERVIEW = "interview"
    """By its title, description or objective."""
    SESSION = "session"
    """By the candidate's name or email, or the report's summary."""
    MESSAGE = "message"
    """By what was said in it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One item with all the words in it; `snippet` is a piece of its text around the first of them."""

    kind: HitKind
    id: UUID
    interview_id: UUID
    interview_title: str
    session_id: UUID | None
    participant_name: str | None
    snippet: str
    created_at: datetime


async def search(
    sessions: Sessions,
    caller: Caller,
    text: str,
    *,
    kinds: Iterable[HitKind] = tuple(HitKind),
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[Hit]:
    """A page of the caller's organization's hits, newest first, without previews.

    Raises:
        Invalid: no words or too many; limit or cursor.
    """
    words = _words(text)
    wanted = frozenset(kinds)
    found: list[Hit] = []
    async with reading(sessions) as db:
        if HitKind.INTERVIEW in wanted:
            found += await _interviews(db, caller, words, limit, cursor)
        if HitKind.SESSION in wanted:
            found += await _sessions(db, caller, words, limit, cursor)
        if HitKind.MESSAGE in wanted:
            found += await _messages(db, caller, words, limit, cursor)
    found.sort(key=lambda hit: hit.id, reverse=True)
    return page_of([(hit.id, hit) for hit in found], LIST_NAME, limit=limit)


def _words(text: str) -> list[str]:
    words = list(dict.fromkeys(text.split()))
    if not words or "\0" in text:
        raise Invalid("Write at least one word to search for.", field="query")
    if len(words) > MAX_WORDS:
        raise Invalid(f"Search for at most {MAX_WORDS} words at once.", field="query")
    return words


def _has_all(words: Sequence[str], *columns: TextColumn) -> ColumnElement[bool]:
    return and_(*(or_(*(_has(word, column) for column in columns)) for word in words))


def _has(word: str, column: TextColumn) -> ColumnElement[bool]:
    """SQLite's `lower()`, and PostgreSQL's under some locales, knows ASCII letters only: the rest is spelled out."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


async def _interviews(
    db: AsyncSession, caller: Caller, words: Sequence[str], limit: int, cursor: str | None
) -> list[Hit]:
    columns = (InterviewRow.title, InterviewRow.description, InterviewRow.objective)
    query = select(InterviewRow).where(
        InterviewRow.organization_id == caller.organization_id, _has_all(words, *columns)
    )
    rows = await db.scalars(page_query(query, InterviewRow.id, LIST_NAME, limit=limit, cursor=cursor))
    return [
        Hit(
            kind=HitKind.INTERVIEW,
            id=row.id,
            interview_id=row.id,
            interview_title=row.title,
            session_id=None,
            participant_name=None,
            snippet=snippet_of((row.title, row.description, row.objective), words),
            created_at=row.created_at,
        )
        for row in rows
    ]


async def _sessions(
    db: AsyncSession, caller: Caller, words: Sequence[str], limit: int, cursor: str | None
) -> list[Hit]:
    columns = (SessionRow.participant_name, SessionRow.participant_email, SessionRow.summary)
    query = (
        select(SessionRow.id, SessionRow.interview_id, InterviewRow.title, SessionRow.created_at, *columns)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .where(
            SessionRow.organization_id == caller.organization_id,
            SessionRow.is_preview.is_(False),
            _has_all(words, *columns),
        )
    )
    rows: Any = await db.execute(page_query(query, SessionRow.id, LIST_NAME, limit=limit, cursor=cursor))
    return [
        Hit(
            kind=HitKind.SESSION,
            id=session_id,
            interview_id=interview_id,
            interview_title=title,
            session_id=session_id,
            participant_name=name,
            snippet=snippet_of((summary, name, email), words),
            created_at=created_at,
        )
        for session_id, interview_id, title, created_at, name, email, summary in rows
    ]


async def _messages(
    db: AsyncSession, caller: Caller, words: Sequence[str], limit: int, cursor: str | None
) -> list[Hit]:
    query = (
        select(
            TurnRow.id,
            TurnRow.session_id,
            TurnRow.text,
            TurnRow.created_at,
            SessionRow.interview_id,
            SessionRow.participant_name,
            InterviewRow.title,
        )
        .join(SessionRow, SessionRow.id == TurnRow.session_id)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .where(
            SessionRow.organization_id == caller.organization_id,
            SessionRow.is_preview.is_(False),
            _has_all(words, TurnRow.text),
        )
    )
    rows: Any = await db.execute(page_query(query, TurnRow.id, LIST_NAME, limit=limit, cursor=cursor))
    return [
        Hit(
            kind=HitKind.MESSAGE,
            id=turn_id,
            interview_id=interview_id,
            interview_title=title,
            session_id=session_id,
            participant_name=name,
            snippet=snippet_of((text,), words),
            created_at=created_at,
        )
        for turn_id, session_id, text, created_at, interview_id, name, title in rows
    ]


def snippet_of(texts: Iterable[str | None], words: Sequence[str]) -> str:
    """A piece of the first text with a word in it, around that word; cut places are marked with an ellipsis."""
    given = [text for text in texts if text]
    for text in given:
        lowered = text.lower()
        places = [at for word in words if (at := lowered.find(word.lower())) >= 0]
        if places:
            start = max(0, min(places) - SNIPPET_BEFORE)
            end = min(places) + SNIPPET_AFTER
            return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return given[0][:SNIPPET_AFTER] if given else ""
