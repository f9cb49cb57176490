"""Projects: folders of an organization's interviews. Who sees them is in `seeing` and `project_members`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.db.engine import Sessions, reading, writing
from server.db.models import DraftRow, InterviewRow, Membership, Organization, Project, ProjectMember
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.seeing import SEES_ALL

LONGEST_NAME: Final = 100
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project as its administrators see it in the list."""

    row: Project
    interviews: int
    """Archived ones too."""
    drafts: int
    people: int
    """Members who see it."""


async def list_projects(sessions: Sessions, caller: Caller) -> list[Project]:
    """The projects the caller sees, by name."""
    async with reading(sessions) as db:
        found = await db.scalars(select(Project).where(Project.organization_id == caller.organization_id))
        return sorted(found, key=lambda row: (row.name.casefold(), row.id))


async def look_over_projects(sessions: Sessions, caller: Caller) -> list[ProjectEntry]:
    """The organization's projects by name, with what is in them and how many see them."""
    rows = await list_projects(sessions, caller)
    async with reading(sessions) as db:
        interviews = await _counts(db, InterviewRow.project_id, caller)
        drafts = await _counts(db, DraftRow.project_id, caller)
        given = exists().where(ProjectMember.project_id == Project.id, ProjectMember.user_id == Membership.user_id)
        seen = await db.execute(
            select(Project.id, func.count(Membership.id))
            .join(Membership, Membership.organization_id == Project.organization_id)
            .where(
                Project.organization_id == caller.organization_id,
                or_(Project.everybody, Membership.role.in_(SEES_ALL), given),
            )
            .group_by(Project.id)
        )
        people = {project_id: count for project_id, count in seen}
    return [ProjectEntry(row, interviews.get(row.id, 0), drafts.get(row.id, 0), people.get(row.id, 0)) for row in rows]


async def _counts(
    db: AsyncSession, column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], caller: Caller
) -> dict[UUID | None, int]:
    owned = column.class_.organization_id == caller.organization_id
    found = await db.execute(select(column, func.count()).where(owned).group_by(column))
    return {project_id: count for project_id, count in found}


async def owned_project(db: AsyncSession, caller: Caller, project_id: UUID, *, lock: bool = False) -> Project:
    """The caller's project.

    Raises:
        NotFound: unknown, another organization's, or one the caller does not see.
    """
    query = select(Project).where(Project.id == project_id, Project.organization_id == caller.organization_id)
    row: Project | None = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such project.")
    return row


async def project_for(db: AsyncSession, caller: Caller, project_id: UUID | None) -> UUID:
    """Where something new goes: the project named, or else the oldest the caller sees. It stays until `db` is done.

    Raises:
        NotFound: the caller sees no such project.
        Invalid: they see none at all.
    """
    query = select(Project.id).where(Project.organization_id == caller.organization_id).order_by(Project.id).limit(1)
    if project_id is not None:
        query = query.where(Project.id == project_id)
    found: UUID | None = await db.scalar(query.with_for_update(read=True, key_share=True))
    if found is None and project_id is not None:
        raise NotFound("There is no such project.")
    if found is None:
        raise Invalid("You see no project that an interview could be put in. Please ask an owner or admin for one.")
    return found


async def create_project(sessions: Sessions, caller: Caller, name: str, *, everybody: bool) -> Project:
    """A new project, open to everybody or, until somebody is given it, to owners and admins.

    Raises:
        Invalid: no name, one that is too long, or one that another project has.
        Conflict: there are as many as may be.
    """
    async with writing(sessions) as db:
        await db.execute(select(Organization.id).where(Organization.id == caller.organization_id).with_for_update())
        name = await _free_name(db, caller, name)
        row = Project(organization_id=caller.organization_id, name=name, everybody=everybody)
        count = await db.scalar(
            select(func.count()).select_from(Project).where(Project.organization_id == caller.organization_id)
        )
        if (count or 0) >= MOST:
            raise Conflict(f"An organization has at most {MOST} projects.")
        db.add(row)
        await db.flush()
        record(db, caller, "project.created", row.id, everybody=int(everybody))
    return row


async def _free_name(db: AsyncSession, caller: Caller, typed: str, besides: UUID | None = None) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(f"Please give a name of at most {LONGEST_NAME} characters.", "name")
    query = select(Project.id, Project.name).where(Project.organization_id == caller.organization_id)
    for row_id, taken in await db.execute(query):
        if row_id != besides and taken.casefold() == name.casefold():
            raise Invalid("Another project has this name.", "name")
    return name


async def change_project(sessions: Sessions, caller: Caller, project_id: UUID, name: str, *, everybody: bool) -> None:
    """Give it this name, and open it to everybody or to those who were given it. What holds, holds from now on.

    Raises:
        NotFound: no such project.
        Invalid: as `create_project`.
    """
    async with writing(sessions) as db:
        row = await owned_project(db, caller, project_id, lock=True)
        name = await _free_name(db, caller, name, row.id)
        if name != row.name:
            row.name = name
            record(db, caller, "project.renamed", row.id)
        if everybody is not row.everybody:
            row.everybody = everybody
            record(db, caller, "project.opened" if everybody else "project.closed", row.id)


async def delete_project(sessions: Sessions, caller: Caller, project_id: UUID, move_to: UUID | None) -> int:
    """Take a project away; how many interviews it had is returned, which are in `move_to` now.

    Raises:
        NotFound: no such project, or none to move to.
        Conflict: something is in it and there is nowhere to move it; or it is the last.
    """
    async with writing(sessions) as db:
        # Whoever is putting something into it has done so, and nobody else begins to.
        row = await owned_project(db, caller, project_id, lock=True)
        others = select(Project.id).where(Project.organization_id == caller.organization_id, Project.id != row.id)
        if await db.scalar(others.limit(1)) is None:
            raise Conflict("This is the only project. An organization keeps at least one.")
        target = None if move_to is None else await db.scalar(others.where(Project.id == move_to))
        if move_to is not None and target is None:
            raise NotFound("There is no such project.")
        moved = await _move_all(db, row.id, target)
        await db.execute(delete(Project).where(Project.id == row.id))
        record(db, caller, "project.deleted", row.id, interviews=moved, **({"to": str(target)} if target else {}))
    return moved


async def _move_all(db: AsyncSession, project_id: UUID, target: UUID | None) -> int:
    ids: Sequence[UUID] = (await db.scalars(select(InterviewRow.id).where(InterviewRow.project_id == project_id))).all()
    drafts = await db.scalar(select(DraftRow.id).where(DraftRow.project_id == project_id).limit(1))
    if target is None:
        if ids or drafts:
            raise Conflict("There are interviews or drafts in this project. Choose where they go.")
        return 0
    of_project = InterviewRow.project_id == project_id
    kept = {"project_id": target, "updated_at": InterviewRow.updated_at}
    await db.execute(update(InterviewRow).where(of_project).values(kept))
    await db.execute(update(DraftRow).where(DraftRow.project_id == project_id).values(project_id=target))
    return len(ids)


async def move_interview(sessions: Sessions, caller: Caller, interview_id: UUID, project_id: UUID) -> None:
    """Put an interview into another project, with all that came of it: who sees that one sees it from now on.

    Raises:
        NotFound: no such interview or project.
    """
    async with writing(sessions) as db:
        target = await project_for(db, caller, project_id)
        query = select(InterviewRow).where(
            InterviewRow.id == interview_id, InterviewRow.organization_id == caller.organization_id
        )
        row = await db.scalar(query.with_for_update())
        if row is None:
            raise NotFound("There is no such interview.")
        if row.project_id == target:
            return
        before, row.project_id = row.project_id, target
        record(db, caller, "interview.moved", row.id, before=str(before), to=str(target))
