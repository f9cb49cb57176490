"""What people decide about sessions. Only people do, each time with a reason, and nothing of it is ever overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import Decision, ReviewDecisionRow, SessionRow, User
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid
from server.services.reviewing.scores import FORMER_MEMBER, LONGEST_REASON, person_of, review_session

MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision, and whose it was."""

    row: ReviewDecisionRow
    who: str


async def decisions_of(db: AsyncSession, session_id: UUID) -> list[DecisionEntry]:
    """Every decision about the session, newest first."""
    found = await db.execute(
        select(ReviewDecisionRow, User.name, User.email)
        .join(User, User.id == ReviewDecisionRow.user_id, isouter=True)
        .where(ReviewDecisionRow.session_id == session_id)
        .order_by(ReviewDecisionRow.id.desc())
    )
    return [DecisionEntry(row, name or email or FORMER_MEMBER) for row, name, email in found]


async def decide(
    sessions: Sessions,
    caller: Caller,
    session_ids: Sequence[UUID],
    decision: Decision | None,
    reason: str,
    *,
    seen: Decision | EllipsisType | None = ...,
) -> int:
    """Note the decision about each session, all or none; None takes the one before back. Returns how many there are.

    `seen` is the decision the caller was shown; left out, it does not matter.

    Raises:
        NotFound, NotAllowed: as `review_session` and `person_of`.
        Invalid: no reason, or too long a one; too many sessions.
        Conflict: an interview is still going on, or somebody else has decided meanwhile.
    """
    user_id = person_of(caller)
    reason = reason.strip()
    if not reason:
        raise Invalid("Please give a reason: it stays with the decision.", "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Please keep the reason under {LONGEST_REASON:,} characters.", "reason")
    if not 0 < len(session_ids) <= MOST_AT_ONCE:
        raise Invalid(f"Please choose between 1 and {MOST_AT_ONCE} sessions.", "session")
    async with writing(sessions) as db:
        for session_id in sorted(set(session_ids)):
            row = await review_session(db, caller, session_id)
            if seen is not ... and row.decision is not seen:
                raise Conflict("Somebody else has decided meanwhile. Their decision is shown below.")
            db.add(
                ReviewDecisionRow(
                    organization_id=caller.organization_id,
                    session_id=session_id,
                    user_id=user_id,
                    decision=decision,
                    before=row.decision,
                    reason=reason,
                )
            )
            await db.execute(
                update(SessionRow)
                .where(SessionRow.id == session_id)
                .values(decision=decision, updated_at=SessionRow.updated_at)
            )
            record(db, caller, "review.decided", session_id, decision=decision.value if decision else "none")
    return len(set(session_ids))
