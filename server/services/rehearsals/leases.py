"""Who is at work on a rehearsal: a process takes it up, shows signs of life, and gives it back or brings it to its end.

The rows are the queue. A rehearsal whose process has died is taken up by the next one, which goes on with the
candidates that are not through.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, RehearsalPartRow, RehearsalRow, RehearsalState, SessionRow, SessionStatus
from server.services.entry import Applicant, open_session
from server.services.errors import NotFound
from server.services.rehearsals.cast import Persona
from server.services.rehearsals.runs import SILENT_FOR, UNFINISHED
from server.services.rehearsals.taken import sheet_in
from server.services.voice import NO_VOICE, VoiceSupport

EMAIL = "simulated@example.org"


class TakingFailed(Exception):
    """A simulated candidate could not go on; the message is for people."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A rehearsal this process is at work on."""

    id: UUID
    number: int
    stop_asked: bool
    language: str
    parts: tuple["ClaimedPart", ...]


@dataclass(frozen=True, slots=True)
class ClaimedPart:
    """One of its candidates that is not through yet."""

    id: UUID
    rehearsal_id: UUID
    place: int
    persona: Persona
    session_id: UUID | None
    """The interview it has begun, in this process or in one that has died."""


class Hold(Enum):
    """What a sign of life is answered with."""

    ON = "on"
    STOP = "stop"
    """Somebody has had enough of it."""
    LOST = "lost"
    """It is deleted, or another process has it."""


async def claim(sessions: Sessions, runner: UUID) -> Claimed | None:
    """Take up the rehearsal that has waited for longest; None when nobody waits."""
    now = datetime.now(UTC)
    alone = or_(RehearsalRow.alive_at.is_(None), RehearsalRow.alive_at < now - SILENT_FOR)
    due = select(RehearsalRow).where(RehearsalRow.state.in_(UNFINISHED), alone).order_by(RehearsalRow.id).limit(1)
    async with reading(sessions) as db:
        if await db.scalar(due) is None:
            return None  # the usual case takes no lock
    async with writing(sessions) as db:
        row = await db.scalar(due.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.state, row.runner, row.alive_at = RehearsalState.RUNNING, runner, now
        interview = await db.get_one(InterviewRow, row.interview_id)
        return Claimed(row.id, row.number, row.stop_asked, interview.language, await _open_parts(db, row.id))


async def _open_parts(db: AsyncSession, rehearsal_id: UUID) -> tuple[ClaimedPart, ...]:
    query = select(RehearsalPartRow).where(
        RehearsalPartRow.rehearsal_id == rehearsal_id, RehearsalPartRow.state.in_(UNFINISHED)
    )
    return tuple(
        ClaimedPart(row.id, rehearsal_id, row.place, Persona(row.persona), row.session_id)
        for row in await db.scalars(query.order_by(RehearsalPartRow.place))
    )


async def hold(sessions: Sessions, rehearsal_id: UUID, runner: UUID) -> Hold:
    """Show a sign of life, and hear whether it is still wanted."""
    async with writing(sessions) as db:
        stop_asked = await db.scalar(
            update(RehearsalRow)
            .where(RehearsalRow.id == rehearsal_id, RehearsalRow.runner == runner, RehearsalRow.state.in_(UNFINISHED))
            .values(alive_at=datetime.now(UTC))
            .returning(RehearsalRow.stop_asked)
        )
    return Hold.LOST if stop_asked is None else Hold.STOP if stop_asked else Hold.ON


async def give_back(sessions: Sessions, rehearsal_id: UUID, runner: UUID) -> None:
    """Let another process go on with it at once."""
    async with writing(sessions) as db:
        await db.execute(
            update(RehearsalRow)
            .where(RehearsalRow.id == rehearsal_id, RehearsalRow.runner == runner, RehearsalRow.state.in_(UNFINISHED))
            .values(alive_at=None, runner=None)
        )


async def begin_part(
    sessions: Sessions, part: ClaimedPart, name: str, *, uses_model: bool, voice: VoiceSupport = NO_VOICE
) -> UUID:
    """The preview that the candidate takes: the one it has begun, else a new one.

    Raises:
        TakingFailed: the interview cannot be taken any more.
    """
    if part.session_id is not None:
        return part.session_id
    async with reading(sessions) as db:
        slug = await db.scalar(
            select(InterviewRow.public_slug)
            .join(RehearsalRow, RehearsalRow.interview_id == InterviewRow.id)
            .where(RehearsalRow.id == part.rehearsal_id)
        )
    if slug is None:
        raise TakingFailed("The interview was deleted.")
    applicant = Applicant(name=name, email=EMAIL, consent=True, preview=True)
    opened = await open_session(sessions, slug, applicant, uses_model=uses_model, voice=voice)
    async with writing(sessions) as db:
        row = await db.get(RehearsalPartRow, part.id)
        if row is None:
            raise NotFound("There is no such test of this interview.")
        row.state, row.session_id = RehearsalState.RUNNING, opened.session_id
    return opened.session_id


async def end_part(sessions: Sessions, part: ClaimedPart, problem: str = "") -> None:
    """The candidate is through; `problem` says why not to the end."""
    state = RehearsalState.FAILED if problem else RehearsalState.DONE
    async with writing(sessions) as db:
        await db.execute(
            update(RehearsalPartRow).where(RehearsalPartRow.id == part.id).values(state=state, problem=problem)
        )


async def finish(sessions: Sessions, rehearsal_id: UUID, runner: UUID, *, stopped: bool) -> None:
    """It is over: candidates who are not through stay where they are, and what the sheet finds is counted."""
    async with writing(sessions) as db:
        mine = select(RehearsalRow).where(RehearsalRow.id == rehearsal_id, RehearsalRow.runner == runner)
        row = await db.scalar(mine.with_for_update())
        if row is None:
            return
        await db.execute(
            update(RehearsalPartRow)
            .where(RehearsalPartRow.rehearsal_id == rehearsal_id, RehearsalPartRow.state.in_(UNFINISHED))
            .values(state=RehearsalState.STOPPED)
        )
        parts = await db.scalars(select(RehearsalPartRow.state).where(RehearsalPartRow.rehearsal_id == rehearsal_id))
        failed = all(state is RehearsalState.FAILED for state in parts)
        row.state = RehearsalState.STOPPED if stopped else RehearsalState.FAILED if failed else RehearsalState.DONE
        row.alive_at, row.runner, row.finished_at = None, None, datetime.now(UTC)
        sheet = await sheet_in(db, row)
        row.faults, row.hints = len(sheet.faults), len(sheet.hints)


async def running_interviews(sessions: Sessions, rehearsal_id: UUID) -> list[UUID]:
    """The interviews of its candidates that are going on; those in which nothing has been said are over then."""
    mine = select(RehearsalPartRow.session_id).where(RehearsalPartRow.rehearsal_id == rehearsal_id)
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id.in_(mine), SessionRow.status == SessionStatus.PENDING)
            .values(status=SessionStatus.EXPIRED)
        )
        going_on = select(SessionRow.id).where(SessionRow.id.in_(mine), SessionRow.status == SessionStatus.IN_PROGRESS)
        return list(await db.scalars(going_on))
