"""Stores what candidates make besides words, revision by revision.

A revision that follows soon on one that was only saved takes its place, and of a long history the in-between ones are
thinned out; those handed in with a turn are kept as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.db.engine import Sessions, writing
from server.db.models import SessionRow, WorkRow
from server.interview.files import HandedFiles
from server.interview.turns import Attachment, WorkKind
from server.services.errors import Conflict, NotFound
from server.services.transcript_batch import OPEN_STATES
from server.services.upload_rows import list_files
from server.services.work_content import attachment_of, checked_content

COALESCE: Final = timedelta(seconds=8)
"""Revisions of one such stretch are kept as its last one."""
MOST_REVISIONS: Final = 120
"""Of one kind on one question."""
MOST_BYTES: Final = 12 * 1024 * 1024
"""Of all these."""


@dataclass(frozen=True, slots=True)
class StoredWork:
    """The newest revision of something a candidate makes."""

    id: UUID
    question_id: str
    kind: WorkKind
    revision: int
    content: Mapping[str, Any]
    turn_index: int | None = None
    """The turn it was handed in with; None: only saved."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to be handed in: files that were taken away again."""
        return self.kind is WorkKind.FILE and not self.content["files"]

    @property
    def attachment(self) -> Attachment:
        """As it goes with a turn."""
        return attachment_of(self.kind, str(self.id), self.revision, self.content)


class StaleRevision(Conflict):
    """Another page has saved a newer one; `newest` is it."""

    def __init__(self, newest: StoredWork) -> None:
        super().__init__("Something newer has been saved.")
        self.newest = newest


@dataclass(frozen=True, slots=True)
class OfferedWork:
    """A revision as a client sends it."""

    question_id: str
    kind: WorkKind
    revision: int
    content: object


async def save_work(sessions: Sessions, session_id: UUID, offered: OfferedWork) -> StoredWork:
    """Store the next revision; it is on disk when this returns. The same one sent again is stored already.

    Raises:
        NotFound: no such session.
        Conflict: the session is over.
        StaleRevision: there is a newer revision than this, or another of this number.
        Invalid: the content is not of its kind, or too much.
    """
    content = checked_content(offered.kind, offered.content)
    async with writing(sessions) as db:
        status = await db.scalar(select(SessionRow.status).where(SessionRow.id == session_id).with_for_update())
        if status is None:
            raise NotFound("There is no such interview session.")
        if status not in OPEN_STATES:
            raise Conflict("This interview is over.")
        newest = await _newest(db, session_id, offered)
        if offered.kind is WorkKind.FILE:
            content = await _with_files(db, session_id, offered.question_id, content, newest)
        if newest is not None and newest.revision >= offered.revision:
            if newest.revision == offered.revision and newest.content == content:
                return stored_work(newest)
            raise StaleRevision(stored_work(newest))
        row = _put(db, session_id, offered, content, newest)
        await db.flush()
        if doomed := thinned(await _revisions(db, row)):
            await db.execute(delete(WorkRow).where(WorkRow.id.in_([one.id for one in doomed])))
        return stored_work(row)


async def _with_files(
    db: AsyncSession, session_id: UUID, question_id: str, content: dict[str, Any], newest: WorkRow | None
) -> dict[str, Any]:
    """Facts in place of ids; what the revision before listed, not handed in, and this one does not, is let go."""
    before = newest.content["files"] if newest is not None and newest.turn_index is None else []
    wanted = [UUID(one) for one in content["files"]]
    facts = await list_files(db, session_id, question_id, wanted, [one["id"] for one in before])
    built: dict[str, Any] = msgspec.to_builtins(HandedFiles(tuple(facts)))
    return built


async def _newest(db: AsyncSession, session_id: UUID, offered: OfferedWork) -> WorkRow | None:
    query = select(WorkRow).where(
        WorkRow.session_id == session_id, WorkRow.question_id == offered.question_id, WorkRow.kind == offered.kind
    )
    row: WorkRow | None = await db.scalar(query.order_by(WorkRow.revision.desc()).limit(1))
    return row


async def _revisions(db: AsyncSession, row: WorkRow) -> list["Revision"]:
    query = select(WorkRow.id, WorkRow.size_bytes, WorkRow.turn_index).where(
        WorkRow.session_id == row.session_id, WorkRow.question_id == row.question_id, WorkRow.kind == row.kind
    )
    return [Revision(*found) for found in await db.execute(query.order_by(WorkRow.revision))]


def _put(
    db: AsyncSession, session_id: UUID, offered: OfferedWork, content: dict[str, Any], newest: WorkRow | None
) -> WorkRow:
    now = datetime.now(UTC)
    row = newest
    # Of files no revision is kept that was not handed in: what is taken away again is gone.
    settled = offered.kind is not WorkKind.FILE and row is not None and now - row.created_at > COALESCE
    if row is None or row.turn_index is not None or settled:
        row = WorkRow(session_id=session_id, question_id=offered.question_id, kind=offered.kind)
        db.add(row)
    row.revision = offered.revision
    row.content = content
    row.size_bytes = len(msgspec.json.encode(content))
    row.at = now
    return row


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored revision without its content."""

    id: UUID
    size_bytes: int
    turn_index: int | None = None


def thinned(rows: Sequence[Revision]) -> list[Revision]:
    """Those of the revisions, oldest first, that go: every other in-between one, the oldest first, while too many."""
    doomed: list[Revision] = []
    kept = list(rows)
    while len(kept) > MOST_REVISIONS or sum(row.size_bytes for row in kept) > MOST_BYTES:
        going = [row for row in kept[1:-1] if row.turn_index is None][: max(2, len(kept) // 4) : 2]
        if not going:
            break
        doomed += going
        kept = [row for row in kept if row not in going]
    return doomed


async def newest_work(db: AsyncSession, session_id: UUID) -> tuple[StoredWork, ...]:
    """The newest revision of each question and kind."""
    newer = aliased(WorkRow)
    is_newer = select(newer.id).where(
        newer.session_id == WorkRow.session_id,
        newer.question_id == WorkRow.question_id,
        newer.kind == WorkRow.kind,
        newer.revision > WorkRow.revision,
    )
    rows = await db.scalars(
        select(WorkRow).where(WorkRow.session_id == session_id, ~is_newer.exists()).order_by(WorkRow.id)
    )
    return tuple(stored_work(row) for row in rows)


async def work_of(db: AsyncSession, session_id: UUID) -> list[WorkRow]:
    """All revisions of a session, in the order they were stored."""
    rows = await db.scalars(
        select(WorkRow).where(WorkRow.session_id == session_id).order_by(WorkRow.at, WorkRow.revision)
    )
    return list(rows)


def stored_work(row: WorkRow) -> StoredWork:
    """The row as a live interview holds it."""
    return StoredWork(row.id, row.question_id, row.kind, row.revision, row.content, row.turn_index)
