"""Finished interviews with known words, to be reported on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, SessionRow, SessionStatus, TurnRow
from server.interview.plan import Anchor, Criterion, Plan
from server.interview.turns import Move, Source, Speaker
from server.services.plans import plan_of, plan_to_json
from server.services.reports import ensure_report
from tests.support.seed import seed_interview
from tests.support.world import session_row

ANSWERS = (
    "I led the rebuild of our billing system. The billing system had lost invoices, which was terrible. "
    "We now find every lost invoice within a day, and I am very happy with that result.",
    "I start with what hurts customers most. Lost invoices hurt customers, so I fixed lost invoices first.",
)
CRITERIA = (
    Criterion("Ownership", "Takes responsibility", anchors=(Anchor(1, "Others did it"), Anchor(4, "Led it"))),
    Criterion("Humour"),
)


async def finished_session(
    sessions: Sessions,
    answers: Sequence[str] = ANSWERS,
    *,
    slug: str = "talk",
    language: str = "en",
    criteria: tuple[Criterion, ...] = CRITERIA,
    **values: object,
) -> UUID:
    """A completed session: the first questions answered in order, the one after those skipped, its report queued."""
    interview_id = await seed_interview(sessions, slug=slug)
    async with writing(sessions) as db:
        interview = await db.scalar(
            select(InterviewRow).where(InterviewRow.id == interview_id).options(selectinload(InterviewRow.questions))
        )
        assert interview is not None
        plan = replace(plan_of(interview, interview.questions, "Alex"), criteria=criteria, language=language)
        given: dict[str, object] = {"status": SessionStatus.COMPLETED, "completed_at": datetime.now(UTC), **values}
        row = session_row(interview, **given)
        row.plan = plan_to_json(plan)
        db.add(row)
        await db.flush()
        db.add_all(_turns(row, plan, answers))
        await ensure_report(db, row.id)
    return row.id


def _turns(row: SessionRow, plan: Plan, answers: Sequence[str]) -> list[TurnRow]:
    said: list[tuple[Speaker, Move, str, str | None]] = []
    for question, answer in zip(plan.questions, answers, strict=False):
        said.append((Speaker.INTERVIEWER, Move.ASK, question.text, question.id))
        said.append((Speaker.CANDIDATE, Move.SAY, answer, question.id))
    for question in plan.questions[len(answers) : len(answers) + 1]:
        said.append((Speaker.INTERVIEWER, Move.ASK, question.text, question.id))
        said.append((Speaker.CANDIDATE, Move.SKIP, "", question.id))
    return [
        TurnRow(
            session_id=row.id,
            index=index,
            speaker=speaker,
            move=move,
            text=text,
            at_ms=1000 * index,
            elapsed_ms=1000 * index,
            question_id=question_id,
            source=Source.PLAN if speaker is Speaker.INTERVIEWER else Source.CANDIDATE,
        )
        for index, (speaker, move, text, question_id) in enumerate(said)
    ]
