"""How candidates get in: what a link opens, and the session it starts or resumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    ApiClient,
    EventKind,
    InterviewRow,
    InviteRow,
    Organization,
    PartnerSession,
    QuestionRow,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.db.models.base import new_id
from server.interview.plan import Question
from server.services.access import hash_token, new_token
from server.services.accommodations import NONE, Accommodations, accommodations_of, longer_limit
from server.services.admission import expect_admission
from server.services.consent import (
    Consent,
    audio_consent_for,
    consent_for,
    integrity_consent_for,
    stills_consent_for,
    video_consent_for,
)
from server.services.consents_given import agree, consents_given
from server.services.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, NotSignedIn
from server.services.interviews import questions_of
from server.services.outbox import record_event
from server.services.plans import plan_of, plan_to_json
from server.services.quotas import take_session
from server.services.voice import NO_VOICE, VoiceSupport

Mode = Literal["chat", "voice"]
AnyQuestion = QuestionRow | Question
OPEN_STATES = frozenset({SessionStatus.PENDING, SessionStatus.IN_PROGRESS})
NAME_LENGTH = 200
EMAIL_LENGTH = 320


def cookie_name(slug: str) -> str:
    """The cookie that holds the token of a browser's session of one interview."""
    return f"cq_{slug}"


@dataclass(frozen=True, slots=True)
class Door:
    """What may be shown to whoever holds the link."""

    slug: str
    title: str
    description: str | None
    organization: str
    ai_name: str
    language: str
    question_count: int
    branched: bool
    """Some of them are asked only after certain choices."""
    time_limit_minutes: int | None
    chat: bool
    voice: bool
    voice_hears: bool
    """What is said in the interview's language can be turned into text here; else people type."""
    voice_speaks: bool
    """The interviewer has a voice in that language here; else there are captions."""
    keeps_audio: bool
    """The sound is kept of those who agree to `audio_consent`."""
    ask_name: bool
    ask_email: bool
    consent: Consent
    audio_consent: Consent | None
    """A thing of its own; None where no sound is kept."""
    integrity_consent: Consent | None
    """A thing of its own; None where no signals are collected."""
    stills_consent: Consent | None
    """A thing of its own; None where no pictures are taken."""
    video_consent: Consent | None
    """A thing of its own; None where the camera is not recorded."""
    retention_days: int | None
    uses_model: bool
    invite_name: str | None
    invite_email: str | None
    invite_token: str | None
    running_session: bool
    """The invite's or this browser's session is unfinished: it will be resumed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session to connect to; `token` is the candidate's credential."""

    session_id: UUID
    token: str
    resumed: bool


@dataclass(frozen=True, slots=True)
class CandidateSession:
    """Whom a session token stands for, with what the candidate may see."""

    session_id: UUID
    organization_id: UUID
    status: SessionStatus
    slug: str
    title: str
    ai_name: str
    language: str
    closing: str | None
    participant_name: str | None
    filmed: bool = False
    """They agreed to their camera being recorded, and the interview has video."""
    end_reason: str | None = None
    speech_speed: float = 1.0
    """Of the interviewer's voice, unless the candidate wants another; 1 is natural."""
    frame_origins: tuple[str, ...] | None = None
    """Whose pages may show the room, of a session opened in the portal."""


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


@dataclass(frozen=True, slots=True)
class Found:
    """What a way in leads to."""

    interview: InterviewRow
    organization: Organization
    invite: InviteRow | None
    session: SessionRow | None

    @property
    def given(self) -> Accommodations:
        """What is made easier for this candidate."""
        return accommodations_of(self.invite)


async def look_up(
    sessions: Sessions,
    slug: str,
    *,
    invite_token: str | None = None,
    session_token: str | None = None,
    uses_model: bool = False,
    voice: VoiceSupport = NO_VOICE,
) -> Door:
    """What the link opens.

    Raises:
        NotFound: no such interview, or the invite is not one of it.
        Gone: archived, or the invite is expired, revoked or used.
        NotAllowed: only by invite.
    """
    async with reading(sessions) as db:
        found = await _find(db, slug, invite_token, session_token)
        await _let_in(db, found, preview=False)
        questions = await questions_of(db, found.interview.id)
    return door_of(found, questions, uses_model=uses_model, voice=voice)


def door_of(found: Found, questions: Sequence[AnyQuestion], *, uses_model: bool, voice: VoiceSupport) -> Door:
    """What is shown of an interview to who may come in."""
    interview, invite = found.interview, found.invite
    given, reach = found.given, voice.reach(interview.language)
    spoken = interview.voice_enabled and not given.text_only
    audio_consent = audio_consent_for(interview, found.organization.name) if spoken else None
    limit_s = longer_limit(interview.time_limit_minutes and interview.time_limit_minutes * 60, given)
    return Door(
        slug=found.interview.public_slug,
        title=interview.title,
        description=interview.description,
        organization=found.organization.name,
        ai_name=interview.ai_name,
        language=interview.language,
        question_count=len(questions),
        branched=any(question.show_if for question in questions),
        time_limit_minutes=limit_s and limit_s // 60,
        chat=interview.chat_enabled or given.text_only,
        voice=spoken,
        voice_hears=spoken and reach.hears,
        voice_speaks=spoken and reach.speaks,
        keeps_audio=audio_consent is not None,
        ask_name=interview.ask_name,
        ask_email=interview.ask_email,
        consent=consent_for(
            interview,
            found.organization.name,
            uses_model=uses_model,
            voice=voice,
            organization_text=found.organization.consent_text,
        ),
        audio_consent=audio_consent,
        integrity_consent=integrity_consent_for(interview, found.organization.name),
        stills_consent=stills_consent_for(interview, found.organization.name),
        video_consent=video_consent_for(interview, found.organization.name),
        retention_days=interview.retention_days,
        uses_model=uses_model,
        invite_name=invite.name if invite else None,
        invite_email=invite.email if invite else None,
        invite_token=invite.token if invite else None,
        running_session=found.session is not None and found.session.status in OPEN_STATES,
    )


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
        found = await _find(db, slug, applicant.invite_token, applicant.session_token, lock=True)
        await _let_in(db, found, preview=applicant.preview, lock=True)
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


async def authenticate_candidate(sessions: Sessions, token: str, slug: str | None = None) -> CandidateSession:
    """The session a token is for; a finished one too, so that its candidate can fetch the transcript.

    Raises:
        NotSignedIn: unknown token, or one for another interview.
    """
    async with reading(sessions) as db:
        found = (
            await db.execute(
                select(SessionRow, InterviewRow, ApiClient.origins, InviteRow)
                .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
                .outerjoin(InviteRow, InviteRow.id == SessionRow.invite_id)
                .outerjoin(PartnerSession, PartnerSession.session_id == SessionRow.id)
                .outerjoin(ApiClient, ApiClient.id == PartnerSession.client_id)
                .where(SessionRow.token_hash == hash_token(token))
            )
        ).first()
    if found is None or (slug is not None and found[1].public_slug != slug):
        raise NotSignedIn("This interview session is not known.")
    row, interview, origins, invite = found
    return CandidateSession(
        session_id=row.id,
        organization_id=row.organization_id,
        status=row.status,
        slug=interview.public_slug,
        title=row.plan["title"],
        ai_name=row.plan["ai_name"],
        language=row.plan["language"],
        closing=row.plan["closing"] or None,
        participant_name=row.participant_name,
        filmed=row.video_consent and interview.video_enabled,
        end_reason=row.end_reason,
        speech_speed=accommodations_of(invite).speed,
        frame_origins=None if origins is None else tuple(origins),
    )


async def own_transcript(sessions: Sessions, session_id: UUID) -> list[TurnRow]:
    """The candidate's own transcript, in order."""
    async with reading(sessions) as db:
        return list(await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index)))


async def _find(
    db: AsyncSession, slug: str, invite_token: str | None, session_token: str | None, *, lock: bool = False
) -> Found:
    row = (
        await db.execute(
            select(InterviewRow, Organization)
            .join(Organization, Organization.id == InterviewRow.organization_id)
            .where(InterviewRow.public_slug == slug)
        )
    ).first()
    if row is None:
        raise NotFound("There is no interview at this address.")
    interview, organization = row
    invite = session = None
    if invite_token:
        wanted = select(InviteRow).where(InviteRow.token == invite_token, InviteRow.interview_id == interview.id)
        invite = await db.scalar(wanted.with_for_update() if lock else wanted)  # two who come at once get one session
        if invite is None:
            raise NotFound("This invitation is not known. Please check that the link is complete.")
        session = await db.scalar(select(SessionRow).where(SessionRow.invite_id == invite.id))
    elif session_token:
        session = await db.scalar(
            select(SessionRow).where(
                SessionRow.token_hash == hash_token(session_token), SessionRow.interview_id == interview.id
            )
        )
    return Found(interview, organization, invite, session)


async def _let_in(db: AsyncSession, found: Found, *, preview: bool, lock: bool = False) -> None:
    """Raises NotFound, Gone or NotAllowed for who may not come in; previews and who has begun always may."""
    running = found.session is not None and found.session.status in OPEN_STATES and not _revoked(found.invite)
    if preview or running:
        return
    _admit(found)
    await expect_admission(db, found.interview, lock=lock)


def _admit(found: Found) -> None:
    if not found.interview.is_active:
        raise Gone("This interview is closed and takes no new participants.", "archived")
    invite = found.invite
    if invite is None:
        if found.interview.require_invite:
            raise NotAllowed("This interview is by invitation only. Please use the link in your invitation.")
        return
    if _revoked(invite):
        raise Gone("This invitation has been withdrawn.", "revoked")
    if invite.expires_at is not None and invite.expires_at <= datetime.now(UTC):
        raise Gone("This invitation has expired.", "expired")
    if found.session is not None:
        raise Gone("This invitation has been used: the interview is finished. Thank you.", "used")


def _revoked(invite: InviteRow | None) -> bool:
    return invite is not None and invite.revoked_at is not None


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
