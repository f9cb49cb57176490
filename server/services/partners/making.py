"""Makes the row of a session before its candidate has come."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import EventKind, InterviewRow, PartnerSession, SessionRow, SessionStatus
from server.db.models.base import new_id
from server.services.access import hash_token, new_token
from server.services.admission import expect_room
from server.services.errors import Conflict, NotFound
from server.services.interviews import questions_of
from server.services.outbox import record_event
from server.services.plans import plan_of, plan_to_json
from server.services.quotas import take_session

CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L: read aloud, copied by hand."""
CODE_LENGTH: Final = 8


def new_join_code() -> str:
    """Eight characters, 39 random bits: good for as long as a session waits, at the pace `/join` allows."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The session to make. None: as the interview has it."""

    name: str
    expires_at: datetime
    email: str | None = None
    title: str | None = None
    minutes: int | None = None
    callback_url: str | None = None


async def interview_named(db: AsyncSession, organization_id: UUID, name: str, field: str) -> InterviewRow:
    """The organization's interview of this slug or id, which can be taken.

    Raises:
        NotFound: there is none.
        Conflict: it is archived, or nothing of it can be taken yet.
    """
    interview = await db.scalar(
        select(InterviewRow).where(
            InterviewRow.organization_id == organization_id,
            InterviewRow.id == interview_id if (interview_id := _as_id(name)) else InterviewRow.public_slug == name,
        )
    )
    if interview is None:
        raise NotFound(f"There is no interview of this slug or id in your organization: {field}.")
    if not interview.is_active:
        raise Conflict("This interview is archived and takes no new participants.")
    if not (interview.chat_enabled or interview.voice_enabled):
        raise Conflict("This interview can be taken neither by talking nor by typing yet.")
    return interview


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


async def make_session(
    db: AsyncSession, interview: InterviewRow, wanted: Wanted, session_id: UUID, **partner: object
) -> tuple[SessionRow, PartnerSession]:
    """The rows of a PENDING session, written; `partner` as `PartnerSession` takes them.

    Nobody has the session's own token yet: it is made when the candidate enters.

    Raises:
        Conflict: the interview has no questions yet, has ended, or is full.
    """
    questions = await questions_of(db, interview.id)
    if not questions:
        raise Conflict("This interview has no questions yet.")
    await expect_room(db, interview)
    plan = plan_of(interview, questions, wanted.name)
    if wanted.title is not None:
        plan = replace(plan, title=wanted.title)
    if wanted.minutes is not None:
        plan = replace(plan, time_limit_s=wanted.minutes * 60)
    await take_session(db, interview.organization_id)
    row = SessionRow(
        id=session_id,
        organization_id=interview.organization_id,
        interview_id=interview.id,
        status=SessionStatus.PENDING,
        participant_name=wanted.name,
        participant_email=wanted.email,
        token_hash=hash_token(new_token()),
        plan=plan_to_json(plan),
        last_activity_at=datetime.now(UTC),
        expires_at=wanted.expires_at,
        callback_url=wanted.callback_url,
        llm_model=interview.llm_model,
    )
    found = PartnerSession(
        id=new_id(),
        organization_id=interview.organization_id,
        session_id=session_id,
        onboard_token=new_token(),
        join_code=new_join_code(),
        **partner,
    )
    db.add(row)
    await db.flush()
    db.add(found)
    await db.execute(
        update(InterviewRow)
        .where(InterviewRow.id == interview.id)
        .values(session_count=InterviewRow.session_count + 1, updated_at=InterviewRow.updated_at)
    )
    await record_event(db, row.id, EventKind.SESSION_CREATED, {"status": row.status.value})
    return row, found
