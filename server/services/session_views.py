"""A session with everything a reviewer reads: transcript, plan, report; and what others may take out of it."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import IntegritySignalRow, InterviewRow, MediaRow, RecordingRow, SessionRow, TurnRow, WorkRow
from server.interview.plan import Plan
from server.ports.background import ReportQueue
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import NotFound
from server.services.integrity import signals_of
from server.services.media import media_of
from server.services.plans import plan_from_json
from server.services.recordings import recording_of
from server.services.reports import ReportView, load_report, request_rerun
from server.services.work import work_of


@dataclass(frozen=True, slots=True)
class SessionView:
    """All of one session. `report` is None before the session is over."""

    row: SessionRow
    interview: InterviewRow
    plan: Plan
    turns: list[TurnRow]
    report: ReportView | None
    recording: RecordingRow | None = None
    signals: list[IntegritySignalRow] = field(default_factory=list)
    media: list[MediaRow] = field(default_factory=list)
    work: list[WorkRow] = field(default_factory=list)


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
        report = await load_report(db, caller.organization_id, session_id)
        recording = await recording_of(db, session_id)
        signals = (await signals_of(db, [session_id]))[session_id]
        media = await media_of(db, session_id)
        plan = plan_from_json(row.plan)
        work = await work_of(db, session_id)
        return SessionView(row, interview, plan, list(turns), report, recording, signals, media, work)


async def rerun_report(sessions: Sessions, reports: ReportQueue, caller: Caller, session_id: UUID) -> None:
    """Have the report of a finished session written again; the one that is there stays until then.

    Raises:
        NotFound: unknown or another organization's.
        Conflict: the session is not finished.
    """
    async with writing(sessions) as db:
        await request_rerun(db, caller.organization_id, session_id)
        record(db, caller, "report.requested", session_id)
    await reports.enqueue(str(session_id))
