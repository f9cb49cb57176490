"""Sessions as creators and reviewers see them: lists, one with its transcript, deletion."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, RecordingRow, SessionRow, SessionStatus, TurnRow
from server.ports.recording import RecordingFiles
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import NotFound
from server.services.events import forget_deliveries
from server.services.interviews import owned_interview
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query
from server.services.results.filing import forget_unmentioned

LIST_NAME: Final = "sessions"


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """A session with its interview and its turns in order. `row.plan` is not loaded."""

    row: SessionRow
    interview: InterviewRow
    turns: list[TurnRow]


async def list_sessions(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    *,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    status: SessionStatus | None = None,
) -> Page[SessionRow]:
    """A page of an interview's sessions, newest first, without previews. `row.plan` is not loaded.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: limit or cursor.
    """
    query = (
        select(SessionRow)
        .options(defer(SessionRow.plan, raiseload=True))
        .where(SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False))
    )
    if status is not None:
        query = query.where(SessionRow.status == status)
    query = page_query(query, SessionRow.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        rows = list(await db.scalars(query))
    return page_of([(row.id, row) for row in rows], LIST_NAME, limit=limit)


async def owned_session(db: AsyncSession, organization_id: UUID, session_id: UUID, *, lock: bool = False) -> SessionRow:
    """The organization's session, its plan not loaded.

    Raises:
        NotFound: unknown or another organization's.
    """
    query = (
        select(SessionRow)
        .options(defer(SessionRow.plan, raiseload=True))
        .where(SessionRow.id == session_id, SessionRow.organization_id == organization_id)
    )
    row = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such session.")
    return row


async def get_session(sessions: Sessions, caller: Caller, session_id: UUID) -> SessionDetail:
    """The session with its transcript, previews too.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        row = await owned_session(db, caller.organization_id, session_id)
        interview = await db.get_one(InterviewRow, row.interview_id)
        turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == row.id).order_by(TurnRow.index))
        return SessionDetail(row, interview, list(turns))


async def delete_session(
    sessions: Sessions, caller: Caller, session_id: UUID, recordings: RecordingFiles | None = None
) -> None:
    """Erase the session with its turns, recording, consent and report; nothing of it can be brought back.

    Should the process die before the recording's file is gone, or without `recordings`, the next sweep takes it.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with writing(sessions) as db:
        row = await owned_session(db, caller.organization_id, session_id, lock=True)
        folder = await db.scalar(select(RecordingRow.path).where(RecordingRow.session_id == session_id))
        await db.execute(delete(SessionRow).where(SessionRow.id == row.id))
        await forget_deliveries(db, [row.id])
        await forget_unmentioned(db, [row.interview_id])
        if not row.is_preview:
            await db.execute(
                update(InterviewRow)
                .where(InterviewRow.id == row.interview_id)
                .values(session_count=InterviewRow.session_count - 1, updated_at=InterviewRow.updated_at)
            )
        record(db, caller, "session.deleted", session_id, interview=str(row.interview_id))
    if folder is not None and recordings is not None:
        await recordings.remove(folder)
