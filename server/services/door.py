"""Ways in: what a link leads to, who may come in by it, and what is shown to them at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import (
    InterviewRow,
    InviteRow,
    Organization,
    QuestionRow,
    SessionRow,
)
from server.interview.plan import Question
from server.services.access import hash_token
from server.services.accommodations import Accommodations, accommodations_of, longer_limit
from server.services.admission import expect_admission
from server.services.consent import (
    Consent,
    audio_consent_for,
    consent_for,
    integrity_consent_for,
    stills_consent_for,
    video_consent_for,
)
from server.services.errors import Gone, NotAllowed, NotFound
from server.services.interviews import questions_of
from server.services.transcript_batch import OPEN_STATES
from server.services.voice import NO_VOICE, VoiceSupport

AnyQuestion = QuestionRow | Question


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
        found = await find_way(db, slug, invite_token, session_token)
        await let_in(db, found, preview=False)
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


async def find_way(
    db: AsyncSession, slug: str, invite_token: str | None, session_token: str | None, *, lock: bool = False
) -> Found:
    """The interview, invite and session that a link and credentials name.

    Raises:
        NotFound: no such interview, or the invite is not one of it.
    """
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


async def let_in(db: AsyncSession, found: Found, *, preview: bool, lock: bool = False) -> None:
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
