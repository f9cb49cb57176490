"""An interview's questions. Positions are unique; a place that is taken makes room."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, QuestionRow
from server.services.access import Caller
from server.services.audit import record
from server.services.branching import expect_sound, expect_unbroken
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import checked
from server.services.interviews import owned_interview, questions_of, touch
from server.services.question_inputs import (
    MAX_QUESTIONS,
    NewQuestion,
    PreparedQuestion,
    QuestionChanges,
    check_choices,
    prepare_questions,
    question_values,
)
from server.services.version_keeping import keep_version

UNDO_LIFE: Final = timedelta(days=1)
"""A deleted question can be brought back for this long; the next edit after it erases it."""


def _place(others: list[QuestionRow], row: QuestionRow, position: int, came_from: int | None = None) -> None:
    """Give `row` exactly `position`; others move only as far as the nearest gap, towards the place it came from."""
    taken = {other.position: other for other in others}
    step = -1 if came_from is not None and came_from < position else 1
    moving, at = [], position
    while at in taken:
        moving.append(taken[at])
        at += step
    for other in moving:
        other.position += step
    row.position = position


async def _owned_question(
    db: AsyncSession, organization_id: UUID, question_id: UUID, *, deleted: bool = False
) -> tuple[QuestionRow, InterviewRow]:
    """The question and its interview, locked in that order's reverse: every edit locks the interview first.

    Raises:
        NotFound: unknown, another organization's, or deleted (with `deleted`: or not deleted).
    """
    interview_id = await db.scalar(
        select(QuestionRow.interview_id)
        .join(InterviewRow, InterviewRow.id == QuestionRow.interview_id)
        .where(QuestionRow.id == question_id, InterviewRow.organization_id == organization_id)
    )
    if interview_id is None:
        raise NotFound("There is no such question.")
    interview = await owned_interview(db, organization_id, interview_id, lock=True)
    row = await db.get(QuestionRow, question_id)
    if row is None or (row.deleted_at is not None) is not deleted:
        raise NotFound("There is no such question.")
    return row, interview


async def _changed(db: AsyncSession, interview: InterviewRow, expected_revision: int | None = None) -> None:
    """Count the edit, and erase what nobody will undo any more."""
    touch(interview, expected_revision)
    await db.execute(
        delete(QuestionRow).where(
            QuestionRow.interview_id == interview.id, QuestionRow.deleted_at < datetime.now(UTC) - UNDO_LIFE
        )
    )


async def _expect_not_needed(db: AsyncSession, row: QuestionRow) -> None:
    """Raises BrokenCondition where the choices of `row` decide whether another question is asked."""
    rows = await questions_of(db, row.interview_id)
    expect_unbroken([other for other in rows if other is not row], rows)


async def list_questions(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[QuestionRow]:
    """The questions in the order they are asked.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        return await questions_of(db, interview.id)


async def find_question(sessions: Sessions, caller: Caller, question_id: UUID, *, deleted: bool = False) -> QuestionRow:
    """One question.

    Raises:
        NotFound: unknown, another organization's, or deleted (with `deleted`: or not deleted).
    """
    query = (
        select(QuestionRow)
        .join(InterviewRow, InterviewRow.id == QuestionRow.interview_id)
        .where(QuestionRow.id == question_id, InterviewRow.organization_id == caller.organization_id)
    )
    async with reading(sessions) as db:
        row: QuestionRow | None = await db.scalar(query)
    if row is None or (row.deleted_at is not None) is not deleted:
        raise NotFound("There is no such question.")
    return row


async def create_questions(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    new: Sequence[NewQuestion],
    *,
    many: bool = True,
    expected_revision: int | None = None,
) -> list[QuestionRow]:
    """The new questions in the order given: all of them or, on an error, none.

    `many`: errors name the field with its index, as in `[2].text`.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: names the field.
        Conflict: the interview is full, or somebody has edited it since `expected_revision`.
    """
    if not new:
        raise Invalid(f"Send between 1 and {MAX_QUESTIONS} questions.")
    prepared = prepare_questions(new, "" if many else None)
    async with writing(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        await _changed(db, interview, expected_revision)
        made = await add_questions(db, caller, interview, prepared, within="" if many else None)
        await keep_version(db, caller, interview)
    return made


async def add_questions(
    db: AsyncSession,
    caller: Caller,
    interview: InterviewRow,
    prepared: Sequence[PreparedQuestion],
    *,
    within: str | None = "",
    numbered: bool = False,
) -> list[QuestionRow]:
    """As `create_questions`, in the transaction that has locked the interview and counts the edit.

    `within`: as for `prepare_questions`. `numbered`: conditions name the questions by their numbers, as `by_number`.

    Raises:
        Invalid: a condition cannot work.
        Conflict: the interview is full.
    """
    rows = await questions_of(db, interview.id)
    if len(rows) + len(prepared) > MAX_QUESTIONS:
        raise Conflict(f"An interview has at most {MAX_QUESTIONS} questions.")
    made = []
    for order, values in prepared:
        row = QuestionRow(interview_id=interview.id, **values)
        end = max((other.position for other in rows), default=-1) + 1
        _place(rows, row, end if order is UNSET else order)
        rows.append(row)
        made.append(row)
    db.add_all(made)
    await db.flush()
    if numbered:
        for row in made:
            row.show_if = [{**one, "questionId": _at_number(made, one["questionId"])} for one in row.show_if]
    expect_sound(await questions_of(db, interview.id), made, within=within)
    for row in made:
        record(db, caller, "question.created", row.id, interview=str(interview.id))
    return made


def by_number(number: int) -> UUID:
    """What stands for the id of a question that has none yet: its number among those it is made with, from 1."""
    return UUID(int=number)


def _at_number(made: Sequence[QuestionRow], stands_for: str) -> str:
    number = UUID(stands_for).int
    return str(made[number - 1].id) if 0 < number <= len(made) else stands_for


async def update_question(
    sessions: Sessions,
    caller: Caller,
    question_id: UUID,
    changes: QuestionChanges,
    *,
    expected_revision: int | None = None,
) -> QuestionRow:
    """The question as changed. A new `order` takes exactly that place; the others close the gap or make room.

    Raises:
        NotFound: unknown or another organization's.
        Invalid: names the field, or nothing is to be changed.
        Conflict: somebody has edited the interview since `expected_revision`.
    """
    given = checked(changes)
    values = question_values(given)
    async with writing(sessions) as db:
        row, interview = await _owned_question(db, caller.organization_id, question_id)
        if not values and given.order is UNSET:
            raise Invalid("Send at least one field to change.")
        check_choices(values.get("type", row.type), values.get("options", row.options))
        await _changed(db, interview, expected_revision)
        for name, value in values.items():
            setattr(row, name, value)
        if given.order is not UNSET and given.order != row.position:
            others = [other for other in await questions_of(db, interview.id) if other is not row]
            _place(others, row, given.order, came_from=row.position)
        await db.flush()
        expect_sound(await questions_of(db, interview.id), [row])
        record(db, caller, "question.updated", row.id, interview=str(interview.id))
        await keep_version(db, caller, interview)
    return row


async def reorder_questions(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    ids: Sequence[UUID],
    *,
    expected_revision: int | None = None,
) -> list[QuestionRow]:
    """The questions, now asked in the order of `ids`, which names each exactly once.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: a question is missing, foreign or named twice.
        Conflict: a question would come before one it depends on, or somebody has edited the interview since
            `expected_revision`.
    """
    async with writing(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        rows = {row.id: row for row in await questions_of(db, interview.id)}
        if len(ids) != len(rows) or set(ids) != set(rows):
            raise Invalid("Name every question of the interview exactly once.", field="order")
        await _changed(db, interview, expected_revision)
        expect_unbroken([rows[question_id] for question_id in ids], list(rows.values()))
        for position, question_id in enumerate(ids):
            rows[question_id].position = position
        record(db, caller, "questions.reordered", interview.id)
        await keep_version(db, caller, interview)
    return [rows[question_id] for question_id in ids]


async def delete_question(
    sessions: Sessions, caller: Caller, question_id: UUID, *, expected_revision: int | None = None
) -> QuestionRow:
    """The question, no longer asked or listed; `restore_question` brings it back within a day.

    Raises:
        NotFound: unknown or another organization's.
        Conflict: another question depends on it, or somebody has edited the interview since `expected_revision`.
    """
    async with writing(sessions) as db:
        row, interview = await _owned_question(db, caller.organization_id, question_id)
        await _expect_not_needed(db, row)
        await _changed(db, interview, expected_revision)
        row.deleted_at = datetime.now(UTC)
        record(db, caller, "question.deleted", row.id, interview=str(interview.id))
        await keep_version(db, caller, interview)
    return row


async def erase_question(sessions: Sessions, caller: Caller, question_id: UUID) -> None:
    """Remove the question for good. NotFound when it is not the caller's, Conflict when another depends on it."""
    async with writing(sessions) as db:
        row, interview = await _owned_question(db, caller.organization_id, question_id)
        await _expect_not_needed(db, row)
        await _changed(db, interview)
        await db.delete(row)
        record(db, caller, "question.deleted", question_id, interview=str(interview.id))
        await keep_version(db, caller, interview)


async def restore_question(sessions: Sessions, caller: Caller, question_id: UUID) -> QuestionRow:
    """The deleted question again, under its old id and at its old place.

    Raises:
        NotFound: unknown, another organization's, not deleted, or deleted too long ago.
        Conflict: the interview has filled up meanwhile, or what it depends on has changed.
    """
    async with writing(sessions) as db:
        row, interview = await _owned_question(db, caller.organization_id, question_id, deleted=True)
        rows = await questions_of(db, interview.id)
        if len(rows) >= MAX_QUESTIONS:
            raise Conflict(f"An interview has at most {MAX_QUESTIONS} questions.")
        row.deleted_at = None
        _place(rows, row, row.position)
        await db.flush()
        now = await questions_of(db, interview.id)
        expect_unbroken(now, now)
        touch(interview)
        record(db, caller, "question.restored", row.id, interview=str(interview.id))
        await keep_version(db, caller, interview)
    return row
