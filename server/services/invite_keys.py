"""Candidate keys as the studio shows them: where each invite's key is, and a new one in place of one that is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import CandidateKeyRow, InviteRow, MailRow, MailState, SessionRow, SessionStatus
from server.ports.guarding import SecretBox
from server.services.access import Caller
from server.services.assessments import owned_assessment
from server.services.audit import record
from server.services.candidate_keys import unused_keys
from server.services.errors import Conflict, NotFound
from server.services.invites import Invite

OVER: Final = frozenset({SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED})


class KeyStage(StrEnum):
    """Where a key is, as the studio says it."""

    NONE = "no key"
    MADE = "key made"
    USED = "key used"
    FINISHED = "key: interview over"
    EXPIRED = "key expired"
    REVOKED = "key revoked"


@dataclass(frozen=True, slots=True)
class InviteKey:
    """An invite's key without the key itself. `at`: when it was made, or what has become of it since."""

    stage: KeyStage
    at: datetime | None = None

    @property
    def replaceable(self) -> bool:
        """Whether a new one may be made."""
        return self.stage not in {KeyStage.FINISHED, KeyStage.REVOKED}


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that has just been made: the only time the studio shows it."""

    key: str
    invite: InviteRow
    replaced: bool


async def keys_of_invites(
    sessions: Sessions, caller: Caller, interview_id: UUID, invites: list[Invite]
) -> dict[UUID, InviteKey] | None:
    """Invite id → its key; None: the interview is no assessment, and has no keys."""
    async with reading(sessions) as db:
        try:
            await owned_assessment(db, caller.organization_id, interview_id)
        except NotFound:
            return None
        ids = [invite.row.id for invite in invites]
        keys = await db.scalars(select(CandidateKeyRow).where(CandidateKeyRow.invite_id.in_(ids)))
        made = {row.invite_id: row.updated_at for row in keys}
        begun = await db.execute(
            select(SessionRow.invite_id, SessionRow.status, SessionRow.created_at).where(SessionRow.invite_id.in_(ids))
        )
        led_to = {invite_id: (status, at) for invite_id, status, at in begun}
    return {
        invite.row.id: _stage_of(invite.row, made.get(invite.row.id), led_to.get(invite.row.id)) for invite in invites
    }


def _stage_of(invite: InviteRow, made_at: datetime | None, begun: tuple[SessionStatus, datetime] | None) -> InviteKey:
    if invite.revoked_at is not None:
        return InviteKey(KeyStage.REVOKED, invite.revoked_at)
    if begun is not None and begun[0] in OVER:
        return InviteKey(KeyStage.FINISHED, begun[1])
    if made_at is None:
        return InviteKey(KeyStage.NONE)
    if invite.expires_at is not None and invite.expires_at <= datetime.now(UTC):
        return InviteKey(KeyStage.EXPIRED, invite.expires_at)
    return InviteKey(KeyStage.MADE, made_at) if begun is None else InviteKey(KeyStage.USED, begun[1])


async def make_new_key(sessions: Sessions, box: SecretBox, caller: Caller, invite_id: UUID) -> NewKey:
    """A new key for an invite of an assessment. One it had opens nothing from now on; one expired gets new days.

    Raises:
        NotFound: no such invite of the caller's, or its interview is no assessment.
        Conflict: it was withdrawn, or its interview is over.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        invite = await _locked_invite(db, caller, invite_id)
        assessment = await owned_assessment(db, caller.organization_id, invite.interview_id, lock=True)
        await _expect_usable(db, invite)
        if invite.expires_at is not None and invite.expires_at <= now:
            invite.expires_at = now + timedelta(days=assessment.row.expires_in_days)
        [key] = await unused_keys(db, box, 1)
        row = await db.scalar(select(CandidateKeyRow).where(CandidateKeyRow.invite_id == invite.id))
        replaced = row is not None
        if row is None:
            row = CandidateKeyRow(
                organization_id=caller.organization_id, interview_id=invite.interview_id, invite_id=invite.id
            )
            db.add(row)
        row.key_digest, row.sealed_key = box.digest(key), box.seal(key)
        # A mail that still waits has the key in it that has just ended.
        await db.execute(delete(MailRow).where(MailRow.invite_id == invite.id, MailRow.state == MailState.WAITING))
        await db.flush()
        action = "candidate_key.replaced" if replaced else "candidate_key.created"
        record(db, caller, action, row.id, interview=str(invite.interview_id))
    return NewKey(key, invite, replaced)


async def _locked_invite(db: AsyncSession, caller: Caller, invite_id: UUID) -> InviteRow:
    row = await db.scalar(
        select(InviteRow)
        .where(InviteRow.id == invite_id, InviteRow.organization_id == caller.organization_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such invite.")
    return row


async def _expect_usable(db: AsyncSession, invite: InviteRow) -> None:
    if invite.revoked_at is not None:
        raise Conflict("This invite has been withdrawn. Invite the person again.")
    status = await db.scalar(select(SessionRow.status).where(SessionRow.invite_id == invite.id))
    if status in OVER:
        raise Conflict("The interview of this invite is over: a key would open nothing.")
