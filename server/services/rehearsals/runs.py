"""What creators do with rehearsals: begin one, look, stop it, erase it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import RehearsalPartRow, RehearsalRow, RehearsalState, SessionRow
from server.ports.recording import RecordingFiles
from server.services.access import Caller
from server.services.audit import record
from server.services.entry import Applicant, check_mode
from server.services.errors import Conflict, Invalid, NotFound
from server.services.interviews import owned_interview, questions_of
from server.services.previews import erase_sessions
from server.services.rehearsals.cast import MOST_CANDIDATES, Persona

UNFINISHED: Final = (RehearsalState.WAITING, RehearsalState.RUNNING)
SILENT_FOR: Final = timedelta(seconds=20)
"""A process at work on a rehearsal shows a sign of life far more often than this; after it, it is gone."""
MOST_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One simulated candidate, and how far it is."""

    place: int
    persona: str
    state: RehearsalState
    problem: str
    session_id: UUID | None
    """None: not begun, or deleted since."""
    turns: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal with its candidates, in their order."""

    row: RehearsalRow
    parts: tuple[Part, ...]

    @property
    def unfinished(self) -> bool:
        """Whether somebody is, or will be, at work on it."""
        return self.row.state in UNFINISHED

    @property
    def done(self) -> int:
        """How many candidates are through, one way or another."""
        return sum(part.state not in UNFINISHED for part in self.parts)


@runtime_checkable
class RehearsalDesk(Protocol):
    """Has rehearsals taken up in the background."""

    def wake(self) -> None:
        """Look for them now. The row, committed by the caller, is what counts."""
        ...


async def start_rehearsal(
    sessions: Sessions, caller: Caller, interview_id: UUID, cast: Sequence[Persona]
) -> RehearsalRow:
    """A rehearsal that waits for a process to take it up.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: nobody is chosen, or somebody twice.
        Conflict: it has no question or no mode, or is being rehearsed already.
    """
    if not cast or len(set(cast)) != len(cast) or len(cast) > MOST_CANDIDATES:
        raise Invalid(f"Please choose between 1 and {MOST_CANDIDATES} different candidates.", "persona")
    async with writing(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        check_mode(interview, Applicant(preview=True))
        if not await questions_of(db, interview_id):
            raise Conflict("Please add at least one question first: candidates would find nothing to answer.")
        of_it = RehearsalRow.interview_id == interview_id
        if await db.scalar(select(RehearsalRow.id).where(of_it, RehearsalRow.state.in_(UNFINISHED)).limit(1)):
            raise Conflict("Simulated candidates are taking this interview already. Let them finish, or stop them.")
        last = await db.scalar(select(func.max(RehearsalRow.number)).where(of_it))
        row = RehearsalRow(
            interview_id=interview_id, number=(last or 0) + 1, revision=interview.revision, actor=caller.actor
        )
        db.add(row)
        await db.flush()
        db.add_all(
            RehearsalPartRow(rehearsal_id=row.id, place=place, persona=persona.value)
            for place, persona in enumerate(cast)
        )
        record(db, caller, "interview.rehearsed", interview_id, rehearsal=row.number)
    return row


async def list_rehearsals(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[Rehearsal]:
    """The interview's rehearsals, newest first; of many only the newest.

    Raises:
        NotFound: no such interview of the caller's.
    """
    query = select(RehearsalRow).where(RehearsalRow.interview_id == interview_id)
    async with reading(sessions) as db:
        await owned_interview(db, caller.organization_id, interview_id)
        rows = list(await db.scalars(query.order_by(RehearsalRow.number.desc()).limit(MOST_LISTED)))
        parts = await _parts_of(db, [row.id for row in rows])
    return [Rehearsal(row, parts[row.id]) for row in rows]


async def find_rehearsal(sessions: Sessions, caller: Caller, interview_id: UUID, rehearsal_id: UUID) -> Rehearsal:
    """One of them.

    Raises:
        NotFound: no such interview of the caller's, or no such rehearsal of it.
    """
    async with reading(sessions) as db:
        row = await _owned(db, caller, interview_id, rehearsal_id)
        parts = await _parts_of(db, [row.id])
    return Rehearsal(row, parts[row.id])


async def _owned(
    db: AsyncSession, caller: Caller, interview_id: UUID, rehearsal_id: UUID, *, lock: bool = False
) -> RehearsalRow:
    await owned_interview(db, caller.organization_id, interview_id)
    query = select(RehearsalRow).where(RehearsalRow.id == rehearsal_id, RehearsalRow.interview_id == interview_id)
    row: RehearsalRow | None = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such test of this interview. It may have been deleted.")
    return row


async def _parts_of(db: AsyncSession, rehearsal_ids: Sequence[UUID]) -> dict[UUID, tuple[Part, ...]]:
    query = (
        select(RehearsalPartRow, SessionRow.message_count)
        .outerjoin(SessionRow, SessionRow.id == RehearsalPartRow.session_id)
        .where(RehearsalPartRow.rehearsal_id.in_(rehearsal_ids))
        .order_by(RehearsalPartRow.place)
    )
    found: dict[UUID, list[Part]] = {rehearsal_id: [] for rehearsal_id in rehearsal_ids}
    for row, turns in await db.execute(query):
        part = Part(row.place, row.persona, row.state, row.problem, row.session_id, turns or 0)
        found[row.rehearsal_id].append(part)
    return {rehearsal_id: tuple(parts) for rehearsal_id, parts in found.items()}


async def stop_rehearsal(sessions: Sessions, caller: Caller, interview_id: UUID, rehearsal_id: UUID) -> None:
    """Have it stopped; one that nobody is at work on is over at once. One that is over stays as it is.

    Raises:
        NotFound: no such interview of the caller's, or no such rehearsal of it.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        row = await _owned(db, caller, interview_id, rehearsal_id, lock=True)
        if row.state not in UNFINISHED or row.stop_asked:
            return
        row.stop_asked = True
        record(db, caller, "interview.rehearsal_stopped", interview_id, rehearsal=row.number)
        if row.state is RehearsalState.WAITING and (row.alive_at is None or now - row.alive_at > SILENT_FOR):
            row.state, row.finished_at = RehearsalState.STOPPED, now
            for part in await db.scalars(select(RehearsalPartRow).where(RehearsalPartRow.rehearsal_id == row.id)):
                part.state = RehearsalState.STOPPED


async def delete_rehearsal(
    sessions: Sessions, caller: Caller, interview_id: UUID, rehearsal_id: UUID, recordings: RecordingFiles
) -> None:
    """Erase it with what its candidates said.

    Raises:
        NotFound: no such interview of the caller's, or no such rehearsal of it.
        Conflict: it is still going on.
    """
    async with writing(sessions) as db:
        row = await _owned(db, caller, interview_id, rehearsal_id, lock=True)
        if row.state in UNFINISHED:
            raise Conflict("These candidates are still at it. Please stop them first.")
        parts = RehearsalPartRow.rehearsal_id == row.id
        ids = [one for one in await db.scalars(select(RehearsalPartRow.session_id).where(parts)) if one is not None]
        await db.execute(delete(RehearsalRow).where(RehearsalRow.id == row.id))
        folders = await erase_sessions(db, caller, interview_id, ids)
        record(db, caller, "interview.rehearsal_deleted", interview_id, rehearsal=row.number)
    for folder in folders:
        await recordings.remove(folder)
