"""Taking one file out of a finished session for good: its content, its name, and its text wherever it was told."""

from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import FindingRow, ReportRow, TurnRow, UploadRow, WorkRow
from server.interview.files import HandedFiles, files_summary
from server.interview.turns import WorkKind
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, NotFound
from server.services.reviewing.blind import expect_sight
from server.services.session_records import owned_session
from server.services.transcript_batch import OPEN_STATES
from server.services.upload_rows import forget_uploads

ERASED: Final = "Erased file"
MARK: Final = "[…]"


async def erase_file(sessions: Sessions, caller: Caller, session_id: UUID, upload_id: UUID) -> None:
    """Erase it; that there was one, of what kind and size, stays. Quotes of its text go from the report.

    Raises:
        NotFound: no such file of the caller's.
        NotAllowed: names are hidden from the caller.
        Conflict: the interview is still going on.
    """
    async with writing(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id, lock=True)
        await expect_sight(db, caller, session.interview_id)
        found = await db.scalar(select(UploadRow).where(UploadRow.id == upload_id, UploadRow.session_id == session_id))
        if found is None:
            raise NotFound("There is no such file.")
        if session.status in OPEN_STATES:
            raise Conflict("A file can be erased when the interview is over.")
        changed = await _blank(db, session_id, str(upload_id))
        for turn in await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id)):
            if any(one["work_id"] in changed for one in turn.attachments):
                await _retell(db, turn, changed)
        await forget_uploads(db, [upload_id])
        record(db, caller, "file.erased", session_id, file=str(upload_id))


async def _blank(db: AsyncSession, session_id: UUID, upload_id: str) -> dict[str, str]:
    """Take name and text out of the lists that hold the file; id of each list → its words now."""
    rows = await db.scalars(select(WorkRow).where(WorkRow.session_id == session_id, WorkRow.kind == WorkKind.FILE))
    changed = {}
    for row in rows:
        files = row.content["files"]
        if any(one["id"] == upload_id for one in files):
            row.content = {"files": [_blanked(one) if one["id"] == upload_id else one for one in files]}
            changed[str(row.id)] = files_summary(msgspec.convert(row.content, HandedFiles))
    return changed


def _blanked(file: dict[str, Any]) -> dict[str, Any]:
    return {**file, "id": "", "name": ERASED, "extract": ""}


async def _retell(db: AsyncSession, turn: TurnRow, changed: dict[str, str]) -> None:
    turn.attachments = [{**one, "summary": changed.get(one["work_id"], one["summary"])} for one in turn.attachments]
    told = [turn.text, *turn.choices, *(one["summary"] for one in turn.attachments)]
    findings = await db.scalars(
        select(FindingRow)
        .join(ReportRow, ReportRow.id == FindingRow.report_id)
        .where(ReportRow.session_id == turn.session_id)
    )
    for finding in findings:
        for said in finding.evidence:
            gone = said["quote"]
            if said["turnId"] == str(turn.id) and not any(gone in words for words in told):
                finding.text = finding.text.replace(gone, MARK)
                finding.evidence = [{**one, "quote": MARK} if one is said else one for one in finding.evidence]
