"""A creator's own tries of an interview: they count nowhere, and can be thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from server.db.engine import Sessions, reading, writing
from server.db.models import RecordingRow, RehearsalPartRow, SessionRow
from server.ports.recording import RecordingFiles
from server.services.access import Caller
from server.services.audit import record
from server.services.events import forget_deliveries
from server.services.interviews import owned_interview
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query

LIST_NAME: Final = "previews"


@dataclass(frozen=True, slots=True)
class Previews:
    """A page of tries, newest first, and how many there are. Their plans are not loaded."""

    page: Page[SessionRow]
    total: int


async def list_previews(
    sessions: Sessions, caller: Caller, interview_id: UUID, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Previews:
    """The interview's tries by people; what simulated candidates said is listed with their rehearsals.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: limit or cursor.
    """
    tries = _tries(interview_id)
    query = select(SessionRow).options(defer(SessionRow.plan, raiseload=True)).where(*tries)
    async with reading(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        rows = list(await db.scalars(page_query(query, SessionRow.id, LIST_NAME, limit=limit, cursor=cursor)))
        total = await db.scalar(select(func.count()).select_from(SessionRow).where(*tries))
    return Previews(page_of([(row.id, row) for row in rows], LIST_NAME, limit=limit), total or 0)


async def delete_previews(
    sessions: Sessions, caller: Caller, interview_id: UUID, recordings: RecordingFiles, *, only: UUID | None = None
) -> int:
    """Erase the interview's tries, or one of them, with all that belongs to them; how many there were.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with writing(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        query = select(SessionRow.id).where(*_tries(interview_id))
        ids = list(await db.scalars(query.where(SessionRow.id == only) if only is not None else query))
        folders = await erase_sessions(db, caller, interview_id, ids)
    for folder in folders:
        await recordings.remove(folder)
    return len(ids)


def _tries(interview_id: UUID) -> tuple[ColumnElement[bool], ...]:
    rehearsed = select(RehearsalPartRow.id).where(RehearsalPartRow.session_id == SessionRow.id)
    return SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(True), ~rehearsed.exists()


async def erase_sessions(db: AsyncSession, caller: Caller, interview_id: UUID, ids: Sequence[UUID]) -> list[str]:
    """Erase these sessions of the caller's interview; the folders of their recordings, to be removed afterwards."""
    folders = list(await db.scalars(select(RecordingRow.path).where(RecordingRow.session_id.in_(ids))))
    await db.execute(delete(SessionRow).where(SessionRow.id.in_(ids)))
    await forget_deliveries(db, ids)
    for session_id in ids:
        record(db, caller, "session.deleted", session_id, interview=str(interview_id))
    return folders
