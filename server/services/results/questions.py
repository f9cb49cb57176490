"""An interview question by question: how many it reached, where people left, and what they answered."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, case, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import Decision, InterviewRow, QuestionRow, SessionRow, SessionStatus, TurnRow
from server.interview.turns import Move, Speaker
from server.services.access import Caller
from server.services.answer_counts import QuestionCounts, choice_counts
from server.services.errors import NotFound
from server.services.interviews import InterviewDetail, owned_interview, questions_of
from server.services.pagination import Page, decode_cursor, page_of
from server.services.results.veil import Person, Veil, person_of_row, veil_for
from server.services.reviewing.said import pattern_of, turns_saying, words_of_query

LIST_NAME: Final = "answers"
PAGE_SIZE: Final = 20
COUNTED_AT_ONCE: Final = 100
"""SQLite takes statements of up to 500 parts."""
LEFT: Final = (SessionStatus.ABANDONED, SessionStatus.EXPIRED)


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How far a question came."""

    number: int
    question: QuestionRow
    asked: int
    answered: int
    left_here: int
    """Sessions that nobody came back to after this question."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers; empty: all."""

    query: str = ""
    decision: Decision | None = None
    sentiment: str = ""
    option: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.query.strip() or self.decision or self.sentiment or self.option)


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """A turn of an answer; of the interviewer, where it followed up."""

    index: int
    text: str
    choices: tuple[str, ...]
    of_candidate: bool
    handed_in: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One candidate's answer with its follow-ups."""

    person: Person
    row: SessionRow
    turns: tuple[AnswerTurn, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """All answers to one question, a page of them."""

    detail: InterviewDetail
    figures: QuestionFigures
    counts: QuestionCounts | None
    answers: Page[Answer]


async def question_figures(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> tuple[InterviewDetail, list[QuestionFigures], int]:
    """Every question with its figures, and how many sessions were begun.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        questions = await questions_of(db, interview_id)
        left = await _left_at(db, interview_id, [str(question.id) for question in questions]) if questions else {}
        figures = await _figures(db, interview_id, list(enumerate(questions, 1)), left)
        begun = await db.scalar(
            select(func.count(SessionRow.started_at)).where(
                SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False)
            )
        )
    return InterviewDetail(interview, questions), figures, begun or 0


async def _figures(
    db: AsyncSession, interview_id: UUID, numbered: Sequence[tuple[int, QuestionRow]], left: dict[int, int]
) -> list[QuestionFigures]:
    ids = [str(question.id) for _, question in numbered]
    asked = await _sessions_with(db, interview_id, ids, Speaker.INTERVIEWER, (Move.GREET, Move.ASK))
    said = await _sessions_with(db, interview_id, ids, Speaker.CANDIDATE, (Move.SAY,))
    return [
        QuestionFigures(number, question, asked[key], said[key], left.get(number, 0))
        for number, question in numbered
        for key in (str(question.id),)
    ]


def _no_preview(interview_id: UUID) -> ColumnElement[bool]:
    """Of the few previews rather than of the many sessions: those that are counted need no look-up each."""
    previews = select(SessionRow.id).where(SessionRow.interview_id == interview_id, SessionRow.is_preview)
    return TurnRow.session_id.not_in(previews)


async def _sessions_with(
    db: AsyncSession, interview_id: UUID, ids: Sequence[str], speaker: Speaker, moves: Sequence[Move]
) -> Counter[str]:
    """Question → sessions with such a turn; each counted along the index, where equal ids lie side by side."""
    counts = [
        select(literal(question_id), _counted(interview_id, question_id, speaker, move))
        for question_id in ids
        for move in moves  # a question is put in one way or the other
    ]
    found: Counter[str] = Counter()
    for at in range(0, len(counts), COUNTED_AT_ONCE):
        for question_id, count in (await db.execute(union_all(*counts[at : at + COUNTED_AT_ONCE]))).tuples():
            found[question_id] += count
    return found


def _counted(interview_id: UUID, question_id: str, speaker: Speaker, move: Move) -> ScalarSelect[int]:
    met = (
        select(TurnRow.session_id)
        .where(
            TurnRow.question_id == question_id,
            TurnRow.move == move,
            TurnRow.speaker == speaker,
            _no_preview(interview_id),
        )
        .distinct()
    )
    return select(func.count()).select_from(met.subquery()).scalar_subquery()


async def _left_at(db: AsyncSession, interview_id: UUID, ids: Sequence[str]) -> dict[int, int]:
    """Number of a question → sessions left unfinished of which it was the last one put, in the questions' order."""
    unfinished = select(SessionRow.id).where(
        SessionRow.interview_id == interview_id,
        SessionRow.is_preview.is_(False),
        SessionRow.status.in_(LEFT),
        SessionRow.started_at.is_not(None),
    )
    number = case({question_id: number for number, question_id in enumerate(ids, 1)}, value=TurnRow.question_id)
    last = (
        select(func.max(number).label("number"))
        .where(
            TurnRow.question_id.in_(ids),
            TurnRow.move.in_((Move.GREET, Move.ASK)),
            TurnRow.speaker == Speaker.INTERVIEWER,
            TurnRow.session_id.in_(unfinished),
        )
        .group_by(TurnRow.session_id)
        .subquery()
    )
    found = await db.execute(select(last.c.number, func.count()).group_by(last.c.number))
    return {number: count for number, count in found}


async def question_page(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    question_id: UUID,
    wanted: Wanted,
    *,
    cursor: str | None = None,
) -> QuestionPage:
    """A page of the answers to one question, newest session first.

    Raises:
        NotFound: no such question of the caller's.
        Invalid: cursor, or no word to search for.
    """
    words = words_of_query(wanted.query) if wanted.query.strip() else []
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        questions = await questions_of(db, interview_id)
        numbered = [(number, one) for number, one in enumerate(questions, 1) if one.id == question_id]
        if not numbered:
            raise NotFound("There is no such question.")
        [figures] = await _figures(db, interview_id, numbered, {})
        counts = await choice_counts(db, interview_id, numbered)
        answers = await _answers(db, caller, interview, question_id, wanted, words, cursor)
    return QuestionPage(InterviewDetail(interview, questions), figures, counts[0] if counts else None, answers)


async def _answers(
    db: AsyncSession,
    caller: Caller,
    interview: InterviewRow,
    question_id: UUID,
    wanted: Wanted,
    words: Sequence[str],
    cursor: str | None,
) -> Page[Answer]:
    veil = veil_for(caller, interview)
    query = _answering(db, interview.id, question_id, wanted, words)
    if cursor is not None:
        query = query.where(TurnRow.session_id < decode_cursor(LIST_NAME, cursor))
    ids = list(await db.scalars(query.order_by(TurnRow.session_id.desc()).limit(PAGE_SIZE + 1)))
    page = page_of([(id_, id_) for id_ in ids], LIST_NAME, limit=PAGE_SIZE)
    found = await answers_of(db, page.items, question_id, veil)
    if veil is not None and words:  # a name that is hidden must not be found out by searching for it
        pattern = pattern_of(words)
        found = [one for one in found if any(pattern.search(turn.text) for turn in one.turns)]
    return Page(found, page.cursor)


def _answering(
    db: AsyncSession, interview_id: UUID, question_id: UUID, wanted: Wanted, words: Sequence[str]
) -> Select[tuple[UUID]]:
    query = select(TurnRow.session_id).where(
        TurnRow.question_id == str(question_id),
        TurnRow.move == Move.SAY,
        TurnRow.speaker == Speaker.CANDIDATE,
        _no_preview(interview_id),
        *(TurnRow.id.in_(turns_saying(db, word)) for word in words),
    )
    if wanted.option:
        plain = db.get_bind().dialect.name == "postgresql"  # the other keeps letters beyond ASCII as escapes
        written = json.dumps(wanted.option, ensure_ascii=not plain)
        query = query.where(cast(TurnRow.choices, Text).contains(written, autoescape=True))
    if wanted.decision or wanted.sentiment:
        query = query.join(SessionRow, SessionRow.id == TurnRow.session_id)
    if wanted.decision:
        query = query.where(SessionRow.decision == wanted.decision)
    if wanted.sentiment:
        query = query.where(SessionRow.sentiment == wanted.sentiment)
    return query.distinct()


async def answers_of(
    db: AsyncSession, session_ids: Sequence[UUID], question_id: UUID, veil: Veil | None
) -> list[Answer]:
    """What these sessions answered to one question, in the order of the ids."""
    rows = {row.id: row for row in await db.scalars(select(SessionRow).where(SessionRow.id.in_(session_ids)))}
    turns = await db.scalars(
        select(TurnRow)
        .where(TurnRow.session_id.in_(session_ids), TurnRow.question_id == str(question_id))
        .order_by(TurnRow.session_id, TurnRow.index)
    )
    of_session: dict[UUID, list[TurnRow]] = {session_id: [] for session_id in session_ids}
    for turn in turns:
        of_session[turn.session_id].append(turn)
    people = {session_id: person_of_row(row, veil) for session_id, row in rows.items()}
    return [
        Answer(people[id_], rows[id_], tuple(_said(people[id_], of_session[id_]))) for id_ in session_ids if id_ in rows
    ]


def _said(person: Person, turns: Sequence[TurnRow]) -> list[AnswerTurn]:
    """The candidate's words, and what the interviewer asked on; not the question itself, which stands above all."""
    return [
        AnswerTurn(
            turn.index,
            person.told(turn.text),
            tuple(map(person.told, turn.choices)),
            turn.speaker is Speaker.CANDIDATE,
            bool(turn.attachments),
        )
        for turn in turns
        if (turn.text or turn.choices or turn.attachments)
        and (turn.speaker is Speaker.CANDIDATE or turn.move is Move.PROBE)
    ]
