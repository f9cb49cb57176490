"""Who was given which project: for those that are not open to everybody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import MemberRole, Membership, Project, ProjectMember, User
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Invalid, NotFound
from server.services.projects import owned_project
from server.services.seeing import SEES_ALL


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member, and how they come to see a project: `always` by their role, or because they were given it."""

    user_id: UUID
    name: str
    email: str
    role: MemberRole
    always: bool
    given: bool


async def viewers_of(sessions: Sessions, caller: Caller, project_id: UUID) -> tuple[Project, list[Viewer]]:
    """The project, and every member of the organization by name.

    Raises:
        NotFound: no such project.
    """
    async with reading(sessions) as db:
        project = await owned_project(db, caller, project_id)
        given = set(await db.scalars(select(ProjectMember.user_id).where(ProjectMember.project_id == project_id)))
        found = await db.execute(
            select(Membership, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.organization_id == caller.organization_id)
        )
        viewers = [
            Viewer(user.id, user.name or user.email, user.email, row.role, row.role in SEES_ALL, user.id in given)
            for row, user in found
        ]
    return project, sorted(viewers, key=lambda viewer: viewer.name.casefold())


async def give_project(sessions: Sessions, caller: Caller, project_id: UUID, user_ids: Iterable[UUID]) -> int:
    """Let members see a project; how many did not before is returned.

    Raises:
        NotFound: no such project.
        Invalid: nobody is named, or somebody who is no member.
    """
    wanted = set(user_ids)
    async with writing(sessions) as db:
        await owned_project(db, caller, project_id, lock=True)
        members = set(
            await db.scalars(
                select(Membership.user_id).where(
                    Membership.organization_id == caller.organization_id, Membership.user_id.in_(wanted)
                )
            )
        )
        if not wanted or members != wanted:
            raise Invalid("Please choose members of your organization.", "user")
        has = set(await db.scalars(select(ProjectMember.user_id).where(ProjectMember.project_id == project_id)))
        for user_id in sorted(wanted - has):
            db.add(ProjectMember(project_id=project_id, user_id=user_id))
            record(db, caller, "project.given", project_id, user=str(user_id))
    return len(wanted - has)


async def take_project(sessions: Sessions, caller: Caller, project_id: UUID, user_id: UUID) -> None:
    """Let a member see it no more, from their next click on.

    Raises:
        NotFound: no such project, or it was not given to them.
    """
    async with writing(sessions) as db:
        await owned_project(db, caller, project_id, lock=True)
        taken = await db.scalar(
            delete(ProjectMember)
            .where(ProjectMember.project_id == project_id, ProjectMember.user_id == user_id)
            .returning(ProjectMember.id)
        )
        if taken is None:
            raise NotFound("They were not given this project.")
        record(db, caller, "project.taken", project_id, user=str(user_id))


async def projects_given(sessions: Sessions, caller: Caller) -> dict[UUID, list[str]]:
    """Member → the names of the closed projects they were given, by name."""
    async with reading(sessions) as db:
        found = await db.execute(
            select(ProjectMember.user_id, Project.name)
            .join(Project, Project.id == ProjectMember.project_id)
            .where(Project.organization_id == caller.organization_id, Project.everybody.is_(False))
            .order_by(Project.name)
        )
        given: defaultdict[UUID, list[str]] = defaultdict(list)
        for user_id, name in found:
            given[user_id].append(name)
    return dict(given)


async def give_at_joining(db: AsyncSession, organization_id: UUID, user_id: UUID, project_ids: Iterable[str]) -> None:
    """What an invitation has promised, as far as it is still there."""
    wanted = [UUID(project_id) for project_id in project_ids]
    found = await db.scalars(
        select(Project.id).where(Project.organization_id == organization_id, Project.id.in_(wanted))
    )
    db.add_all(ProjectMember(project_id=project_id, user_id=user_id) for project_id in found)


async def forget_member(db: AsyncSession, organization_id: UUID, user_id: UUID) -> None:
    """Take all the organization's projects from somebody who leaves it."""
    ours = select(Project.id).where(Project.organization_id == organization_id)
    await db.execute(delete(ProjectMember).where(ProjectMember.user_id == user_id, ProjectMember.project_id.in_(ours)))
