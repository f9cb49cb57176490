"""Every session of an interview as one record: what is taken out into a file, some sessions at a time."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer

from server.db.engine import Sessions, reading
from server.db.models import (
    FindingKind,
    FindingRow,
    QuestionRow,
    ReportRow,
    ReviewScoreRow,
    SessionRow,
    ThemeRow,
    TurnRow,
)
from server.interview.turns import Move, Speaker
from server.services.access import Caller
from server.services.results.overview import Overview, criterion_names
from server.services.results.veil import Person, Veil, person_of_row, veil_for

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Record:
    """A session as it is taken out, with names as far as the reader sees any."""

    id: str
    candidate: str
    email: str
    status: str
    started: str
    completed: str
    minutes: float
    decision: str
    score: float | None
    scored_by: str
    sentiment: str
    themes: list[str]
    summary: str
    criteria: dict[str, dict[str, float | None]] = field(default_factory=dict)
    """Criterion → `report` and `people`; the latter only as far as the reader is shown others' scores."""
    answers: list[str] = field(default_factory=list)
    """In the order of the interview's questions."""


async def records_of(sessions: Sessions, caller: Caller, overview: Overview) -> AsyncIterator[list[Record]]:
    """All sessions of the interview, oldest first, previews left out. No transaction stays open between the lists."""
    interview, questions = overview.detail.row, overview.detail.questions
    reader = _Reader(caller, veil_for(caller, interview), criterion_names(interview), questions)
    last: UUID | None = None
    while True:
        query = (
            select(SessionRow)
            .options(defer(SessionRow.plan, raiseload=True))
            .where(SessionRow.interview_id == interview.id, SessionRow.is_preview.is_(False))
        )
        if last is not None:
            query = query.where(SessionRow.id > last)
        async with reading(sessions) as db:
            rows = list(await db.scalars(query.order_by(SessionRow.id).limit(BATCH)))
            records = await reader.records(db, rows)
        if records:
            yield records
        if len(rows) < BATCH:
            return
        last = rows[-1].id


@dataclass(frozen=True, slots=True)
class _Reader:
    caller: Caller
    veil: Veil | None
    criteria: Sequence[str]
    questions: Sequence[QuestionRow]

    async def records(self, db: AsyncSession, rows: Sequence[SessionRow]) -> list[Record]:
        ids = [row.id for row in rows]
        machine, people = await _machine_scores(db, ids), await self._given(db, ids)
        themes, answers = await _themes(db, ids), await self._answers(db, ids)
        return [
            self._record(row, person_of_row(row, self.veil), machine[row.id], people[row.id], themes[row.id], answers)
            for row in rows
        ]

    def _record(
        self,
        row: SessionRow,
        person: Person,
        machine: dict[str, float | None],
        people: dict[str, float | None],
        themes: list[str],
        answers: dict[tuple[UUID, str], str],
    ) -> Record:
        return Record(
            id=str(row.id),
            candidate=person.name if self.veil or row.participant_name else "",
            email="" if self.veil else row.participant_email or "",
            status=row.status.value.lower(),
            started=_instant(row.started_at),
            completed=_instant(row.completed_at),
            minutes=round(row.active_ms / 60_000, 1),
            decision=row.decision.value if row.decision else "",
            score=row.score,
            scored_by=("people" if row.scored_by_people else "report") if row.score is not None else "",
            sentiment=row.sentiment or "",
            themes=[person.told(theme) for theme in themes],
            summary=person.told(row.summary or ""),
            criteria={name: {"report": machine.get(name), "people": people.get(name)} for name in self.criteria},
            answers=[person.told(answers.get((row.id, str(one.id)), "")) for one in self.questions],
        )

    async def _given(self, db: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, dict[str, float | None]]:
        """People's scores, on average; of others only where the reader has scored all criteria, as on the page."""
        found = await db.execute(
            select(ReviewScoreRow.session_id, ReviewScoreRow.user_id, ReviewScoreRow.criterion, ReviewScoreRow.score)
            .where(ReviewScoreRow.session_id.in_(ids))
            .order_by(ReviewScoreRow.id)
        )
        newest: defaultdict[UUID, dict[tuple[UUID | None, str], float | None]] = defaultdict(dict)
        for session_id, user_id, criterion, score in found:
            newest[session_id][user_id, criterion] = score
        given: defaultdict[UUID, dict[str, float | None]] = defaultdict(dict)
        for session_id, scores in newest.items():
            complete = all((self.caller.user_id, name) in scores for name in self.criteria)
            for name in self.criteria:
                shown = [
                    score
                    for (user_id, criterion), score in scores.items()
                    if criterion == name and score is not None and (complete or user_id == self.caller.user_id)
                ]
                given[session_id][name] = round(fmean(shown), 2) if shown else None
        return given

    async def _answers(self, db: AsyncSession, ids: Sequence[UUID]) -> dict[tuple[UUID, str], str]:
        found = await db.execute(
            select(TurnRow.session_id, TurnRow.question_id, TurnRow.text, TurnRow.choices)
            .where(
                TurnRow.session_id.in_(ids),
                TurnRow.question_id.in_([str(question.id) for question in self.questions]),
                TurnRow.speaker == Speaker.CANDIDATE,
                TurnRow.move == Move.SAY,
            )
            .order_by(TurnRow.session_id, TurnRow.index)
        )
        parts: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
        for session_id, question_id, text, choices in found:
            chosen = f"[{', '.join(choices)}]" if choices else ""
            parts[session_id, str(question_id)] += filter(None, (chosen, text))
        return {place: "\n".join(said) for place, said in parts.items()}


async def _machine_scores(db: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, dict[str, float | None]]:
    found = await db.execute(
        select(ReportRow.session_id, FindingRow.label, FindingRow.score)
        .join(FindingRow, FindingRow.report_id == ReportRow.id)
        .where(ReportRow.session_id.in_(ids), FindingRow.kind == FindingKind.CRITERION)
    )
    scores: defaultdict[UUID, dict[str, float | None]] = defaultdict(dict)
    for session_id, label, score in found:
        scores[session_id][label] = score
    return scores


async def _themes(db: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, list[str]]:
    """By the names that people have given them."""
    from_report = select(ReportRow.session_id, FindingRow.theme_id).join(
        FindingRow, FindingRow.report_id == ReportRow.id
    )
    found = await db.execute(
        from_report.where(ReportRow.session_id.in_(ids), FindingRow.theme_id.is_not(None)).order_by(FindingRow.position)
    )
    mentions = [(session_id, theme_id) for session_id, theme_id in found]
    names = await _theme_names(db, {theme_id for _, theme_id in mentions if theme_id is not None})
    themes: defaultdict[UUID, list[str]] = defaultdict(list)
    for session_id, theme_id in mentions:
        if theme_id is not None and names[theme_id] not in themes[session_id]:
            themes[session_id].append(names[theme_id])
    return themes


async def _theme_names(db: AsyncSession, ids: set[UUID]) -> dict[UUID, str]:
    mentioned = aliased(ThemeRow)
    root = aliased(ThemeRow)
    found = await db.execute(
        select(mentioned.id, func.coalesce(root.name, root.label, mentioned.name, mentioned.label))
        .join(root, root.id == mentioned.merged_into_id, isouter=True)
        .where(mentioned.id.in_(ids))
    )
    return {theme_id: name for theme_id, name in found}


def _instant(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""
