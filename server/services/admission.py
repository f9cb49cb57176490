"""When an interview takes newcomers: from and until when, and how many. Who has begun can always finish."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, SessionRow, SessionStatus
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Gone, Invalid
from server.services.inputs import checked, in_utc
from server.services.interviews import owned_interview

MOST: Final = 1_000_000

Moment = Annotated[datetime, Meta(tz=True)]
Cap = Annotated[int, Meta(ge=1, le=MOST)]


class Refusal(StrEnum):
    """Why nobody new gets in; the reason of `Gone`, and the beginning of the words of the page."""

    NOT_YET = "not_yet"
    ENDED = "ended"
    FILLED = "filled"


MESSAGES: Final = {
    Refusal.NOT_YET: "This interview has not opened yet.",
    Refusal.ENDED: "This interview has ended and takes no new participants.",
    Refusal.FILLED: "This interview has all the participants it needs.",
}


class Admission(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The limits of an interview; None: no such limit."""

    opens_at: Moment | None = None
    closes_at: Moment | None = None
    max_sessions: Cap | None = None
    """Interviews begun."""
    max_completed: Cap | None = None
    """Interviews finished, after which nobody new gets in."""


@dataclass(frozen=True, slots=True)
class Filling:
    """How many interviews there are, previews apart."""

    begun: int
    completed: int


async def filling_of(db: AsyncSession, interview_id: UUID) -> Filling:
    """How full an interview is."""
    counted = await db.execute(
        select(SessionRow.status, func.count())
        .where(SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False))
        .group_by(SessionRow.status)
    )
    by_status: dict[SessionStatus, int] = {status: count for status, count in counted}
    # One that was opened and never begun has taken nobody's place.
    begun = sum(count for status, count in by_status.items() if status is not SessionStatus.EXPIRED)
    return Filling(begun, by_status.get(SessionStatus.COMPLETED, 0))


def refusal_by_time(interview: InterviewRow, now: datetime) -> Refusal | None:
    """The same without counting anybody."""
    if interview.opens_at is not None and now < interview.opens_at:
        return Refusal.NOT_YET
    if interview.closes_at is not None and now >= interview.closes_at:
        return Refusal.ENDED
    return None


async def refusal(db: AsyncSession, interview: InterviewRow, now: datetime) -> Refusal | None:
    """Why the interview takes nobody new now; None: it does."""
    if (early_or_late := refusal_by_time(interview, now)) is not None:
        return early_or_late
    if interview.max_sessions is None and interview.max_completed is None:
        return None
    filling = await filling_of(db, interview.id)
    full = interview.max_sessions is not None and filling.begun >= interview.max_sessions
    done = interview.max_completed is not None and filling.completed >= interview.max_completed
    return Refusal.FILLED if full or done else None


async def expect_admission(db: AsyncSession, interview: InterviewRow, *, lock: bool = False) -> None:
    """Whether somebody new gets in. With `lock`, whoever comes at the same time is counted one after the other.

    Raises:
        Gone: not now; `at` is when it opens, where it has not yet.
    """
    if lock:
        await _lock(db, interview)
    reason = await refusal(db, interview, datetime.now(UTC))
    if reason is not None:
        raise closed(interview, reason)


def closed(interview: InterviewRow, reason: Refusal) -> Gone:
    """What is raised for who may not come in."""
    return Gone(MESSAGES[reason], reason.value, at=interview.opens_at if reason is Refusal.NOT_YET else None)


async def expect_room(db: AsyncSession, interview: InterviewRow) -> None:
    """Whether a program may make a session for somebody who comes later; it may be made before the interview opens.

    Raises:
        Conflict: it has ended, or is full.
    """
    await _lock(db, interview)
    reason = await refusal(db, interview, datetime.now(UTC))
    if reason in {Refusal.ENDED, Refusal.FILLED}:
        raise Conflict(MESSAGES[reason])


async def _lock(db: AsyncSession, interview: InterviewRow) -> None:
    if interview.max_sessions is not None or interview.max_completed is not None:
        await db.execute(select(InterviewRow.id).where(InterviewRow.id == interview.id).with_for_update())


async def set_admission(sessions: Sessions, caller: Caller, interview_id: UUID, wanted: Admission) -> InterviewRow:
    """Limit when, and how many, newcomers get in.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: names the field.
    """
    given = checked(wanted)
    opens_at = given.opens_at and in_utc(given.opens_at, "opensAt")
    closes_at = given.closes_at and in_utc(given.closes_at, "closesAt")
    if opens_at and closes_at and closes_at <= opens_at:
        raise Invalid("It has to close after it opens.", "closesAt")
    async with writing(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        row.opens_at, row.closes_at = opens_at, closes_at
        row.max_sessions, row.max_completed = given.max_sessions, given.max_completed
        limits = msgspec.structs.asdict(given)
        told = {name: _told(limit) for name, limit in limits.items() if limit is not None}
        record(db, caller, "interview.admission_set", row.id, **told)
    return row


async def admission_now(sessions: Sessions, caller: Caller, interview_id: UUID) -> tuple[Filling, Refusal | None]:
    """How full the interview is, and why it takes nobody new, for its creators.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id)
        return await filling_of(db, row.id), await refusal(db, row, datetime.now(UTC))


def _told(limit: datetime | int) -> str | int:
    return limit if isinstance(limit, int) else limit.astimezone(UTC).isoformat(timespec="minutes")
