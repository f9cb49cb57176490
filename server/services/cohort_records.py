"""The cohort of an assessment, read from its sessions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import SessionRow, SessionStatus, TurnRow
from server.interview.turns import Turn
from server.services.access import Caller
from server.services.assessments import owned_assessment
from server.services.cohorts import CohortMeans, CohortMember, means_of, measures_of, percentiles_of
from server.services.errors import NotFound
from server.services.transcript_rows import turn_of


@dataclass(frozen=True, slots=True)
class CohortStatistics:
    """A cohort, and where one session stands in it."""

    session_count: int
    means: CohortMeans
    percentiles: dict[str, float | None] | None
    """None: of no session, or the cohort is one session."""


async def cohort_statistics(
    sessions: Sessions, caller: Caller, assessment_id: UUID, session_id: UUID | None = None
) -> CohortStatistics | None:
    """Over the sessions that were begun and are over, previews left out; None while there is none.

    Raises:
        NotFound: no such assessment of the caller's, or the session is none of the cohort.
    """
    async with reading(sessions) as db:
        await owned_assessment(db, caller.organization_id, assessment_id)
        cohort = await _cohort(db, assessment_id)
    if session_id is not None and session_id not in cohort:
        raise NotFound("There is no such session among the finished ones of this assessment.")
    if not cohort:
        return None
    members = list(cohort.values())
    percentiles = percentiles_of(cohort[session_id], members) if session_id else None
    return CohortStatistics(len(members), means_of(members), percentiles)


async def _cohort(db: AsyncSession, interview_id: UUID) -> dict[UUID, CohortMember]:
    over = or_(
        SessionRow.status == SessionStatus.COMPLETED,
        SessionRow.status.in_((SessionStatus.ABANDONED, SessionStatus.EXPIRED)) & SessionRow.started_at.is_not(None),
    )
    wanted = (
        select(SessionRow.id, SessionRow.status, SessionRow.active_ms)
        .where(SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False), over)
        .order_by(SessionRow.id)
    )
    found = (await db.execute(wanted)).tuples().all()
    turns: dict[UUID, list[Turn]] = {session_id: [] for session_id, _, _ in found}
    rows = await db.scalars(
        select(TurnRow).where(TurnRow.session_id.in_(turns)).order_by(TurnRow.session_id, TurnRow.index)
    )
    for row in rows:
        turns[row.session_id].append(turn_of(row))
    return {
        session_id: CohortMember(measures_of(turns[session_id], active_ms), status is SessionStatus.COMPLETED)
        for session_id, status, active_ms in found
    }
