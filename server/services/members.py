"""The members of an organization: who they are, what they may do, and that an owner is always among them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiKey, MemberRole, Membership, NamesHidden, Organization, User, WebSession
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotAllowed, NotFound
from server.services.project_members import forget_member

RANK: Final = (MemberRole.OWNER, MemberRole.ADMIN, MemberRole.MEMBER, MemberRole.REVIEWER)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the organization."""

    user_id: UUID
    name: str
    email: str
    role: MemberRole
    is_active: bool
    joined_at: datetime


def grantable(caller: Caller) -> tuple[MemberRole, ...]:
    """The roles the caller may give and take: nobody raises themselves or others above their own."""
    return RANK if caller.role is MemberRole.OWNER else RANK[1:]


async def list_members(sessions: Sessions, caller: Caller) -> list[Member]:
    """All of them: by role, then by name."""
    async with reading(sessions) as db:
        found = await db.execute(
            select(Membership, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.organization_id == caller.organization_id)
        )
        members = [
            Member(user.id, user.name, user.email, row.role, user.is_active, row.created_at) for row, user in found
        ]
    return sorted(members, key=lambda member: (RANK.index(member.role), (member.name or member.email).lower()))


async def change_role(sessions: Sessions, caller: Caller, user_id: UUID, role: MemberRole) -> None:
    """Give a member another role; they have it from their next click on.

    Raises:
        NotFound: no such member.
        NotAllowed: only owners make owners, and change them.
        Conflict: the last owner.
    """
    async with writing(sessions) as db:
        member = await _changeable(db, caller, user_id)
        if role not in grantable(caller):
            raise NotAllowed("Only an owner can make somebody an owner.")
        if member.role is role:
            return
        if member.role is MemberRole.OWNER:
            await _expect_another_owner(db, caller)
        before, member.role = member.role, role
        if role is not MemberRole.REVIEWER and member.names_hidden is NamesHidden.BY_ADMIN:
            member.names_hidden = None  # only from reviewers can an administrator hide them
        record(db, caller, "member.role_changed", user_id, before=before.value, role=role.value)


async def remove_member(sessions: Sessions, caller: Caller, user_id: UUID) -> int:
    """Let a member in no more, at once. What they made stays; how many living API keys of theirs do is returned.

    Raises:
        NotFound: no such member.
        NotAllowed: an owner, by somebody who is none.
        Conflict: the last owner, or oneself.
    """
    async with writing(sessions) as db:
        member = await _changeable(db, caller, user_id)
        if member.role is MemberRole.OWNER:
            await _expect_another_owner(db, caller)
        if user_id == caller.user_id:
            raise Conflict("You cannot remove yourself. Please ask another owner or admin.")
        await db.execute(
            delete(WebSession).where(
                WebSession.user_id == user_id, WebSession.organization_id == caller.organization_id
            )
        )
        await forget_member(db, caller.organization_id, user_id)
        await db.delete(member)
        record(db, caller, "member.removed", user_id, role=member.role.value)
        kept = select(func.count()).where(
            ApiKey.organization_id == caller.organization_id,
            ApiKey.created_by == user_id,
            ApiKey.revoked_at.is_(None),
        )
        return await db.scalar(kept) or 0


async def _changeable(db: AsyncSession, caller: Caller, user_id: UUID) -> Membership:
    """The member, with the organization's row held: of two owners who demote each other at once, one stays."""
    await db.execute(select(Organization.id).where(Organization.id == caller.organization_id).with_for_update())
    member = await db.scalar(
        select(Membership).where(Membership.user_id == user_id, Membership.organization_id == caller.organization_id)
    )
    if member is None:
        raise NotFound("There is no such member.")
    if member.role not in grantable(caller):
        raise NotAllowed("Only an owner can change or remove an owner.")
    return member


async def _expect_another_owner(db: AsyncSession, caller: Caller) -> None:
    owners = await db.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organization_id == caller.organization_id,
            Membership.role == MemberRole.OWNER,
            User.is_active,
        )
    )
    if (owners or 0) < 2:
        raise Conflict("This is the last owner. Make somebody else an owner first.")
