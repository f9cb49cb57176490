"""Organizations and the people in them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, MemberRole, Membership, Organization, Project, User
from server.ports.guarding import PasswordHasher
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import Email, parse
from server.services.quotas import expect_seat

PASSWORD_LENGTH: Final = range(10, 201)
"""Source: NIST SP 800-63B, which asks for length and no rules of composition; the upper bound is hashing's cost."""
DEFAULT_PROJECT: Final = "Interviews"


@dataclass(frozen=True, slots=True)
class Account:
    """A new organization with its first project and its owner."""

    organization: Organization
    project: Project
    owner: User


class _Person(msgspec.Struct):
    email: Email


def hash_new_password(hasher: PasswordHasher, password: str) -> str:
    """What to store of a password somebody has chosen.

    Raises:
        Invalid: too short or too long.
    """
    if len(password) not in PASSWORD_LENGTH:
        raise Invalid(
            f"A password has {PASSWORD_LENGTH.start} to {PASSWORD_LENGTH.stop - 1} characters.", field="password"
        )
    return hasher.hash(password)


def normal_email(email: str) -> str:
    """The address as it is stored and looked up.

    Raises:
        Invalid: no email address.
    """
    return parse(_Person, {"email": email.strip()}).email.lower()


async def _add_member(
    db: AsyncSession, organization_id: UUID, email: str, name: str, role: MemberRole, password_hash: str | None
) -> User:
    user = User(email=email, name=name.strip(), password_hash=password_hash)
    db.add(user)
    try:
        await db.flush()
    except IntegrityError as error:
        raise Conflict("There already is an account with this email address.") from error
    db.add(Membership(user_id=user.id, organization_id=organization_id, role=role))
    db.add(AuditEvent(organization_id=organization_id, actor="system", action="user.created", target=str(user.id)))
    return user


async def create_organization_with_owner(
    sessions: Sessions, name: str, email: str, *, owner_name: str = "", password_hash: str | None = None
) -> Account:
    """A new organization, a project to put interviews in, and its owner, who signs in by link until a password is set.

    Raises:
        Invalid: no email address.
        Conflict: the address has an account already.
    """
    address = normal_email(email)
    async with writing(sessions) as db:
        organization = Organization(name=name)
        db.add(organization)
        await db.flush()
        project = Project(organization_id=organization.id, name=DEFAULT_PROJECT)
        db.add(project)
        owner = await _add_member(db, organization.id, address, owner_name, MemberRole.OWNER, password_hash)
    return Account(organization, project, owner)


async def create_user(
    sessions: Sessions,
    organization_id: UUID,
    email: str,
    *,
    name: str = "",
    role: MemberRole = MemberRole.MEMBER,
    password_hash: str | None = None,
) -> User:
    """A new member of an organization.

    Raises:
        Invalid: no email address.
        NotFound: no such organization.
        Conflict: the address has an account already.
        QuotaExceeded: there are as many members as may be.
    """
    address = normal_email(email)
    async with writing(sessions) as db:
        if await db.get(Organization, organization_id) is None:
            raise NotFound("There is no such organization.")
        await expect_seat(db, organization_id)
        return await _add_member(db, organization_id, address, name, role, password_hash)


async def find_user(sessions: Sessions, email: str) -> User | None:
    """The account with this address, if there is one."""
    async with reading(sessions) as db:
        user: User | None = await db.scalar(select(User).where(User.email == email.strip().lower()))
        return user


async def first_organization(sessions: Sessions) -> Organization | None:
    """The oldest organization: the one a command means that names none. None: the database is new."""
    async with reading(sessions) as db:
        organization: Organization | None = await db.scalar(select(Organization).order_by(Organization.id).limit(1))
        return organization


async def owner_of(sessions: Sessions, organization_id: UUID) -> User:
    """The organization's first owner.

    Raises:
        NotFound: no such organization.
    """
    async with reading(sessions) as db:
        user: User | None = await db.scalar(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.organization_id == organization_id, Membership.role == MemberRole.OWNER)
            .order_by(Membership.id)
            .limit(1)
        )
    if user is None:
        raise NotFound("There is no such organization.")
    return user
