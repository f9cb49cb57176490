"""Who sees which projects: owners and admins all, others those open to everybody and those they were given."""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import MemberRole, Membership, Project, ProjectMember

SEES_ALL: Final = frozenset({MemberRole.OWNER, MemberRole.ADMIN})


async def projects_seen_by(db: AsyncSession, member: Membership) -> frozenset[UUID] | None:
    """The ids of the projects the member sees; None: there are no others in the organization."""
    if member.role in SEES_ALL:
        return None
    given = exists().where(ProjectMember.project_id == Project.id, ProjectMember.user_id == member.user_id)
    found = await db.execute(
        select(Project.id, or_(Project.everybody, given)).where(Project.organization_id == member.organization_id)
    )
    seen = {project_id: sees for project_id, sees in found}
    return None if all(seen.values()) else frozenset(project_id for project_id, sees in seen.items() if sees)


def sees(project_id: UUID) -> ColumnElement[bool]:
    """Holds for memberships of the project's organization that see it."""
    return or_(
        Membership.role.in_(SEES_ALL),
        exists().where(Project.id == project_id, Project.everybody),
        exists().where(ProjectMember.project_id == project_id, ProjectMember.user_id == Membership.user_id),
    )
