"""The question library: questions an organization keeps, to be found by words and tags and put into interviews."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import LibraryQuestionRow, QuestionRow
from server.interview.words import normalised
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import parse
from server.services.interviews import get_interview
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query
from server.services.portable import filled, question_fields
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions, find_question

LIST_NAME: Final = "library"
MOST_KEPT: Final = 5000
MOST_TAGS: Final = 12
LONGEST_TAG: Final = 40


def tags_of(typed: str) -> list[str]:
    """The tags in a list parted by commas: each once, in lower case.

    Raises:
        Invalid: too many, or one is too long.
    """
    tags = list(dict.fromkeys(" ".join(part.split()).lower().replace("#", "") for part in typed.split(",")))
    tags = [tag for tag in tags if tag]
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags) or "\x00" in typed:
        raise Invalid(f"Up to {MOST_TAGS} tags, each of up to {LONGEST_TAG} characters.", "tags")
    return tags


def _search_text(content: dict[str, Any], tags: Sequence[str]) -> str:
    words = normalised(f"{content['text']} {content.get('goal', '')} {' '.join(tags)}")
    return " ".join([words, *(f"#{tag}#" for tag in tags)])


async def keep_question(sessions: Sessions, caller: Caller, question_id: UUID) -> LibraryQuestionRow:
    """Keep a question of an interview. One with the same words is there once: it is renewed.

    Raises:
        NotFound: no such question of the caller's.
        Conflict: the library is full.
    """
    question: QuestionRow = await find_question(sessions, caller, question_id)
    interview = (await get_interview(sessions, caller, question.interview_id)).row
    content = filled(question_fields(question))
    async with writing(sessions) as db:
        rows = list(await db.scalars(_of(caller)))
        row = next((row for row in rows if row.content["text"] == content["text"]), None)
        if row is None and len(rows) >= MOST_KEPT:
            raise Conflict(f"The library holds at most {MOST_KEPT:,} questions.")
        if row is None:
            row = LibraryQuestionRow(organization_id=caller.organization_id, tags=[], actor=caller.actor)
            db.add(row)
        row.content, row.language = content, interview.language
        row.search_text = _search_text(content, row.tags)
        await db.flush()
        record(db, caller, "library.question_kept", row.id, question=str(question_id))
    return row


def _of(caller: Caller) -> Select[tuple[LibraryQuestionRow]]:
    return select(LibraryQuestionRow).where(LibraryQuestionRow.organization_id == caller.organization_id)


async def search_library(
    sessions: Sessions,
    caller: Caller,
    words: str = "",
    tag: str = "",
    *,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[LibraryQuestionRow]:
    """Questions with all these words in text, goal or tags, newest first.

    Raises:
        Invalid: limit or cursor.
    """
    query = _of(caller)
    for word in normalised(words[:200]).split():
        query = query.where(LibraryQuestionRow.search_text.contains(word, autoescape=True))
    if tag:
        query = query.where(LibraryQuestionRow.search_text.contains(f"#{tag[:LONGEST_TAG]}#", autoescape=True))
    query = page_query(query, LibraryQuestionRow.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        return page_of([(row.id, row) for row in await db.scalars(query)], LIST_NAME, limit=limit)


async def library_tags(sessions: Sessions, caller: Caller) -> list[str]:
    """The tags in use, by alphabet."""
    async with reading(sessions) as db:
        rows = await db.scalars(
            select(LibraryQuestionRow.tags).where(LibraryQuestionRow.organization_id == caller.organization_id)
        )
        return sorted({tag for tags in rows for tag in tags})


async def _owned(db: AsyncSession, caller: Caller, kept_id: UUID) -> LibraryQuestionRow:
    row = await db.scalar(_of(caller).where(LibraryQuestionRow.id == kept_id).with_for_update())
    if row is None:
        raise NotFound("There is no such question in the library.")
    return row


async def tag_question(sessions: Sessions, caller: Caller, kept_id: UUID, tags: list[str]) -> LibraryQuestionRow:
    """Give a question these tags and no others. NotFound when it is not the caller's."""
    async with writing(sessions) as db:
        row = await _owned(db, caller, kept_id)
        row.tags = tags
        row.search_text = _search_text(row.content, tags)
        record(db, caller, "library.question_tagged", row.id)
    return row


async def drop_question(sessions: Sessions, caller: Caller, kept_id: UUID) -> None:
    """Take a question out of the library; interviews keep theirs. NotFound when it is not the caller's."""
    async with writing(sessions) as db:
        row = await _owned(db, caller, kept_id)
        await db.delete(row)
        record(db, caller, "library.question_dropped", kept_id)


async def insert_questions(
    sessions: Sessions, caller: Caller, interview_id: UUID, kept_ids: Iterable[UUID]
) -> list[QuestionRow]:
    """Copies of questions of the library, at the end of an interview, in the order of `kept_ids`.

    Raises:
        NotFound: an interview or a question that is not the caller's.
        Invalid: none is named.
        Conflict: the interview is full.
    """
    wanted = list(dict.fromkeys(kept_ids))
    if not wanted:
        raise Invalid("Please choose at least one question.")
    async with reading(sessions) as db:
        rows = {row.id: row for row in await db.scalars(_of(caller).where(LibraryQuestionRow.id.in_(wanted)))}
    if len(rows) < len(wanted):
        raise NotFound("A question is not in the library any more.")
    new = [parse(NewQuestion, rows[kept_id].content) for kept_id in wanted]
    return await create_questions(sessions, caller, interview_id, new)
