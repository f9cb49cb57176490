"""Who is to read without names: an interview's reviewers, or a member everywhere."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MemberRole, Membership, NamesHidden, User
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import NotAllowed, NotFound
from server.services.reviewing.scores import person_of
from server.services.seeing import sees


@dataclass(frozen=True, slots=True)
class Reader:
    """A member, and whether names are hidden from them everywhere."""

    user_id: UUID
    name: str
    role: MemberRole
    names_hidden: NamesHidden | None


async def set_blind_review(sessions: Sessions, caller: Caller, interview_id: UUID, *, hidden: bool) -> None:
    """Hide the names of an interview's candidates from its reviewers, or show them.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with writing(sessions) as db:
        found = await db.scalar(
            update(InterviewRow)
            .where(InterviewRow.id == interview_id, InterviewRow.organization_id == caller.organization_id)
            .values(blind_review=hidden, updated_at=InterviewRow.updated_at)
            .returning(InterviewRow.id)
        )
        if found is None:
            raise NotFound("There is no such interview.")
        record(db, caller, "interview.names_hidden" if hidden else "interview.names_shown", interview_id)


async def hide_names_from_me(sessions: Sessions, caller: Caller, *, hidden: bool) -> None:
    """The caller's own switch, for every interview.

    Raises:
        NotAllowed: an administrator has hidden them; only one of these shows them again.
    """
    async with writing(sessions) as db:
        member = await _member(db, caller, person_of(caller))
        if member.names_hidden is NamesHidden.BY_ADMIN:
            raise NotAllowed("An administrator has hidden names from you. Please ask them.")
        member.names_hidden = NamesHidden.OWN_CHOICE if hidden else None
        record(db, caller, "member.names_hidden" if hidden else "member.names_shown", member.user_id)


async def hide_names_from(sessions: Sessions, caller: Caller, user_id: UUID, *, hidden: bool) -> None:
    """An administrator's switch for one reviewer.

    Raises:
        NotFound: no reviewer of the caller's organization.
    """
    async with writing(sessions) as db:
        member = await _member(db, caller, user_id)
        if member.role is not MemberRole.REVIEWER:
            raise NotFound("There is no such reviewer.")
        member.names_hidden = NamesHidden.BY_ADMIN if hidden else None
        record(db, caller, "member.names_hidden" if hidden else "member.names_shown", user_id)


async def readers_of(sessions: Sessions, caller: Caller, project_id: UUID | None = None) -> list[Reader]:
    """The organization's members by name; with `project_id` those who see that project."""
    query = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id == caller.organization_id, User.is_active)
    )
    if project_id is not None:
        query = query.where(sees(project_id))
    async with reading(sessions) as db:
        found = await db.execute(query)
        readers = [Reader(user.id, user.name or user.email, m.role, m.names_hidden) for m, user in found]
    return sorted(readers, key=lambda reader: reader.name.lower())


async def _member(db: AsyncSession, caller: Caller, user_id: UUID) -> Membership:
    member = await db.scalar(
        select(Membership).where(Membership.user_id == user_id, Membership.organization_id == caller.organization_id)
    )
    if member is None:
        raise NotFound("There is no such member.")
    return member
