"""A session with everything a reviewer reads: transcript, plan, report; and what others may take out of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, ReportRow, ReportState, SessionRow, TurnRow
from server.interview.plan import Plan
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.plans import plan_from_json


@dataclass(frozen=True, slots=True)
class SessionView:
    """All of one session. `report` is None before the session is over."""

    row: SessionRow
    interview: InterviewRow
    plan: Plan
    turns: list[TurnRow]
    report: ReportRow | None


async def view_session(sessions: Sessions, caller: Caller, session_id: UUID) -> SessionView:
    """The session as a reviewer reads it, previews too.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        row = await db.scalar(
            select(SessionRow).where(SessionRow.id == session_id, SessionRow.organization_id == caller.organization_id)
        )
        if row is None:
            raise NotFound("There is no such session.")
        interview = await db.get_one(InterviewRow, row.interview_id)
        turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == row.id).order_by(TurnRow.index))
        report = await db.scalar(
            select(ReportRow).options(selectinload(ReportRow.findings)).where(ReportRow.session_id == row.id)
        )
        return SessionView(row, interview, plan_from_json(row.plan), list(turns), report)


async def request_rerun(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    """Have the report of a finished session written again; the one that is there stays until then.

    Raises:
        NotFound: unknown or another organization's.
        Conflict: the session is not over, or its report is being written already.
    """
    async with writing(sessions) as db:
        report = await db.scalar(
            select(ReportRow)
            .join(SessionRow, SessionRow.id == ReportRow.session_id)
            .where(SessionRow.id == session_id, SessionRow.organization_id == caller.organization_id)
            .with_for_update(of=ReportRow)
        )
        if report is None:
            raise NotFound("There is no report about this session.")
        if report.state in {ReportState.QUEUED, ReportState.RUNNING}:
            raise Conflict("The report is being written already.")
        report.state, report.attempts, report.error = ReportState.QUEUED, 0, None
        record(db, caller, "report.requested", session_id)
