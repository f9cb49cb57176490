"""A few candidates side by side, and where each stands among all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import Decision, SessionRow
from server.interview.plan import Criterion
from server.services.access import Caller
from server.services.cohorts import share_beaten
from server.services.errors import Invalid, NotFound
from server.services.interviews import InterviewDetail, owned_interview, questions_of
from server.services.reading import Finding, read_report
from server.services.results.veil import Person, person_called, person_of_row, veil_for
from server.services.reviewing.reviews import CriterionReview, Review, review_of
from server.services.session_views import SessionView, view_words

MOST_COMPARED: Final = 5
FEWEST_OTHERS: Final = 10
"""Below so many others a percentile says more about who happened to be there than about the candidate."""
MOST_LISTED: Final = 50
KEY_QUOTES: Final = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score stands among those of the other sessions; `beaten`: 0–1, None where they are too few."""

    others: int
    beaten: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for one criterion; no score: not assessed."""

    machine: float | None
    people: tuple[tuple[str, float | None], ...]
    """Who, and what; of others only as far as the reader is shown theirs."""
    highest: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those compared. Everything in here is as the reader may see it."""

    row: SessionRow
    name: str
    standing: Standing | None
    """None: there is no score."""
    decision: Decision | None
    given: dict[str, Given]
    quotes: tuple[Finding, ...]
    """Key quotes; each with its citations."""
    summary: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Up to five candidates, and by what they are compared."""

    detail: InterviewDetail
    candidates: tuple[Candidate, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Choosable:
    """A session that may be compared."""

    person: Person
    score: float | None
    decision: Decision | None


async def choosable(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> tuple[InterviewDetail, list[Choosable], int]:
    """The sessions with the best scores, to choose from; and how many have one.

    Raises:
        NotFound: no such interview of the caller's.
    """
    scored = (
        SessionRow.interview_id == interview_id,
        SessionRow.is_preview.is_(False),
        SessionRow.score.is_not(None),
    )
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        veil = veil_for(caller, interview)
        best = select(SessionRow.id).where(*scored).order_by(SessionRow.score.desc(), SessionRow.id.desc())
        ids = list(await db.scalars(best.limit(MOST_LISTED)))
        found = await db.execute(
            select(
                SessionRow.id,
                SessionRow.participant_name,
                SessionRow.participant_email,
                SessionRow.score,
                SessionRow.decision,
            ).where(SessionRow.id.in_(ids))
        )
        listed = {
            id_: Choosable(person_called(id_, name, email, veil), score, decision)
            for id_, name, email, score, decision in found.tuples()
        }
        total = await db.scalar(select(func.count()).select_from(SessionRow).where(*scored))
        detail = InterviewDetail(interview, await questions_of(db, interview_id))
    return detail, [listed[id_] for id_ in ids], total or 0


async def interview_of(sessions: Sessions, caller: Caller, session_ids: Sequence[UUID]) -> UUID:
    """The one interview that these sessions are all of.

    Raises:
        NotFound: an unknown session, or another organization's.
        Invalid: they are of several interviews, or too many, or none.
    """
    if not 1 <= len(session_ids) <= MOST_COMPARED:
        raise Invalid(f"Please choose up to {MOST_COMPARED} sessions to compare.", "session")
    async with reading(sessions) as db:
        found = await db.execute(
            select(SessionRow.id, SessionRow.interview_id).where(
                SessionRow.id.in_(session_ids), SessionRow.organization_id == caller.organization_id
            )
        )
        of_session = dict(found.tuples().all())
    if len(of_session) != len(set(session_ids)):
        raise NotFound("There is no such session.")
    if len(set(of_session.values())) > 1:
        raise Invalid("Please choose sessions of one interview: different ones have no scale in common.", "session")
    return next(iter(of_session.values()))


async def compare(sessions: Sessions, caller: Caller, interview_id: UUID, session_ids: Sequence[UUID]) -> Comparison:
    """These sessions of one interview side by side.

    Raises:
        NotFound: a session that is unknown, another organization's or another interview's.
        Invalid: too many of them, or none.
    """
    if await interview_of(sessions, caller, session_ids) != interview_id:
        raise NotFound("There is no such session of this interview.")
    candidates, criteria = [], dict[str, Criterion]()
    async with reading(sessions) as db:
        scores = await _scores_of(db, interview_id)
        for session_id in dict.fromkeys(session_ids):
            view = await view_words(db, caller, session_id)
            review = await review_of(db, caller, view)
            criteria |= {one.scale.criterion.name: one.scale.criterion for one in review.criteria}
            candidates.append(_candidate(view, review, _standing(view.row, scores)))
        interview = await owned_interview(db, caller.organization_id, interview_id)
        detail = InterviewDetail(interview, await questions_of(db, interview_id))
    return Comparison(detail, tuple(candidates), tuple(criteria.values()))


def _candidate(view: SessionView, review: Review, standing: Standing | None) -> Candidate:
    read = read_report(view.report, view.plan, view.turns) if view.report else None
    quotes = read.quotes or read.insights if read else ()
    row = view.row
    return Candidate(
        row=row,
        name=view.blindfold.alias if view.blindfold else person_of_row(row, None).name,
        standing=standing,
        decision=review.decision,
        given={one.scale.criterion.name: _given(one) for one in review.criteria},
        quotes=tuple(quote for quote in quotes if quote.citations)[:KEY_QUOTES],
        summary=row.summary or (view.report.summary if view.report and view.report.summary else ""),
    )


def _given(one: CriterionReview) -> Given:
    entries = (*((("You", one.mine),) if one.mine else ()), *((entry.who, entry) for entry in one.others))
    return Given(one.machine, tuple((who, entry.row.score) for who, entry in entries), one.scale.highest)


async def _scores_of(db: AsyncSession, interview_id: UUID) -> Counter[float]:
    """How often each score was reached in an interview's sessions."""
    found = await db.execute(
        select(SessionRow.score, func.count())
        .where(
            SessionRow.interview_id == interview_id,
            SessionRow.is_preview.is_(False),
            SessionRow.score.is_not(None),
        )
        .group_by(SessionRow.score)
    )
    return Counter({score: count for score, count in found.tuples() if score is not None})


def _standing(row: SessionRow, scores: Counter[float]) -> Standing | None:
    """Where a session's score stands among those of its interview's other sessions, whose `scores` include its own."""
    if row.score is None or row.is_preview:
        return None
    others = scores.total() - 1
    beaten = sum(count for score, count in scores.items() if score < row.score)
    tied = scores[row.score] - 1
    return Standing(others, share_beaten(beaten, tied, others) if others >= FEWEST_OTHERS else None)
