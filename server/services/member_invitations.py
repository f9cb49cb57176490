"""Invitations to become a member: a link that works once and expires, handed on by mail or by hand."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, MailKind, MemberInvitationRow, MemberRole, Membership, Organization, User
from server.ports.guarding import PasswordHasher
from server.services.access import Caller, hash_token, new_token
from server.services.accounts import hash_new_password, normal_email
from server.services.assessment_mail import mailable
from server.services.audit import record
from server.services.branding.brands import letter_look
from server.services.errors import Conflict, Gone, NotAllowed, NotFound
from server.services.letters import Letter
from server.services.mail_outbox import Letterbox, queue_mail
from server.services.members import grantable
from server.services.project_members import give_at_joining
from server.services.projects import owned_project
from server.services.quotas import expect_seat

LIFE: Final = timedelta(days=7)
PATH: Final = "/invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that is open; `url` only when it has just been made, for its token is kept as a hash."""

    row: MemberInvitationRow
    by: str = ""
    url: str = ""
    mailed: bool = False


@dataclass(frozen=True, slots=True)
class Welcome:
    """What somebody who opens the link is told."""

    organization: str
    email: str
    role: MemberRole
    expires_at: datetime


async def invite_member(
    sessions: Sessions,
    letterbox: Letterbox,
    caller: Caller,
    email: str,
    role: MemberRole,
    *,
    by_mail: bool,
    project_ids: Sequence[UUID] = (),
) -> Invited:
    """Ask somebody in; an earlier invitation of the same address ends. With `project_ids` they see these projects when
    they come, beside those open to everybody.

    Raises:
        Invalid: no email address.
        NotFound: a project that is not there.
        NotAllowed: a role above the caller's own.
        Conflict: a member already.
        QuotaExceeded: there are as many members as may be.
    """
    address = normal_email(email)
    if role not in grantable(caller):
        raise NotAllowed("Only an owner can make somebody an owner.")
    async with writing(sessions) as db:
        await _expect_no_member(db, caller.organization_id, address)
        await expect_seat(db, caller.organization_id)
        for project_id in project_ids:
            await owned_project(db, caller, project_id)
        await db.execute(
            update(MemberInvitationRow)
            .where(
                MemberInvitationRow.organization_id == caller.organization_id,
                MemberInvitationRow.email == address,
                MemberInvitationRow.used_at.is_(None),
                MemberInvitationRow.revoked_at.is_(None),
            )
            .values(revoked_at=datetime.now(UTC))
        )
        token = new_token()
        row = MemberInvitationRow(
            organization_id=caller.organization_id,
            invited_by=caller.user_id,
            email=address,
            role=role,
            project_ids=[str(project_id) for project_id in project_ids],
            token_hash=hash_token(token),
            expires_at=datetime.now(UTC) + LIFE,
        )
        db.add(row)
        await db.flush()
        record(db, caller, "member.invited", row.id, role=role.value)
        url = f"{letterbox.site.base_url}{PATH}?token={token}"
        mailed = by_mail and mailable(address)
        if mailed:
            await _queue(db, letterbox, caller, row, url)
    return Invited(row, caller.name, url, mailed)


async def _queue(db: AsyncSession, letterbox: Letterbox, caller: Caller, row: MemberInvitationRow, url: str) -> None:
    organization = await db.get_one(Organization, caller.organization_id)
    letter = Letter(
        from_name=organization.name,
        to_name="",
        to_address=row.email,
        subject=f"{caller.name} invites you to {organization.name}",
        language="en",
        before=[
            "Hello,",
            f"{caller.name} invites you to join {organization.name} on Colloquy, where it interviews people and "
            "reads what they have said.",
        ],
        button="Join",
        link=url,
        after=[
            f"The link works once, until {row.expires_at:%Y-%m-%d %H:%M} UTC.",
            "If you do not know what this is about, you need not do anything.",
        ],
        look=await letter_look(db, caller.organization_id, letterbox.site),
    )
    queue_mail(db, letterbox.box, caller.organization_id, letter.mail(), kind=MailKind.MEMBER)


async def _expect_no_member(db: AsyncSession, organization_id: UUID, email: str) -> None:
    member = await db.scalar(
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id == organization_id, User.email == email)
    )
    if member is not None:
        raise Conflict("This person is a member already.")


async def open_invitations(sessions: Sessions, caller: Caller) -> list[Invited]:
    """Those that wait for an answer, newest first; expired ones too, for a week."""
    async with reading(sessions) as db:
        found = await db.execute(
            select(MemberInvitationRow, User)
            .outerjoin(User, User.id == MemberInvitationRow.invited_by)
            .where(
                MemberInvitationRow.organization_id == caller.organization_id,
                MemberInvitationRow.used_at.is_(None),
                MemberInvitationRow.revoked_at.is_(None),
                MemberInvitationRow.expires_at > datetime.now(UTC) - LIFE,
            )
            .order_by(MemberInvitationRow.id.desc())
        )
        return [Invited(row, (user.name or user.email) if user else "") for row, user in found]


async def revoke_invitation(sessions: Sessions, caller: Caller, invitation_id: UUID) -> None:
    """End an invitation; its link works no more.

    Raises:
        NotFound: no such open invitation.
    """
    async with writing(sessions) as db:
        found = await db.scalar(
            update(MemberInvitationRow)
            .where(
                MemberInvitationRow.id == invitation_id,
                MemberInvitationRow.organization_id == caller.organization_id,
                MemberInvitationRow.used_at.is_(None),
                MemberInvitationRow.revoked_at.is_(None),
            )
            .values(revoked_at=datetime.now(UTC))
            .returning(MemberInvitationRow.id)
        )
        if found is None:
            raise NotFound("There is no such invitation.")
        record(db, caller, "member.invitation_revoked", invitation_id)


async def read_invitation(sessions: Sessions, token: str) -> Welcome:
    """What the invitation is to.

    Raises:
        Gone: used, withdrawn, expired or unknown; the message says which.
    """
    async with reading(sessions) as db:
        row = await _living(db, token)
        organization = await db.get_one(Organization, row.organization_id)
        return Welcome(organization.name, row.email, row.role, row.expires_at)


async def _living(db: AsyncSession, token: str) -> MemberInvitationRow:
    row = await db.scalar(
        select(MemberInvitationRow).where(MemberInvitationRow.token_hash == hash_token(token)).with_for_update()
    )
    if row is None:
        raise Gone("This link is not known here. Please copy the whole of it.", "used")
    if row.used_at is not None:
        raise Gone("This invitation has been used. If it was you, please sign in.", "used")
    if row.revoked_at is not None:
        raise Gone("This invitation was withdrawn, or a newer one was sent to you.", "revoked")
    if row.expires_at <= datetime.now(UTC):
        raise Gone("This invitation has expired. Please ask for a new one.", "expired")
    return row


async def accept_invitation(
    sessions: Sessions, hasher: PasswordHasher, token: str, *, name: str, password: str
) -> UUID:
    """The user the invitation has made a member, with this password; of two who come at once, one does.

    Raises:
        Gone: as `read_invitation`.
        Invalid: a password that is too short or too long.
        Conflict: the address has an account in another organization, or a closed one.
        QuotaExceeded: there are as many members as may be.
    """
    hashed = await asyncio.to_thread(hash_new_password, hasher, password)
    async with writing(sessions) as db:
        return await _join(db, await _living(db, token), name.strip(), hashed)


async def join_by_address(sessions: Sessions, email: str, name: str) -> UUID | None:
    """The user whom an invitation of this address has made a member, without a password; None: none waits for it.

    The caller knows for certain that the address is theirs, which is more than having the link.

    Raises:
        Conflict, QuotaExceeded: as `accept_invitation`.
    """
    async with writing(sessions) as db:
        row = await db.scalar(
            select(MemberInvitationRow)
            .where(
                MemberInvitationRow.email == email,
                MemberInvitationRow.used_at.is_(None),
                MemberInvitationRow.revoked_at.is_(None),
                MemberInvitationRow.expires_at > datetime.now(UTC),
            )
            .order_by(MemberInvitationRow.id.desc())
            .limit(1)
            .with_for_update()
        )
        return await _join(db, row, name.strip()[:200], None) if row is not None else None


async def _join(db: AsyncSession, row: MemberInvitationRow, name: str, hashed: str | None) -> UUID:
    await expect_seat(db, row.organization_id)
    user = await _account(db, row, name, hashed)
    db.add(Membership(user_id=user.id, organization_id=row.organization_id, role=row.role))
    await give_at_joining(db, row.organization_id, user.id, row.project_ids)
    row.used_at = datetime.now(UTC)
    db.add(
        AuditEvent(
            organization_id=row.organization_id,
            actor=f"user:{user.id}",
            action="member.joined",
            target=str(user.id),
            data={"role": row.role.value},
        )
    )
    return user.id


async def _account(db: AsyncSession, row: MemberInvitationRow, name: str, hashed: str | None) -> User:
    """A new account, or that of somebody who had left.

    One that belongs somewhere is never touched: whoever has made the invitation has its link, and would open the
    account of somebody else's organization with it.
    """
    user = await db.scalar(select(User).where(User.email == row.email))
    if user is None:
        user = User(email=row.email, name=name, password_hash=hashed)
        db.add(user)
        await db.flush()
        return user
    belongs = await db.scalar(select(Membership.id).where(Membership.user_id == user.id).limit(1))
    if belongs is not None or not user.is_active:
        raise Conflict("There is an account with this address already. Please ask to be invited by another address.")
    user.name, user.password_hash = name or user.name, hashed
    return user
