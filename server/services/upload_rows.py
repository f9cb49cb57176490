"""Files that candidates have sent, as rows: which are listed in an answer, which are let go."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import MediaRow, UploadRow, WorkRow
from server.interview.files import FileFacts
from server.interview.turns import WorkKind
from server.services.errors import Invalid


def facts_of(row: UploadRow) -> FileFacts:
    """What is told of it."""
    return FileFacts(str(row.id), row.name, row.media_type, row.size_bytes, row.extract)


async def listed_files(db: AsyncSession, session_id: UUID) -> set[str]:
    """Ids of the files that an answer has brought, or is about to."""
    contents = await db.scalars(
        select(WorkRow.content).where(WorkRow.session_id == session_id, WorkRow.kind == WorkKind.FILE)
    )
    return {one["id"] for content in contents for one in content["files"]}


async def forget_uploads(db: AsyncSession, upload_ids: Sequence[UUID]) -> None:
    """Let the files go: the next sweep takes their content from the storage."""
    if not upload_ids:
        return
    media = select(UploadRow.media_id).where(UploadRow.id.in_(upload_ids))
    await db.execute(update(MediaRow).where(MediaRow.id.in_(media)).values(session_id=None))
    await db.execute(delete(UploadRow).where(UploadRow.id.in_(upload_ids)))


async def list_files(
    db: AsyncSession, session_id: UUID, question_id: str, wanted: Sequence[UUID], before: Sequence[str]
) -> list[FileFacts]:
    """The files of an answer in the making, as stored; those `before` listed and no longer wanted are forgotten.

    Raises:
        Invalid: one of them is not this question's, or has been handed in.
    """
    given = await db.scalars(
        select(WorkRow.content).where(
            WorkRow.session_id == session_id, WorkRow.kind == WorkKind.FILE, WorkRow.turn_index.is_not(None)
        )
    )
    handed_in = {one["id"] for content in given for one in content["files"]}
    found = await db.scalars(
        select(UploadRow)
        .join(MediaRow, MediaRow.id == UploadRow.media_id)
        .where(UploadRow.session_id == session_id, UploadRow.question_id == question_id, MediaRow.stored)
    )
    rows = {row.id: row for row in found if str(row.id) not in handed_in}
    if len(set(wanted)) < len(wanted) or any(one not in rows for one in wanted):
        raise Invalid("There is no such file to be handed in.", "content.files")
    gone = [id_ for id_ in rows if str(id_) in before and id_ not in wanted]
    await forget_uploads(db, gone)
    return [facts_of(rows[one]) for one in wanted]
