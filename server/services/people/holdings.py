"""What is kept of a person, counted: every table that is about people, and the files outside the database."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent, MailRow, MediaRow, RecordingRow
from server.ports.mailing import MailFiles
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.services.access import Caller
from server.services.people.finding import Person
from server.services.people.reach import FINGERPRINTS, rows_of, tables

WORDS: Final = {
    "sessions": "Sessions: name, address, plan, state",
    "invites": "Invites: name, address, phone, notes",
    "turns": "Turns of transcripts",
    "spoken_segments": "Pieces of answers in progress",
    "work": "Revisions of code, drawings and files",
    "uploads": "Files with answers: name, text",
    "rehearsal_parts": "Parts of tests by simulated candidates",
    "consents": "Consents given",
    "recordings": "Sound recordings",
    "media": "Pictures, video and other files",
    "video_takes": "Runs of the camera",
    "video_chunks": "Pieces of video",
    "integrity_signals": "Integrity signals",
    "reports": "Reports",
    "findings": "Findings of reports, with quotes",
    "review_scores": "Scores by people",
    "review_decisions": "Decisions",
    "comments": "Comments",
    "mentions": "Mentions in comments",
    "redactions": "Redacted passages",
    "report_links": "Shared links to reports",
    "partner_sessions": "External ids and entry links",
    "candidate_keys": "Candidate keys",
    "mails": "Mails waiting or sent",
    "events": "Events for programs",
    "webhook_deliveries": "Webhook deliveries",
    "idempotency_keys": "Requests remembered by their key",
}
"""What an admin reads for a table."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where there is something of people outside the database."""

    recordings: RecordingFiles
    media: MediaStore
    mails: MailFiles


@dataclass(frozen=True, slots=True)
class Holding:
    """So many rows of a kind; `size_bytes` where they stand for files."""

    words: str
    count: int
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is kept of a person, and what of it outlasts an erasure."""

    kept: tuple[Holding, ...]
    audit_lines: int
    fingerprints: int


async def holdings_of(sessions: Sessions, stores: Stores, caller: Caller, person: Person) -> Holdings:
    """What is kept of the person now; what there is none of is left out."""
    about = rows_of(person)
    found, fingerprints = [], 0
    async with reading(sessions) as db:
        for table in tables():
            count = await db.scalar(select(func.count()).select_from(table).where(about(table))) or 0
            if table.name in FINGERPRINTS:
                fingerprints += count
            elif count:
                found.append(Holding(WORDS[table.name], count, await _size(db, person, table.name)))
        audit_lines = await db.scalar(select(func.count()).where(_audited(caller, person))) or 0
    files = await mail_files_of(sessions, stores.mails, person)
    if files:
        found.append(Holding("Mails as files", len(files)))
    return Holdings(tuple(found), audit_lines, fingerprints)


async def _size(db: AsyncSession, person: Person, table: str) -> int:
    for row in (MediaRow, RecordingRow):
        if row.__tablename__ == table:
            size = select(func.coalesce(func.sum(row.size_bytes), 0)).where(row.session_id.in_(person.session_ids))
            return int(await db.scalar(size) or 0)
    return 0


def _audited(caller: Caller, person: Person) -> ColumnElement[bool]:
    targets = [str(record.id) for record in person.records]
    return (AuditEvent.organization_id == caller.organization_id) & AuditEvent.target.in_(targets)


async def mail_files_of(sessions: Sessions, mails: MailFiles, person: Person) -> list[str]:
    """The mails to the person that lie in the mail folder.

    Those of their invites; and those to their address that no invite of anybody's accounts for any more: another
    organization on the same server may have written to the same address, and that is its own affair.
    """
    addressed = set(await mails.addressed_to(person.emails))
    async with reading(sessions) as db:
        own = {str(mail_id) for mail_id in await db.scalars(select(MailRow.id).where(_own(person)))}
        known = {str(mail_id) for mail_id in await db.scalars(select(MailRow.id))} if addressed - own else set()
    return sorted(own & set(await mails.there()) | addressed - known)


def _own(person: Person) -> ColumnElement[bool]:
    return MailRow.invite_id.in_(person.invite_ids)
