"""Files that candidates send: let in, checked by content, scanned, read and kept; handed in as `services.work` says.

A file is on disk here only while it is checked; what is kept lies in the media storage. Its rows are written first, so
that nothing lies in the storage that no row knows.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import MediaKind, MediaRow, SessionRow, UploadRow
from server.interview.files import FileFacts, FileKind, Files
from server.ports.documents import DocumentReader, UnreadableDocument
from server.ports.media import MediaFailed, MediaStore
from server.ports.uploads import FileInspector, FileRefused, FileScanner, FoundFormat, ScannerUnavailable
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, HeldBack, Invalid, NotAllowed, NotFound, Refused, TooLarge
from server.services.file_names import cleaned_name
from server.services.media import new_media
from server.services.plans import plan_from_json
from server.services.reviewing.blind import expect_sight
from server.services.session_records import owned_session
from server.services.transcript_batch import OPEN_STATES
from server.services.upload_rows import facts_of, forget_uploads, listed_files

MEGABYTE: Final = 1_000_000
MOST_EXTRACT: Final = 12_000
"""Characters kept of a file's text."""
FREE_BYTES: Final = 1_000_000_000
"""Left on the disk for transcripts and sound, which matter more."""
FORSAKEN: Final = timedelta(minutes=10)
"""After which a file that no answer lists is nobody's any more."""
KINDS_IN_WORDS: Final = {
    FileKind.DOCUMENT: "PDF, Word (.docx), OpenDocument text, plain text or Markdown",
    FileKind.SHEET: "Excel (.xlsx) or CSV",
    FileKind.IMAGE: "PNG, JPEG or WebP",
}


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as a browser names it."""

    file_id: UUID
    """The browser's own; the same when it sends the file again."""
    question_id: str
    name: str


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """Takes files in."""

    sessions: Sessions
    media: MediaStore
    inspector: FileInspector
    scanner: FileScanner
    documents: DocumentReader
    folder: Path
    """Where files lie while they are checked."""
    most_total: int
    """Bytes of all files of one interview."""

    async def receive(self, session_id: UUID, offered: OfferedFile, content: AsyncIterator[bytes]) -> FileFacts:
        """Keep the file; one that is kept already is told again, its content unread.

        Raises:
            NotFound: no such question in the interview, or none that takes files.
            Conflict: the interview is over, or has as many files as it may have.
            TooLarge: more bytes than the question takes.
            Refused: of a kind that is not taken, or not to be handed on.
            HeldBack: the scanner does not answer.
            NotAllowed: no room is left.
            MediaFailed: the storage does not take it. In all these cases nothing is kept.
        """
        async with writing(self.sessions) as db:
            files = await _admit(db, session_id, offered)
            known = await _known(db, session_id, offered)
            if known is not None:
                return known
            await _expect_room(db, session_id, offered, files, 0, self.most_total)
        free = await self.media.free_bytes()
        if free is not None and free < FREE_BYTES:
            raise NotAllowed("There is no room left for files on this server.")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="upload-") as spool:
            size, digest = await _spool(content, spool, files.megabytes * MEGABYTE)
            path = Path(spool.name)
            found = await self._checked(path, offered, files)
            extract = await self._extract(path, found)
            return await self._keep(session_id, offered, found, path, size, digest, extract)

    async def _checked(self, path: Path, offered: OfferedFile, files: Files) -> FoundFormat:
        try:
            found = await self.inspector.inspect(path, offered.name)
            await self.scanner.scan(path)
        except FileRefused as error:
            raise Refused(str(error), error.code) from error
        except ScannerUnavailable as error:
            raise HeldBack("This file cannot be checked for harmful content now, so it was not kept.") from error
        if found.kind not in files.kinds:
            taken = "; ".join(KINDS_IN_WORDS[kind] for kind in files.kinds)
            raise Refused(f"This question takes {taken}.", "type")
        return found

    async def _extract(self, path: Path, found: FoundFormat) -> str:
        try:
            return (await self.documents.read_file(path, found.ending))[:MOST_EXTRACT]
        except UnreadableDocument:
            return ""  # a scan, or locked: it is handed in all the same

    async def _keep(
        self,
        session_id: UUID,
        offered: OfferedFile,
        found: FoundFormat,
        path: Path,
        size: int,
        digest: str,
        extract: str,
    ) -> FileFacts:
        file = new_media(session_id, MediaKind.UPLOAD, found.media_type, size, found.ending)
        row = UploadRow(
            session_id=session_id,
            media_id=file.id,
            question_id=offered.question_id,
            client_file_id=offered.file_id,
            name=cleaned_name(offered.name, found.ending),
            media_type=found.media_type,
            size_bytes=size,
            digest=digest,
            extract=extract,
        )
        async with writing(self.sessions) as db:
            files = await _admit(db, session_id, offered)
            known = await _known(db, session_id, offered)
            if known is not None:
                return known
            await _expect_room(db, session_id, offered, files, size, self.most_total)
            db.add(file)
            await db.flush()
            db.add(row)
        try:
            await self.media.put_file(file.path, path, file.media_type)
        except MediaFailed:
            async with writing(self.sessions) as db:
                await forget_uploads(db, [row.id])
            raise
        async with writing(self.sessions) as db:
            stored = await db.execute(
                update(MediaRow).where(MediaRow.id == file.id, MediaRow.session_id.is_not(None)).values(stored=True)
            )
        if not stored.rowcount:  # type: ignore[attr-defined]  # the session was erased meanwhile, and its rows with it
            await self.media.delete(file.path)
            raise NotFound("There is no such interview session.")
        return facts_of(row)


async def _spool(content: AsyncIterator[bytes], spool: IO[bytes], most_bytes: int) -> tuple[int, str]:
    """Write what comes, no more than is taken; its size and digest."""
    size, digest = 0, hashlib.sha256()
    async for piece in content:
        size += len(piece)
        if size > most_bytes:
            raise TooLarge(f"A file may have {most_bytes // MEGABYTE} MB here.", most_bytes)
        digest.update(piece)
        spool.write(piece)
    spool.flush()
    if not size:
        raise Refused("This file is empty.", "broken")
    return size, digest.hexdigest()


async def _admit(db: AsyncSession, session_id: UUID, offered: OfferedFile) -> Files:
    """What the question takes. The session's row is locked, so that what comes at once is counted one by one."""
    row = await db.scalar(select(SessionRow).where(SessionRow.id == session_id).with_for_update())
    if row is None:
        raise NotFound("There is no such interview session.")
    if row.status not in OPEN_STATES:
        raise Conflict("This interview is over.")
    questions = plan_from_json(row.plan).questions
    question = next((one for one in questions if one.id == offered.question_id), None)
    if question is None or not question.takes_files:
        raise NotFound("No files are taken with this question.")
    return question.files


async def _known(db: AsyncSession, session_id: UUID, offered: OfferedFile) -> FileFacts | None:
    """The file where it is kept already; one whose storing never ended is begun anew."""
    found = await db.execute(
        select(UploadRow, MediaRow.stored)
        .join(MediaRow, MediaRow.id == UploadRow.media_id)
        .where(UploadRow.session_id == session_id, UploadRow.client_file_id == offered.file_id)
    )
    known = found.first()
    if known is None:
        return None
    row, stored = known
    if stored and row.question_id == offered.question_id:
        return facts_of(row)
    if stored:
        raise Invalid("This file is another question's.", "question")
    await forget_uploads(db, [row.id])
    return None


async def _expect_room(
    db: AsyncSession, session_id: UUID, offered: OfferedFile, files: Files, size: int, most_total: int
) -> None:
    rows = list(await db.scalars(select(UploadRow).where(UploadRow.session_id == session_id)))
    listed = await listed_files(db, session_id)
    before = datetime.now(UTC) - FORSAKEN
    forsaken = [row for row in rows if str(row.id) not in listed and row.created_at < before]
    await forget_uploads(db, [row.id for row in forsaken])
    kept = [row for row in rows if row not in forsaken]
    if sum(row.question_id == offered.question_id for row in kept) >= files.most:
        raise Conflict(f"With this question {files.most} {'file' if files.most == 1 else 'files'} can be added.")
    if sum(row.size_bytes for row in kept) + size > most_total:
        raise Conflict(f"An interview takes {most_total // MEGABYTE} MB of files.")


async def upload_of(sessions: Sessions, caller: Caller, session_id: UUID, upload_id: UUID) -> tuple[UploadRow, str]:
    """A file of one of the organization's sessions and its path in the storage; that it was fetched is noted.

    Raises:
        NotFound: unknown, or another organization's.
        NotAllowed: names are hidden from the caller, and files tell who somebody is.
    """
    async with reading(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        await expect_sight(db, caller, session.interview_id)
        found = await db.execute(
            select(UploadRow, MediaRow.path)
            .join(MediaRow, MediaRow.id == UploadRow.media_id)
            .where(UploadRow.id == upload_id, UploadRow.session_id == session_id, MediaRow.stored)
        )
        known = found.first()
    if known is None:
        raise NotFound("There is no such file.")
    async with writing(sessions) as db:
        record(db, caller, "file.fetched", session_id, file=str(upload_id))
    row, path = known
    return row, path
