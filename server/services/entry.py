"""How candidates get in: the session that a link starts or resumes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import (
    EventKind,
    InterviewRow,
    QuestionRow,
    SessionRow,
    SessionStatus,
)
from server.db.models.base import new_id
from server.services.access import hash_token, new_token
from server.services.accommodations import NONE, Accommodations
from server.services.consents_given import agree, consents_given
from server.services.door import Found, find_way, let_in
from server.services.errors import Conflict, Invalid
from server.services.interviews import questions_of
from server.services.outbox import record_event
from server.services.plans import plan_of, plan_to_json
from server.services.quotas import take_session
from server.services.transcript_batch import OPEN_STATES
from server.services.voice import NO_VOICE, VoiceSupport

Mode = Literal["chat", "voice"]
NAME_LENGTH = 200
EMAIL_LENGTH = 320


@dataclass(frozen=True, slots=True)
class Opened:
    """A session to connect to; `token` is the candidate's credential."""

    session_id: UUID
    token: str
    resumed: bool


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants in, by which credentials, and what they agreed to."""

    name: str | None = None
    email: str | None = None
    invite_token: str | None = None
    session_token: str | None = None
    consent: bool = False
    audio_consent: bool = False
    """Means nothing where the interview keeps no audio."""
    integrity_consent: bool = False
    """Means nothing where the interview collects no signals."""
    assisted: bool = False
    """Uses assistive technology: less is looked for."""
    stills_consent: bool = False
    """Means nothing where the interview takes no pictures."""
    video_consent: bool = False
    """Means nothing where the interview records no camera."""
    mode: Mode | None = None
    """How they want to begin; None: as the interview has it."""
    preview: bool = False
    """The creator trying the interview out; the caller has checked that it is one."""


async def open_session(
    sessions: Sessions,
    slug: str,
    applicant: Applicant,
    *,
    uses_model: bool = False,
    voice: VoiceSupport = NO_VOICE,
) -> Opened:
    """Start a session, or resume the one this invite or session token has.

    Raises:
        Invalid: consent not given, name or email missing or malformed, or a mode that is not offered; names the field.
        Conflict: the interview has no questions yet, or no mode to take it in.
        NotFound, Gone, NotAllowed: as `look_up`.
        QuotaExceeded: the organization has no session of this month left.
    """
    token = new_token()
    async with writing(sessions) as db:
        found = await find_way(db, slug, applicant.invite_token, applicant.session_token, lock=True)
        await let_in(db, found, preview=applicant.preview, lock=True)
        check_mode(found.interview, applicant, found.given)
        if found.session is not None and found.session.status in OPEN_STATES:
            return await _resume(db, found.session, applicant, token)
        name, email = _identify(found, applicant)
        if not applicant.consent:
            raise Invalid("Please agree to the notice before starting.", "consent")
        questions = await questions_of(db, found.interview.id)
        if not questions:
            raise Conflict("This interview has no questions yet.")
        row = _new_session(found, questions, name, email, token, preview=applicant.preview)
        agree(row, found.interview, applicant)
        row.audio_consent = row.audio_consent and not found.given.text_only
        db.add(row)
        await db.flush()
        db.add_all(consents_given(found.interview, found.organization, row, uses_model=uses_model, voice=voice))
        await record_event(db, row.id, EventKind.SESSION_CREATED, {"status": SessionStatus.PENDING.value})
        if not applicant.preview:
            await take_session(db, found.interview.organization_id)
            await db.execute(
                update(InterviewRow)
                .where(InterviewRow.id == found.interview.id)
                .values(session_count=InterviewRow.session_count + 1, updated_at=InterviewRow.updated_at)
            )
    return Opened(row.id, token, resumed=False)


def check_mode(interview: InterviewRow, applicant: Applicant, given: Accommodations = NONE) -> None:
    """Whether the interview is offered as the applicant wants it.

    Raises:
        Invalid: it is not; names the field.
        Conflict: it can be taken in no mode at all.
    """
    offered = {
        "chat": interview.chat_enabled or given.text_only,
        "voice": interview.voice_enabled and not given.text_only,
    }
    if not any(offered.values()):
        raise Conflict("This interview can be taken neither by talking nor by typing yet.")
    if applicant.mode is not None and not offered[applicant.mode]:
        raise Invalid(f"This interview is not offered by {applicant.mode}.", "mode")


async def _resume(db: AsyncSession, session: SessionRow, applicant: Applicant, token: str) -> Opened:
    if applicant.session_token and hash_token(applicant.session_token) == session.token_hash:
        return Opened(session.id, applicant.session_token, resumed=True)
    session.token_hash = hash_token(token)  # by invite, from another browser: the earlier token ends here
    await db.flush()
    return Opened(session.id, token, resumed=True)


def _identify(found: Found, applicant: Applicant) -> tuple[str | None, str | None]:
    interview, invite = found.interview, found.invite
    name = " ".join(((invite and invite.name) or applicant.name or "").split())
    email = ((invite and invite.email) or applicant.email or "").strip()
    if interview.ask_name and not name and not applicant.preview:
        raise Invalid("Please tell us your name.", "name")
    if len(name) > NAME_LENGTH:
        raise Invalid(f"Please keep the name to {NAME_LENGTH} characters.", "name")
    if interview.ask_email and not email and not applicant.preview:
        raise Invalid("Please tell us your email address.", "email")
    if email and not valid_email(email):
        raise Invalid("This does not look like an email address.", "email")
    return name or None, email or None


def valid_email(email: str) -> bool:
    """Whether mail could be sent there as far as its form tells: one @, a dot in the domain, no spaces."""
    local, at, domain = email.rpartition("@")
    return (
        bool(at and local)
        and len(email) <= EMAIL_LENGTH
        and "@" not in local
        and "." in domain.strip(".")
        and not domain.startswith(".")
        and not any(c.isspace() or not c.isprintable() for c in email)
    )


def _new_session(
    found: Found, questions: list[QuestionRow], name: str | None, email: str | None, token: str, *, preview: bool
) -> SessionRow:
    return SessionRow(
        id=new_id(),
        organization_id=found.interview.organization_id,
        interview_id=found.interview.id,
        invite_id=found.invite.id if found.invite else None,
        status=SessionStatus.PENDING,
        participant_name=name,
        participant_email=email,
        token_hash=hash_token(token),
        plan=plan_to_json(plan_of(found.interview, questions, name or "")),
        is_preview=preview,
        last_activity_at=datetime.now(UTC),
        llm_model=found.interview.llm_model,
    )
