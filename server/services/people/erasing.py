"""Erasing a person: rows, files, mails, and what the database would still hold of deleted rows."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MediaRow, Presence, RecordingRow, SessionRow, SessionStatus
from server.db.models.base import utc_now
from server.db.scrubbing import SMALL, scrub
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict
from server.services.media import erase_orphans
from server.services.people.finding import Person
from server.services.people.holdings import Stores, mail_files_of
from server.services.people.reach import FINGERPRINTS, rows_of, tables
from server.services.results.filing import forget_unmentioned

log = structlog.get_logger(__name__)

LEFT_TO_ITS_FILE = "media"
"""Its rows stay, without a session, until the storage has erased the file they name."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure has done."""

    sessions: int
    invites: int
    rows: int
    files_left: int
    """Files that the storage has not erased yet; the server tries again every minute."""
    scrubbed: bool | None
    """The embedded database was written anew, and its journal emptied; None: PostgreSQL sees to that by itself."""


async def erase_person(
    sessions: Sessions, stores: Stores, caller: Caller, person: Person, *, rewrite_at_most: int | None = SMALL
) -> Erased:
    """Erase all that is kept of the person's records, in the database and outside it; nothing of it comes back.

    The audit log keeps that it was done and by whom, by ids which nothing leads back from.

    Raises:
        Conflict: the person is being interviewed just now.
    """
    mails = await mail_files_of(sessions, stores.mails, person)
    async with writing(sessions) as db:
        await _expect_absent(db, person)
        folders, media_ids = await _files(db, person)
        rows = await _erase_rows(db, person)
        _record(db, caller, person)
    for folder in folders:
        await stores.recordings.remove(folder)
    await stores.mails.remove(mails)
    await erase_orphans(sessions, stores.media)
    async with reading(sessions) as db:
        left = await db.scalar(select(func.count()).where(MediaRow.id.in_(media_ids))) or 0
    scrubbed = await scrub(sessions, at_most=rewrite_at_most)
    log.info("person erased", sessions=len(person.session_ids), invites=len(person.invite_ids), files_left=left)
    return Erased(len(person.session_ids), len(person.invite_ids), rows, left, scrubbed)


async def _expect_absent(db: AsyncSession, person: Person) -> None:
    here = select(SessionRow.id).where(
        SessionRow.id.in_(person.session_ids),
        SessionRow.status == SessionStatus.IN_PROGRESS,
        SessionRow.presence == Presence.HERE,
        SessionRow.seen_until > utc_now(),
    )
    if await db.scalar(here.limit(1)):
        raise Conflict("This person is in an interview just now. Please wait until it is over, or end it first.")


async def _files(db: AsyncSession, person: Person) -> tuple[list[str], list[UUID]]:
    folders = await db.scalars(select(RecordingRow.path).where(RecordingRow.session_id.in_(person.session_ids)))
    media = await db.scalars(select(MediaRow.id).where(MediaRow.session_id.in_(person.session_ids)))
    return list(folders), list(media)


async def _erase_rows(db: AsyncSession, person: Person) -> int:
    """Children first, so that what is found through a parent is found while that is there."""
    about, rows = rows_of(person), 0
    taken = await db.scalars(select(SessionRow.interview_id).where(SessionRow.id.in_(person.session_ids)).distinct())
    interview_ids = list(taken)
    await _count_down(db, person)
    for table in reversed(tables()):
        if table.name in FINGERPRINTS:
            continue
        if table.name == LEFT_TO_ITS_FILE:
            await db.execute(update(table).where(about(table)).values(session_id=None))
            continue
        erased = await db.execute(delete(table).where(about(table)).returning(table.c.id))
        rows += len(erased.all())
    await forget_unmentioned(db, interview_ids)
    return rows


async def _count_down(db: AsyncSession, person: Person) -> None:
    counted = await db.execute(
        select(SessionRow.interview_id, func.count())
        .where(SessionRow.id.in_(person.session_ids), SessionRow.is_preview.is_(False))
        .group_by(SessionRow.interview_id)
    )
    for interview_id, count in counted.all():
        await db.execute(
            update(InterviewRow)
            .where(InterviewRow.id == interview_id)
            .values(session_count=InterviewRow.session_count - count, updated_at=InterviewRow.updated_at)
        )


def _record(db: AsyncSession, caller: Caller, person: Person) -> None:
    record(db, caller, "person.erased", person.id, sessions=len(person.session_ids), invites=len(person.invite_ids))
    for one in person.records:
        if one.is_session:
            record(db, caller, "session.deleted", one.id, interview=str(one.interview_id))
