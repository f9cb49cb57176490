"""All that is kept of a person as one ZIP file: rows as JSON, transcripts to read, media, mails."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import Enum
from io import BufferedIOBase
from pathlib import PurePosixPath
from typing import IO, Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Column, select

from server.db.engine import Sessions, reading, writing
from server.db.models import MediaRow, MemberRole, RecordingRow
from server.ports.media import MediaFailed, MediaStore
from server.ports.recording import RecordingUnreadable
from server.services.access import Caller
from server.services.audit import record
from server.services.exports import session_as_markdown
from server.services.people.finding import Person
from server.services.people.holdings import Stores, mail_files_of
from server.services.people.reach import rows_of, tables
from server.services.reviewing.redactions import muted_stretches
from server.services.reviewing.reviews import load_review
from server.services.session_views import view_session

SECRETS: Final = frozenset({"token", "onboard_token", "join_code", "key_digest", "presence_by", "lane", "fingerprint"})
"""Columns that open something or mean nothing outside; so do those that are hashes or sealed."""
PIECE: Final = 1_000_000
READ_ME: Final = """This file holds what is kept of one person.

data.json          every row of the database that is about them, by table; hashes and keys left out
sessions/*.md      their interviews to be read: review, report, transcript
sessions/*.ogg     recordings of their voice
media/             pictures, video and files
mail/              mails that were written to them and lie on the server

Passages that were redacted are in none of these.
"""


@asynccontextmanager
async def person_as_zip(sessions: Sessions, stores: Stores, caller: Caller, person: Person) -> AsyncIterator[IO[bytes]]:
    """The finished file, to be read from its beginning; it has no name on the disk and is gone when it is closed."""
    async with writing(sessions) as db:
        record(
            db, caller, "person.exported", person.id, sessions=len(person.session_ids), invites=len(person.invite_ids)
        )
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("READ-ME.txt", READ_ME)
            archive.writestr("data.json", await _data(sessions, person))
            await _write_sessions(archive, sessions, stores, caller, person)
            missing = await _write_media(archive, sessions, stores, person)
            for mail_id in await mail_files_of(sessions, stores.mails, person):
                archive.writestr(f"mail/{mail_id}.eml", await stores.mails.read(mail_id))
            if missing:
                archive.writestr("MISSING.txt", "".join(f"{line}\n" for line in missing))
        file.seek(0)
        yield file


async def _data(sessions: Sessions, person: Person) -> bytes:
    about = rows_of(person)
    found: dict[str, list[dict[str, Any]]] = {}
    async with reading(sessions) as db:
        for table in tables():
            columns = [column for column in table.columns if told(column)]
            rows = await db.execute(select(*columns).where(about(table)).order_by(table.c.id))
            found[table.name] = [_as_json(columns, row) for row in rows]
    told_of = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "names": person.names, "emails": person.emails}
    kept = {name: rows for name, rows in found.items() if rows}
    return msgspec.json.format(msgspec.json.encode({"person": told_of, "tables": kept}))


def told(column: Column[Any]) -> bool:
    """Whether a column is given out."""
    name = column.name
    return name not in SECRETS and not name.startswith("sealed") and not name.endswith("_hash")


def _as_json(columns: list[Column[Any]], row: Any) -> dict[str, Any]:
    return {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case _:
            return value


async def _write_sessions(
    archive: zipfile.ZipFile, sessions: Sessions, stores: Stores, caller: Caller, person: Person
) -> None:
    reader = Caller(caller.organization_id, MemberRole.OWNER)
    for session_id in person.session_ids:
        view = await view_session(sessions, reader, session_id)
        review = await load_review(sessions, reader, view, show_others=True)
        archive.writestr(f"sessions/{session_id}.md", session_as_markdown(view, review))


async def _write_media(archive: zipfile.ZipFile, sessions: Sessions, stores: Stores, person: Person) -> list[str]:
    """Sound and media; returns what could not be had, so that nobody takes the file for complete."""
    missing = []
    async with reading(sessions) as db:
        recordings = list(await db.scalars(select(RecordingRow).where(RecordingRow.session_id.in_(person.session_ids))))
        muted = {row.session_id: await muted_stretches(db, row.session_id) for row in recordings}
        wanted = select(MediaRow).where(MediaRow.session_id.in_(person.session_ids), MediaRow.stored)
        media = list(await db.scalars(wanted.order_by(MediaRow.id)))
    for row in recordings:
        try:
            found = await stores.recordings.without(row.path, muted[row.session_id])
        except RecordingUnreadable as error:
            missing.append(f"sessions/{row.session_id}.ogg: {error}")
            continue
        if found is not None:
            await asyncio.to_thread(archive.write, found.path, f"sessions/{row.session_id}.ogg", zipfile.ZIP_STORED)
    for item in media:
        name = f"media/{item.session_id}/{PurePosixPath(item.path).name}"
        try:
            await _copy(stores.media, item, archive, name)
        except MediaFailed as error:
            missing.append(f"{name}: {error}")
    return missing


async def _copy(media: MediaStore, item: MediaRow, archive: zipfile.ZipFile, name: str) -> None:
    about = zipfile.ZipInfo(name)
    about.compress_type = zipfile.ZIP_STORED
    with archive.open(about, "w", force_zip64=True) as target:
        async for piece in media.read(item.path, 0, item.size_bytes):
            await asyncio.to_thread(_write, target, piece)


def _write(target: BufferedIOBase | IO[bytes], piece: bytes) -> None:
    target.write(piece)
