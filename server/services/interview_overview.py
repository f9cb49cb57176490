"""What the list of interviews says about each: where it stands, and when somebody last took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, InviteRow, Project, SessionRow
from server.services.access import Caller


class InterviewStage(StrEnum):
    """Where an interview stands, as its creator would say."""

    DRAFT = "draft"
    """Nobody has been let in yet."""
    INVITE_ONLY = "invite-only"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Overview:
    """An interview's stage, the newest session's last sign of life, and where it belongs."""

    stage: InterviewStage
    last_activity_at: datetime | None
    project: str = ""
    """Its project's name, where the caller sees several."""


def _stage(row: InterviewRow, *, invited: bool) -> InterviewStage:
    if not row.is_active:
        return InterviewStage.ARCHIVED
    if not row.require_invite:
        return InterviewStage.PUBLISHED
    return InterviewStage.INVITE_ONLY if invited or row.session_count or row.published_at else InterviewStage.DRAFT


async def overview_of(sessions: Sessions, caller: Caller, rows: Sequence[InterviewRow]) -> dict[UUID, Overview]:
    """The overview of each of the caller's interviews in `rows`, with index look-ups only."""
    newest = (
        select(SessionRow.last_activity_at)
        .where(SessionRow.interview_id == InterviewRow.id, SessionRow.is_preview.is_(False))
        .order_by(SessionRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    invited = exists().where(InviteRow.interview_id == InterviewRow.id)
    query = select(InterviewRow.id, invited, newest).where(
        InterviewRow.id.in_([row.id for row in rows]), InterviewRow.organization_id == caller.organization_id
    )
    projects = select(Project.id, Project.name).where(Project.organization_id == caller.organization_id)
    async with reading(sessions) as db:
        found = {row_id: (was_invited, at) for row_id, was_invited, at in await db.execute(query)}
        names = {project_id: name for project_id, name in await db.execute(projects)}
    return {
        row.id: Overview(
            _stage(row, invited=found[row.id][0]), found[row.id][1], names[row.project_id] if len(names) > 1 else ""
        )
        for row in rows
        if row.id in found
    }
