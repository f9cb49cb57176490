"""Pieces of video that are cut off, come twice, or have nowhere to go: on both databases and in both storages."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from server.db.engine import Sessions, reading
from server.db.models import (
    MediaRow,
    MemberRole,
    SessionRow,
    VideoChunkRow,
)
from server.ports.media import MediaFailed, MediaStore
from server.services.access import Caller
from server.services.errors import NotAllowed, NotFound
from server.services.media import erase_orphans
from server.services.session_records import delete_session
from server.services.video import FREE_BYTES, Piece, keep_piece, open_take
from tests.support.filmed import (
    PLENTY,
    cut,
    files,
    film,
    filmed_interview,
    filmed_session,
    takes,
)
from tests.support.stores import media, s3_address

__all__ = ["media", "s3_address"]


async def whole(media: MediaStore, row: MediaRow) -> bytes:
    return b"".join([piece async for piece in media.read(row.path, 0, row.size_bytes)])


async def reviewer(sessions: Sessions, session_id: UUID) -> Caller:
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
    return Caller(row.organization_id, MemberRole.OWNER)


async def count(sessions: Sessions, *tables: type) -> list[int]:
    async with reading(sessions) as db:
        return [await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


class Unreliable:
    """A storage that does not take the next file; all else is the storage's own."""

    def __init__(self, media: MediaStore) -> None:
        self._media = media

    def __getattr__(self, name: str) -> object:
        return getattr(self._media, name)

    async def put(self, path: str, content: bytes, media_type: str) -> None:
        raise MediaFailed("not now")

    async def free_bytes(self) -> int | None:
        return FREE_BYTES


async def test_a_piece_cut_off_on_its_way_into_the_storage_is_sent_again(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id, piece = uuid4(), Piece(0, cut(film())[0], 1000)
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    failing: MediaStore = Unreliable(media)  # type: ignore[assignment]
    with pytest.raises(MediaFailed):
        await keep_piece(sessions, failing, session_id, take_id, piece, PLENTY)
    assert (await takes(sessions))[0].chunk_count == 0
    assert await keep_piece(sessions, media, session_id, take_id, piece, PLENTY) == 1
    [row] = await files(sessions)
    assert await whole(media, row) == piece.content


async def test_what_was_cut_off_and_never_sent_again_is_erased(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id, piece = uuid4(), Piece(0, cut(film())[0], 1000)
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    with pytest.raises(MediaFailed):
        await keep_piece(sessions, Unreliable(media), session_id, take_id, piece, PLENTY)  # type: ignore[arg-type]
    assert await erase_orphans(sessions, media, datetime.now(UTC) + timedelta(hours=2)) == 1
    assert await count(sessions, MediaRow, VideoChunkRow) == [0, 0]
    assert await keep_piece(sessions, media, session_id, take_id, piece, PLENTY) == 1


class Erasing(Unreliable):
    """The session is erased while a piece is on its way into the storage."""

    def __init__(self, media: MediaStore, sessions: Sessions, session_id: UUID) -> None:
        super().__init__(media)
        self._sessions = sessions
        self._session_id = session_id

    async def put(self, path: str, content: bytes, media_type: str) -> None:
        caller = await reviewer(self._sessions, self._session_id)
        await delete_session(self._sessions, caller, self._session_id)
        await erase_orphans(self._sessions, self._media)
        await self._media.put(path, content, media_type)
        self.path = path


async def test_a_piece_of_a_session_erased_meanwhile_is_not_left_behind(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = uuid4()
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    erasing = Erasing(media, sessions, session_id)
    with pytest.raises(NotFound):
        await keep_piece(sessions, erasing, session_id, take_id, Piece(0, cut(film())[0], 1), PLENTY)  # type: ignore[arg-type]
    assert await media.look(erasing.path) is None


class Full(Unreliable):
    async def free_bytes(self) -> int | None:
        return FREE_BYTES - 1


async def test_a_disk_that_is_nearly_full_is_left_to_what_matters_more(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = uuid4()
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    with pytest.raises(NotAllowed, match="room"):
        await keep_piece(sessions, Full(media), session_id, take_id, Piece(0, cut(film())[0], 1), PLENTY)  # type: ignore[arg-type]


async def test_two_requests_with_one_piece_keep_it_once(sessions: Sessions, media: MediaStore) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id, piece = uuid4(), Piece(0, cut(film())[0], 1000)
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    await asyncio.gather(*(keep_piece(sessions, media, session_id, take_id, piece, PLENTY) for _ in range(4)))
    [take] = await takes(sessions)
    assert (take.chunk_count, take.size_bytes) == (1, len(piece.content))
    assert len(await files(sessions)) == 1
