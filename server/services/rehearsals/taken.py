"""What was said in a rehearsal, and its quality sheet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, RehearsalPartRow, RehearsalRow, RehearsalState, SessionRow, TurnRow
from server.services.access import Caller
from server.services.plans import plan_from_json
from server.services.quality.sheet import Sheet, sheet_of
from server.services.quality.taken import Taken
from server.services.rehearsals.cast import character
from server.services.rehearsals.runs import Rehearsal, find_rehearsal
from server.services.transcript_rows import stored_turn


@dataclass(frozen=True, slots=True)
class Result:
    """A rehearsal with what was said in it and what that shows."""

    rehearsal: Rehearsal
    takes: tuple[Taken, ...]
    sheet: Sheet

    def taken(self, place: int) -> Taken | None:
        """What the candidate of that place said; None where nothing is kept."""
        return next((taken for taken in self.takes if taken.place == place), None)


async def result_of(sessions: Sessions, caller: Caller, interview_id: UUID, rehearsal_id: UUID) -> Result:
    """The rehearsal as it stands, however far it is.

    Raises:
        NotFound: no such interview of the caller's, or no such rehearsal of it.
    """
    rehearsal = await find_rehearsal(sessions, caller, interview_id, rehearsal_id)
    async with reading(sessions) as db:
        takes = await _takes(db, rehearsal_id)
        sheet = await _sheet(db, interview_id, takes)
    return Result(rehearsal, takes, sheet)


async def sheet_in(db: AsyncSession, rehearsal: RehearsalRow) -> Sheet:
    """The sheet, within the caller's transaction."""
    return await _sheet(db, rehearsal.interview_id, await _takes(db, rehearsal.id))


async def _sheet(db: AsyncSession, interview_id: UUID, takes: tuple[Taken, ...]) -> Sheet:
    interview = await db.get_one(InterviewRow, interview_id)
    return sheet_of(takes, chat=interview.chat_enabled, voice=interview.voice_enabled)


async def _takes(db: AsyncSession, rehearsal_id: UUID) -> tuple[Taken, ...]:
    found = await db.execute(
        select(RehearsalPartRow, SessionRow)
        .join(SessionRow, SessionRow.id == RehearsalPartRow.session_id)
        .where(RehearsalPartRow.rehearsal_id == rehearsal_id)
        .order_by(RehearsalPartRow.place)
    )
    pairs = [(part, session) for part, session in found]
    ids = [session.id for _, session in pairs]
    turns: dict[UUID, list[TurnRow]] = {session_id: [] for session_id in ids}
    query = select(TurnRow).where(TurnRow.session_id.in_(ids)).order_by(TurnRow.session_id, TurnRow.index)
    for turn in await db.scalars(query):
        turns[turn.session_id].append(turn)
    return tuple(_taken(part, session, turns[session.id]) for part, session in pairs)


def _taken(part: RehearsalPartRow, session: SessionRow, turns: list[TurnRow]) -> Taken:
    return Taken(
        place=part.place,
        name=character(part.persona).name,
        plan=plan_from_json(session.plan),
        turns=tuple(stored_turn(turn).turn for turn in turns),
        end_reason=session.end_reason,
        stopped=part.state is not RehearsalState.DONE and part.state is not RehearsalState.FAILED,
    )
