"""Keeps an interview's versions: what each edit left behind, written in the edit's own transaction."""

from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import InterviewRow, InterviewVersionRow, QuestionRow
from server.services.access import Caller

MOST_VERSIONS: Final = 200
"""Of one interview; the oldest go first."""
NOT_CONTENT: Final = frozenset(
    {
        *("id", "created_at", "updated_at", "organization_id", "project_id", "interview_id", "position", "deleted_at"),
        *("is_active", "require_invite", "public_slug", "published_at", "revision", "session_count"),
        *("opens_at", "closes_at", "max_sessions", "max_completed", "reminder_days", "reminder_count"),
    }
)
"""Columns that say where a thing stands and who may come in, not what was written."""


def content_columns(table: type[InterviewRow] | type[QuestionRow]) -> list[str]:
    """The columns that a version keeps."""
    return [column.key for column in table.__table__.columns if column.key not in NOT_CONTENT]


def _content(row: InterviewRow | QuestionRow) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins({name: getattr(row, name) for name in content_columns(type(row))})
    return kept


async def keep_version(db: AsyncSession, caller: Caller, interview: InterviewRow) -> None:
    """Keep the locked interview as it is now, as the version of its revision; nothing where nothing has changed."""
    await db.flush()
    questions = await db.scalars(
        select(QuestionRow)
        .where(QuestionRow.interview_id == interview.id, QuestionRow.deleted_at.is_(None))
        .order_by(QuestionRow.position, QuestionRow.id)
    )
    content = {
        "interview": _content(interview),
        "questions": [{"id": str(row.id), **_content(row)} for row in questions],
    }
    last = await db.scalar(
        select(InterviewVersionRow)
        .where(InterviewVersionRow.interview_id == interview.id)
        .order_by(InterviewVersionRow.revision.desc())
        .limit(1)
    )
    if last is not None and last.content == content:
        return
    if last is not None and last.revision == interview.revision:
        last.content = content
        return
    db.add(
        InterviewVersionRow(interview_id=interview.id, revision=interview.revision, actor=caller.actor, content=content)
    )
    await _forget_oldest(db, interview.id)


async def _forget_oldest(db: AsyncSession, interview_id: UUID) -> None:
    oldest_kept = await db.scalar(
        select(InterviewVersionRow.revision)
        .where(InterviewVersionRow.interview_id == interview_id)
        .order_by(InterviewVersionRow.revision.desc())
        .offset(MOST_VERSIONS - 1)
        .limit(1)
    )
    if oldest_kept is not None:
        await db.execute(
            delete(InterviewVersionRow).where(
                InterviewVersionRow.interview_id == interview_id, InterviewVersionRow.revision < oldest_kept
            )
        )
