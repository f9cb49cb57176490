"""The way in for candidates whose session is there before them: by its link, or by the code shown with it."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    ApiClient,
    ConsentKind,
    ConsentRow,
    InterviewRow,
    Organization,
    PartnerSession,
    SessionRow,
    SessionStatus,
)
from server.services.access import hash_token, new_token
from server.services.admission import closed, refusal_by_time
from server.services.consents_given import agree, consents_given
from server.services.door import Door, Found, door_of
from server.services.entry import Applicant, Opened, check_mode
from server.services.errors import Gone, Invalid, NotFound
from server.services.partners.controls import CANCELLED
from server.services.partners.making import CODE_ALPHABET, CODE_LENGTH
from server.services.partners.views import status_now
from server.services.plans import extended, plan_from_json
from server.services.transcript_batch import OPEN_STATES
from server.services.voice import NO_VOICE, VoiceSupport

TIME_TO_BEGIN: Final = timedelta(hours=1)
"""Nobody who has agreed to the notice finds the door shut while the microphone is being checked."""


@dataclass(frozen=True, slots=True)
class Onboarding:
    """What the onboarding page shows."""

    door: Door
    token: str
    join_code: str
    candidate_name: str
    origins: tuple[str, ...] | None
    """Whose pages may show it, of a session opened in the portal."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    partner: PartnerSession
    row: SessionRow
    interview: InterviewRow
    organization: Organization
    consented: bool
    origins: tuple[str, ...] | None

    @property
    def found(self) -> Found:
        return Found(self.interview, self.organization, None, self.row if self.consented else None)


def shown_code(code: str) -> str:
    """The join code in two groups, as people read it."""
    return f"{code[:4]}-{code[4:]}"


async def look_up_onboarding(
    sessions: Sessions, token: str, *, uses_model: bool = False, voice: VoiceSupport = NO_VOICE
) -> Onboarding:
    """What the link of this token opens.

    Raises:
        NotFound: no such session, or it was erased.
        Gone: it is over, has expired or was cancelled, or its interview is archived.
    """
    async with reading(sessions) as db:
        waiting = await _waiting(db, _by_token(token))
    _admit(waiting)
    row, partner = waiting.row, waiting.partner
    plan = extended(plan_from_json(row.plan), row.extra_minutes)
    door = door_of(waiting.found, plan.questions, uses_model=uses_model, voice=voice)
    door = replace(
        door,
        title=plan.title,
        language=plan.language,
        ai_name=plan.ai_name,
        time_limit_minutes=plan.time_limit_s // 60 if plan.time_limit_s else None,
        ask_name=False,
        ask_email=False,
        invite_name=row.participant_name,
        invite_email=row.participant_email,
    )
    return Onboarding(
        door, partner.onboard_token, shown_code(partner.join_code), row.participant_name or "", waiting.origins
    )


async def enter_by_onboarding(
    sessions: Sessions,
    token: str,
    applicant: Applicant,
    *,
    uses_model: bool = False,
    voice: VoiceSupport = NO_VOICE,
) -> tuple[Opened, str]:
    """Let the candidate of this token in, by the interview's slug: the first time on their consent, later on.

    Raises:
        Invalid: consent not given, or a mode that is not offered; names the field.
        NotFound, Gone: as `look_up_onboarding`.
    """
    fresh = new_token()
    async with writing(sessions) as db:
        waiting = await _waiting(db, _by_token(token).with_for_update(of=SessionRow))
        _admit(waiting)
        row, slug = waiting.row, waiting.interview.public_slug
        if waiting.consented:
            if applicant.session_token and hash_token(applicant.session_token) == row.token_hash:
                return Opened(row.id, applicant.session_token, resumed=True), slug
            row.token_hash = hash_token(fresh)
            return Opened(row.id, fresh, resumed=True), slug
        check_mode(waiting.interview, applicant)
        if not applicant.consent:
            raise Invalid("Please agree to the notice before starting.", "consent")
        now = datetime.now(UTC)
        interview = waiting.interview
        row.token_hash, row.last_activity_at = hash_token(fresh), now
        agree(row, interview, applicant)
        if row.expires_at is not None:
            row.expires_at = max(row.expires_at, now + TIME_TO_BEGIN)
        await db.flush()
        organization = waiting.found.organization
        db.add_all(consents_given(interview, organization, row, uses_model=uses_model, voice=voice))
    return Opened(row.id, fresh, resumed=False), slug


async def find_by_code(sessions: Sessions, code: str) -> str | None:
    """The onboarding token of the open session with this join code, however it was typed; None: there is none."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    if len(plain) != CODE_LENGTH or not set(plain) <= set(CODE_ALPHABET):
        return None
    async with reading(sessions) as db:
        found = (
            await db.execute(
                select(PartnerSession, SessionRow)
                .join(SessionRow, SessionRow.id == PartnerSession.session_id)
                .where(PartnerSession.join_code == plain)
            )
        ).first()
    if found is None or status_now(found[1]) not in OPEN_STATES:
        return None
    return found[0].onboard_token if secrets.compare_digest(found[0].join_code, plain) else None


def _by_token(token: str) -> Select[tuple[PartnerSession, SessionRow, InterviewRow, Organization]]:
    return (
        select(PartnerSession, SessionRow, InterviewRow, Organization)
        .join(SessionRow, SessionRow.id == PartnerSession.session_id)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .join(Organization, Organization.id == SessionRow.organization_id)
        .where(PartnerSession.onboard_token == token)
    )


async def _waiting(
    db: AsyncSession, query: Select[tuple[PartnerSession, SessionRow, InterviewRow, Organization]]
) -> _Waiting:
    found = (await db.execute(query)).first()
    if found is None:
        raise NotFound("This link leads to no interview. Please check that it is complete.")
    partner, row, interview, organization = found
    given = select(ConsentRow.id).where(ConsentRow.session_id == row.id, ConsentRow.kind == ConsentKind.INTERVIEW)
    consented = await db.scalar(given.limit(1)) is not None
    origins = await db.scalar(select(ApiClient.origins).where(ApiClient.id == partner.client_id))
    return _Waiting(partner, row, interview, organization, consented, None if origins is None else tuple(origins))


def _admit(waiting: _Waiting) -> None:
    row = waiting.row
    if row.end_reason == CANCELLED:
        raise Gone("This interview has been cancelled.", CANCELLED)
    match status_now(row):
        case SessionStatus.EXPIRED:
            raise Gone("This invitation has expired.", "expired")
        case SessionStatus.COMPLETED:
            raise Gone("This interview is finished. Thank you.", "used")
        case SessionStatus.ABANDONED:
            raise Gone("This interview is over.", "over")
        case SessionStatus.PENDING if not waiting.consented:
            _expect_open(waiting.interview)
        case _:
            pass


def _expect_open(interview: InterviewRow) -> None:
    if not interview.is_active:
        raise Gone("This interview is closed and takes no new participants.", "archived")
    reason = refusal_by_time(interview, datetime.now(UTC))
    if reason is not None:
        raise closed(interview, reason)
