"""A session with everything a reviewer reads: transcript, plan, report; and what others may take out of it."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    IntegritySignalRow,
    InterviewRow,
    MediaRow,
    RecordingRow,
    SessionRow,
    TurnRow,
    VideoTakeRow,
    WorkRow,
)
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
from server.services.reviewing.blind import (
    blindfold_of,
    hide_in_plan,
    hide_in_row,
    hide_in_turns,
    hide_in_work,
    reads_blind,
)
from server.services.reviewing.blindfold import Blindfold
from server.services.video_views import takes_of
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
    takes: list[VideoTakeRow] = field(default_factory=list)
    work: list[WorkRow] = field(default_factory=list)
    names_hidden: bool = False
    """Read without names: neither they nor sound, pictures and video are in here."""
    blindfold: Blindfold | None = None
    """Set with `names_hidden`: hides the names in whatever else is told about the session."""

    def told(self, text: str) -> str:
        """Words of others about the session, as this reader may see them."""
        return self.blindfold.hide(text) if self.blindfold else text


async def view_session(sessions: Sessions, caller: Caller, session_id: UUID) -> SessionView:
    """The session as a reviewer reads it, previews too; without names for who reads without names.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        view = await _what_was_said(db, caller, session_id)
        view = replace(
            view,
            recording=await recording_of(db, session_id),
            signals=(await signals_of(db, [session_id]))[session_id],
            media=await media_of(db, session_id),
            takes=await takes_of(db, session_id),
            work=await work_of(db, session_id),
        )
        return _as_read_by(db, caller, view)


async def view_words(db: AsyncSession, caller: Caller, session_id: UUID) -> SessionView:
    """As `view_session`, the transcript and the report alone.

    Raises:
        NotFound: unknown or another organization's.
    """
    return _as_read_by(db, caller, await _what_was_said(db, caller, session_id))


async def _what_was_said(db: AsyncSession, caller: Caller, session_id: UUID) -> SessionView:
    row = await db.scalar(
        select(SessionRow).where(SessionRow.id == session_id, SessionRow.organization_id == caller.organization_id)
    )
    if row is None:
        raise NotFound("There is no such session.")
    interview = await db.get_one(InterviewRow, row.interview_id)
    turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == row.id).order_by(TurnRow.index))
    report = await load_report(db, caller.organization_id, session_id)
    return SessionView(row, interview, plan_from_json(row.plan), list(turns), report)


def _as_read_by(db: AsyncSession, caller: Caller, view: SessionView) -> SessionView:
    if not reads_blind(caller, view.interview):
        return view
    db.expunge_all()  # what is hidden below is hidden from this reader, and stays in the database
    return _without_names(view)


def _without_names(view: SessionView) -> SessionView:
    row, fold = view.row, blindfold_of(view.row)
    hide_in_row(row, fold)
    row.plan = hide_in_plan(row.plan, fold)
    report = hide_in_turns(view.turns, view.report, fold)
    hide_in_work(view.work, fold)
    plan = replace(view.plan, participant_name=fold.alias if view.plan.participant_name else "")
    seen = replace(view, plan=plan, report=report, names_hidden=True, blindfold=fold)
    return replace(seen, recording=None, media=[], takes=[])


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
