"""How often each choice of an interview's choice questions was chosen."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import QuestionRow, SessionRow, TurnRow
from server.interview.branching import CHOICE_TYPES
from server.interview.turns import Move, Speaker
from server.services.access import Caller
from server.services.interviews import InterviewDetail, owned_interview, questions_of

NOTHING_CHOSEN = "[]"


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many sessions chose an option; `offered` is False for one the question does not offer any more."""

    option: str
    count: int
    offered: bool = True


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """The choices made in answer to one question; of several options a session may count for each."""

    number: int
    question: QuestionRow
    asked: int
    """Sessions the question was put to."""
    answered: int
    """Sessions that have chosen something: the n of the shares."""
    options: tuple[OptionCount, ...]


async def answer_counts(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> tuple[InterviewDetail, list[QuestionCounts]]:
    """The interview, and the counts of its choice questions over all sessions that are no previews.

    What a session chose last counts.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        questions = await questions_of(db, interview.id)
        counts = await choice_counts(db, interview_id, list(enumerate(questions, 1)))
    return InterviewDetail(interview, questions), counts


async def choice_counts(
    db: AsyncSession, interview_id: UUID, numbered: Sequence[tuple[int, QuestionRow]]
) -> list[QuestionCounts]:
    """The counts of those of an interview's questions that offer choices."""
    offering = [(number, question) for number, question in numbered if question.type in CHOICE_TYPES]
    if not offering:
        return []
    ids = [str(question.id) for _, question in offering]
    asked = {question_id: count for question_id, count in await db.execute(_asked(interview_id, ids))}
    chosen = await _chosen(db, interview_id, ids)
    return [
        _counts(number, question, asked.get(str(question.id), 0), chosen.get(str(question.id), []))
        for number, question in offering
    ]


async def _chosen(db: AsyncSession, interview_id: UUID, ids: Sequence[str]) -> dict[str, list[tuple[list[str], int]]]:
    """Question id → what was chosen together, and by how many sessions."""
    found: dict[str, list[tuple[list[str], int]]] = {}
    for question_id, choices, count in await db.execute(_chosen_last(interview_id, ids)):
        found.setdefault(question_id, []).append((json.loads(choices), count))
    return found


def _chosen_last(interview_id: UUID, ids: Sequence[str]) -> Select[tuple[str | None, str, int]]:
    choices = cast(TurnRow.choices, Text)
    newest = func.row_number().over(
        partition_by=(TurnRow.session_id, TurnRow.question_id), order_by=TurnRow.index.desc()
    )
    made = (
        select(TurnRow.question_id, choices.label("choices"), newest.label("place"))
        .join(SessionRow, SessionRow.id == TurnRow.session_id)
        .where(
            SessionRow.interview_id == interview_id,
            SessionRow.is_preview.is_(False),
            TurnRow.speaker == Speaker.CANDIDATE,
            TurnRow.question_id.in_(ids),
            choices != NOTHING_CHOSEN,
        )
        .subquery()
    )
    return (
        select(made.c.question_id, made.c.choices, func.count())
        .where(made.c.place == 1)
        .group_by(made.c.question_id, made.c.choices)
    )


def _asked(interview_id: UUID, ids: Sequence[str]) -> Select[tuple[str | None, int]]:
    return (
        select(TurnRow.question_id, func.count(TurnRow.session_id.distinct()))
        .join(SessionRow, SessionRow.id == TurnRow.session_id)
        .where(
            SessionRow.interview_id == interview_id,
            SessionRow.is_preview.is_(False),
            TurnRow.move.in_((Move.GREET, Move.ASK)),
            TurnRow.question_id.in_(ids),
        )
        .group_by(TurnRow.question_id)
    )


def _counts(number: int, question: QuestionRow, asked: int, chosen: list[tuple[list[str], int]]) -> QuestionCounts:
    tally: Counter[str] = Counter()
    for options, count in chosen:
        for option in options:
            tally[option] += count
    offered = tuple(OptionCount(option, tally.pop(option, 0)) for option in question.options)
    gone = tuple(OptionCount(option, count, offered=False) for option, count in tally.most_common())
    return QuestionCounts(number, question, asked, sum(count for _, count in chosen), (*offered, *gone))
