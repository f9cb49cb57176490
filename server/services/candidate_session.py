"""Candidates who are in: whom a session token stands for, and what is theirs to see."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import (
    ApiClient,
    InterviewRow,
    InviteRow,
    PartnerSession,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.services.access import hash_token
from server.services.accommodations import accommodations_of
from server.services.errors import NotSignedIn


def cookie_name(slug: str) -> str:
    """The cookie that holds the token of a browser's session of one interview."""
    return f"cq_{slug}"


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
