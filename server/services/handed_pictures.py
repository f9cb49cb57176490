"""Pictures of what candidates hand in, for models that take them: boards as drawn, and pictures among their files."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import MediaRow, UploadRow, WorkRow
from server.interview.turns import Attachment, WorkKind
from server.ports.language_model import ModelPicture
from server.ports.media import MediaFailed, MediaStore, NotAPicture, PictureMaker

log = structlog.get_logger(__name__)

MOST: Final = 3
"""Pictures with one reply: the newest."""
LARGEST: Final = 12_000_000
"""Bytes of a file that is decoded while a candidate waits."""
REMEMBERED: Final = 24
"""Pictures kept for the replies to come: the same exchange is shown again with each of its follow-ups."""
PICTURE_TYPES: Final = ("image/png", "image/jpeg", "image/webp")


class HandedPictures:
    """Finds them, newest last; one that cannot be had is left out."""

    def __init__(self, sessions: Sessions, media: MediaStore, maker: PictureMaker) -> None:
        self._sessions = sessions
        self._media = media
        self._maker = maker
        self._made: dict[str, tuple[ModelPicture, ...]] = {}

    async def of(self, attachments: Sequence[Attachment]) -> tuple[ModelPicture, ...]:
        """Pictures of these: of a board its newest revision alone, of files all that are pictures."""
        boards = [one for one in attachments if one.kind is WorkKind.DRAWING]
        wanted = [one for one in attachments if one.kind is WorkKind.FILE or one in boards[-1:]]
        found = [picture for one in wanted for picture in await self._pictures(one)]
        return tuple(found[-MOST:])

    async def _pictures(self, attachment: Attachment) -> tuple[ModelPicture, ...]:
        name = f"{attachment.work_id}/{attachment.revision}"
        if name not in self._made:
            made = await self._make(attachment)
            while len(self._made) >= REMEMBERED:
                del self._made[next(iter(self._made))]
            self._made[name] = made
        return self._made[name]

    async def _make(self, attachment: Attachment) -> tuple[ModelPicture, ...]:
        async with reading(self._sessions) as db:
            row = await db.get(WorkRow, UUID(attachment.work_id))
            if row is None:
                return ()
            if row.kind is WorkKind.DRAWING:
                drawn = await self._maker.of_board(row.content["elements"])
                return () if drawn is None else (ModelPicture("image/png", drawn),)
            ids = [UUID(one["id"]) for one in row.content["files"] if one["media_type"] in PICTURE_TYPES]
            paths = await db.scalars(
                select(MediaRow.path)
                .join(UploadRow, UploadRow.media_id == MediaRow.id)
                .where(UploadRow.id.in_(ids), MediaRow.size_bytes <= LARGEST)
                .order_by(UploadRow.id)
            )
            found = list(paths)[-MOST:]
        return tuple([picture for path in found for picture in await self._read(path)])

    async def _read(self, path: str) -> tuple[ModelPicture, ...]:
        try:
            about = await self._media.look(path)
            if about is None:
                return ()
            content = b"".join([piece async for piece in self._media.read(path, 0, min(about.size, LARGEST))])
            return (ModelPicture("image/jpeg", await self._maker.of_file(content)),)
        except (MediaFailed, NotAPicture) as error:
            log.warning("picture left out", reason=type(error).__name__)
            return ()
