"""What an app is told of an interview that has ended: answers, marks, and what was noted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import FindingKind, FindingRow, IntegritySignalRow, ReportRow, ReportState, SessionRow, TurnRow
from server.interview.plan import Criterion, Plan
from server.interview.turns import Speaker
from server.services.integrity import score_of, signals_of
from server.services.plans import plan_from_json

HIGHEST: Final = 5.0
"""Of a criterion without anchors."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was noted, of a candidate who agreed to that."""

    score: int
    signals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Content:
    """`score` and `total` are None where no criterion was assessed."""

    answers: Sequence[tuple[str, str]]
    score: float | None
    total: float | None
    seen: Seen | None


async def content_of(db: AsyncSession, rows: Sequence[SessionRow]) -> dict[UUID, Content]:
    """By session."""
    ids = [row.id for row in rows]
    turns: dict[UUID, list[TurnRow]] = defaultdict(list)
    for turn in await db.scalars(
        select(TurnRow)
        .where(TurnRow.session_id.in_(ids), TurnRow.speaker == Speaker.CANDIDATE)
        .order_by(TurnRow.session_id, TurnRow.index)
    ):
        turns[turn.session_id].append(turn)
    found = await db.execute(
        select(ReportRow.session_id, FindingRow.label, FindingRow.score)
        .join(FindingRow, FindingRow.report_id == ReportRow.id)
        .where(
            ReportRow.session_id.in_(ids),
            ReportRow.state == ReportState.READY,
            FindingRow.kind == FindingKind.CRITERION,
            FindingRow.score.is_not(None),
        )
    )
    scores: dict[UUID, dict[str, float]] = defaultdict(dict)
    for session_id, label, score in found:
        scores[session_id][label] = score
    signals = await signals_of(db, ids)
    content: dict[UUID, Content] = {}
    for row in rows:
        plan = plan_from_json(row.plan)
        score, total = marks(plan.criteria, scores[row.id])
        seen = _seen(signals[row.id]) if row.integrity_consent else None
        content[row.id] = Content(answers_to(plan, turns[row.id]), score, total, seen)
    return content


def _seen(signals: list[IntegritySignalRow]) -> Seen:
    return Seen(score_of(signals).score, Counter(signal.kind.value for signal in signals))


def answers_to(plan: Plan, turns: Iterable[TurnRow]) -> list[tuple[str, str]]:
    """Each question of the plan with all that was said to it; without those nothing was said to."""
    said: dict[str, list[str]] = defaultdict(list)
    for turn in turns:
        words = "\n".join(part for part in (turn.text, ", ".join(turn.choices)) if part)
        said[turn.question_id or ""].append(words)
    return [(question.text, "\n\n".join(said[question.id])) for question in plan.questions if said[question.id]]


def marks(criteria: Sequence[Criterion], scores: Mapping[str, float]) -> tuple[float | None, float | None]:
    """The sum of the criteria that were assessed, and the most they give; None, None where none was."""
    assessed = [criterion for criterion in criteria if criterion.name in scores]
    if not assessed:
        return None, None
    most = [max((anchor.score for anchor in criterion.anchors), default=HIGHEST) for criterion in assessed]
    return sum(scores[criterion.name] for criterion in assessed), float(sum(most))
