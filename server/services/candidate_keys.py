"""Keys that candidates sign in with: each stands for an invite, and opens what the invite's link opens."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import (
    AssessmentRow,
    CandidateKeyRow,
    InterviewRow,
    InviteRow,
    SessionRow,
    SessionStatus,
)
from server.ports.guarding import SecretBox
from server.services.errors import NotAllowed, NotSignedIn

PREFIX: Final = "PST"
ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is mistaken for each other: 0 and O, 1, I and L."""
GROUP: Final = 4


class KeyStatus(StrEnum):
    """Where a key is."""

    PENDING = "pending"
    REDEEMED = "redeemed"
    """An interview has been opened with it, and is not over."""
    COMPLETED = "completed"
    EXPIRED = "expired"
    """Its time is over without an interview, or its interview was never finished."""


STATUS_OF: Final = {
    SessionStatus.PENDING: KeyStatus.REDEEMED,
    SessionStatus.IN_PROGRESS: KeyStatus.REDEEMED,
    SessionStatus.COMPLETED: KeyStatus.COMPLETED,
    SessionStatus.ABANDONED: KeyStatus.EXPIRED,
    SessionStatus.EXPIRED: KeyStatus.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class CandidateKey:
    """A key with what it has led to."""

    row: CandidateKeyRow
    key: str
    invite: InviteRow
    session: SessionRow | None
    assessment_title: str

    @property
    def status(self) -> KeyStatus:
        """As of now."""
        if self.session is not None:
            return STATUS_OF[self.session.status]
        expires_at = self.invite.expires_at
        return KeyStatus.EXPIRED if expires_at and expires_at <= datetime.now(UTC) else KeyStatus.PENDING


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a key stands for."""

    organization_id: UUID
    interview_id: UUID
    slug: str
    invite_token: str


def new_key() -> str:
    """`PST-XXXX-XXXX`: 31⁸ possible ones, so that trying them is slow enough where attempts are limited."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(2 * GROUP))
    return f"{PREFIX}-{letters[:GROUP]}-{letters[GROUP:]}"


def normal_key(typed: str) -> str | None:
    """The key somebody has typed, in any case and with or without dashes; None for what cannot be one."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    letters = letters.removeprefix(PREFIX) if len(letters) == len(PREFIX) + 2 * GROUP else letters
    if len(letters) != 2 * GROUP or not set(letters) <= set(ALPHABET):
        return None
    return f"{PREFIX}-{letters[:GROUP]}-{letters[GROUP:]}"


async def unused_keys(db: AsyncSession, box: SecretBox, count: int) -> list[str]:
    """That many new keys, different from each other and from all there are."""
    found: dict[str, str] = {}
    while len(found) < count:
        fresh = {box.digest(key): key for key in (new_key() for _ in range(count - len(found)))}
        taken = await db.scalars(select(CandidateKeyRow.key_digest).where(CandidateKeyRow.key_digest.in_(fresh)))
        found |= {digest: fresh[digest] for digest in fresh.keys() - set(taken)}
    return list(found.values())


async def holder_of(sessions: Sessions, box: SecretBox, typed: str, *, now: datetime | None = None) -> KeyHolder:
    """Whom the key stands for.

    Raises:
        NotSignedIn: unknown, revoked or expired: not told apart.
        NotAllowed: its assessment has been deleted.
    """
    key = normal_key(typed)
    if key is None:
        raise NotSignedIn("The key is not valid.")
    async with reading(sessions) as db:
        found = (
            await db.execute(
                select(CandidateKeyRow, InviteRow, AssessmentRow, InterviewRow.public_slug)
                .join(InviteRow, InviteRow.id == CandidateKeyRow.invite_id)
                .join(InterviewRow, InterviewRow.id == CandidateKeyRow.interview_id)
                .join(AssessmentRow, AssessmentRow.interview_id == CandidateKeyRow.interview_id)
                .where(CandidateKeyRow.key_digest == box.digest(key))
            )
        ).first()
    if found is None:
        raise NotSignedIn("The key is not valid.")
    row, invite, assessment, slug = found
    if assessment.deleted_at is not None:
        raise NotAllowed("The assessment of this key has been deleted.")
    if invite.revoked_at or (invite.expires_at and invite.expires_at <= (now or datetime.now(UTC))):
        raise NotSignedIn("The key is not valid.")
    return KeyHolder(row.organization_id, row.interview_id, slug, invite.token)


async def find_keys(
    db: AsyncSession,
    box: SecretBox,
    organization_id: UUID,
    *,
    interview_id: UUID | None = None,
    ids: Collection[UUID] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[CandidateKey]:
    """Living keys of assessments that are not deleted, oldest first.

    Raises:
        Unsealable: the installation's secret has been changed.
    """
    query = (
        select(CandidateKeyRow, InviteRow, SessionRow, InterviewRow.title)
        .join(InviteRow, InviteRow.id == CandidateKeyRow.invite_id)
        .join(InterviewRow, InterviewRow.id == CandidateKeyRow.interview_id)
        .join(AssessmentRow, AssessmentRow.interview_id == CandidateKeyRow.interview_id)
        .outerjoin(SessionRow, SessionRow.invite_id == InviteRow.id)
        .where(
            CandidateKeyRow.organization_id == organization_id,
            InviteRow.revoked_at.is_(None),
            AssessmentRow.deleted_at.is_(None),
        )
        .order_by(CandidateKeyRow.id)
        .offset(offset)
    )
    if interview_id is not None:
        query = query.where(CandidateKeyRow.interview_id == interview_id)
    if ids is not None:
        query = query.where(CandidateKeyRow.id.in_(ids))
    if limit is not None:
        query = query.limit(limit)
    return [
        CandidateKey(row, box.unseal(row.sealed_key), invite, session, title)
        for row, invite, session, title in await db.execute(query)
    ]
