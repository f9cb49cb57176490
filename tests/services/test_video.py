"""Video from its pieces to one file, and from there to nothing: on both databases and in both storages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import av
import pytest
from sqlalchemy import func, select, update

from server.adapters.recording_folder import RecordingFolder
from server.adapters.video_joining import FolderJoiner
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AuditEvent,
    ConsentKind,
    ConsentRow,
    InterviewRow,
    MediaKind,
    MediaRow,
    MemberRole,
    SessionRow,
    TakeEnding,
    TakeState,
    VideoChunkRow,
    VideoTakeRow,
)
from server.interview.plan import Tone
from server.ports.media import MediaStore
from server.ports.video import JoinedVideo
from server.services.access import Caller
from server.services.door import look_up
from server.services.errors import Conflict, NotAllowed, NotFound
from server.services.housekeeping import sweep
from server.services.media import erase_orphans, media_of
from server.services.session_records import delete_session
from server.services.session_views import view_session
from server.services.video import GRACE, end_take, open_take
from server.services.video_joining import LEASE, join_take, waiting_takes
from server.services.video_views import timeline_of, watch_take
from server.services.words.by_language import languages
from tests.support.filmed import (
    cut,
    files,
    film,
    filmed_interview,
    filmed_session,
    finish,
    send_take,
    takes,
)
from tests.support.stores import media, s3_address

__all__ = ["media", "s3_address"]


@pytest.fixture
def joiner(tmp_path: Path) -> FolderJoiner:
    return FolderJoiner(tmp_path)


async def whole(media: MediaStore, row: MediaRow) -> bytes:
    return b"".join([piece async for piece in media.read(row.path, 0, row.size_bytes)])


async def join_all(sessions: Sessions, media: MediaStore, joiner: FolderJoiner) -> int:
    return sum([await join_take(sessions, media, joiner, take_id) for take_id in await waiting_takes(sessions)])


async def reviewer(sessions: Sessions, session_id: UUID) -> Caller:
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
    return Caller(row.organization_id, MemberRole.OWNER)


async def ended_session(sessions: Sessions, media: MediaStore, content: bytes | None = None) -> UUID:
    """An interview that is over, with one take of it in pieces."""
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = await send_take(sessions, media, session_id, content)
    await end_take(sessions, session_id, take_id, len(cut(film() if content is None else content)), TakeEnding.OVER)
    await finish(sessions, session_id)
    return session_id


@pytest.mark.parametrize("form", ["webm", "mp4"])
async def test_a_take_becomes_one_file_that_can_be_moved_about_in(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner, tmp_path: Path, form: str
) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = await send_take(sessions, media, session_id, film(form=form), media_type=f"video/{form}")
    await end_take(sessions, session_id, take_id, 4, TakeEnding.OFF)
    assert await waiting_takes(sessions) == []  # while the interview goes on
    await finish(sessions, session_id)
    assert await join_all(sessions, media, joiner) == 1
    [take] = await takes(sessions)
    assert take.state is TakeState.READY
    assert abs(take.duration_ms - 4000) < 100
    [row] = [row for row in await files(sessions) if row.id == take.media_id]
    made = tmp_path / f"made.{form}"
    made.write_bytes(await whole(media, row))
    with av.open(str(made)) as container:
        assert container.duration is not None
        assert abs(container.duration / 1_000_000 - 4) < 0.1
        container.seek(3_000_000)
        frame = next(container.decode(video=0))
        assert frame.time is not None
        assert frame.time >= 2.9
        assert abs(int(frame.to_ndarray(format="gray")[60, 80]) - 120) < 12
    assert await erase_orphans(sessions, media) == 4
    assert [row.kind for row in await files(sessions)] == [MediaKind.VIDEO]
    assert not list((tmp_path / "joining").iterdir())
    assert await waiting_takes(sessions) == []


async def test_a_take_nobody_ended_is_put_together_after_a_while(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner
) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    await send_take(sessions, media, session_id)
    await finish(sessions, session_id)
    assert await waiting_takes(sessions) == []
    assert len(await waiting_takes(sessions, datetime.now(UTC) + GRACE + timedelta(seconds=1))) == 1


async def test_a_film_that_breaks_off_is_kept_as_far_as_it_goes(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner
) -> None:
    await ended_session(sessions, media, film()[: len(film()) * 3 // 4])
    await join_all(sessions, media, joiner)
    [take] = await takes(sessions)
    assert take.state is TakeState.READY
    assert 1500 < take.duration_ms < 4000


@pytest.mark.parametrize("content", [b"\x1a\x45\xdf\xa3" + b"\x00" * 5000, b"\x1a\x45\xdf\xa3" * 4000])
async def test_what_is_no_film_after_all_is_thrown_away(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner, content: bytes
) -> None:
    await ended_session(sessions, media, content)
    await join_all(sessions, media, joiner)
    [take] = await takes(sessions)
    assert (take.state, take.failure) == (TakeState.FAILED, "unreadable")
    await erase_orphans(sessions, media)
    assert await files(sessions) == []


async def test_a_take_without_pieces_is_nothing_to_see(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner
) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    take_id = uuid4()
    await open_take(sessions, session_id, take_id, "video/webm", 0)
    await end_take(sessions, session_id, take_id, 0, TakeEnding.LOST)
    await finish(sessions, session_id)
    await join_all(sessions, media, joiner)
    [take] = await takes(sessions)
    assert (take.state, take.failure) == (TakeState.FAILED, "empty")


async def test_one_process_puts_a_take_together_and_another_takes_over_when_it_has_died(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner
) -> None:
    await ended_session(sessions, media)
    [take_id] = await waiting_takes(sessions)
    results = await asyncio.gather(*(join_take(sessions, media, joiner, take_id) for _ in range(3)))
    assert sorted(results) == [False, False, True]
    async with writing(sessions) as db:
        claimed = datetime.now(UTC) + LEASE
        await db.execute(update(VideoTakeRow).values(state=TakeState.OPEN, claimed_until=claimed))
    assert await waiting_takes(sessions) == []
    assert not await join_take(sessions, media, joiner, take_id)
    assert await waiting_takes(sessions, claimed + timedelta(seconds=1)) == [take_id]


class Interrupted(FolderJoiner):
    """Something happens while a take is being put together."""

    def __init__(self, data_dir: Path, sessions: Sessions) -> None:
        super().__init__(data_dir)
        self.sessions = sessions

    @asynccontextmanager
    async def join(self, name: str, media_type: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[JoinedVideo]:
        async with super().join(name, media_type, pieces) as made:
            await self.happen()
            yield made

    async def happen(self) -> None:
        async with reading(self.sessions) as db:
            [session_id] = await db.scalars(select(SessionRow.id))
        caller = await reviewer(self.sessions, session_id)
        await delete_session(self.sessions, caller, session_id)


async def test_an_interview_erased_while_its_video_is_put_together_leaves_nothing(
    sessions: Sessions, media: MediaStore, tmp_path: Path
) -> None:
    await ended_session(sessions, media)
    [take_id] = await waiting_takes(sessions)
    assert not await join_take(sessions, media, Interrupted(tmp_path, sessions), take_id)
    paths = [row.path for row in await files(sessions)]
    await erase_orphans(sessions, media)
    assert await files(sessions) == []
    assert [await media.look(path) for path in paths] == [None] * len(paths)
    assert not list((tmp_path / "joining").iterdir())


async def count(sessions: Sessions, *tables: type) -> list[int]:
    async with reading(sessions) as db:
        return [await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("joined", [False, True])
async def test_deleting_a_session_erases_rows_and_files(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner, joined: bool
) -> None:
    session_id = await ended_session(sessions, media)
    if joined:
        await join_all(sessions, media, joiner)
    paths = [row.path for row in await files(sessions)]
    assert len(paths) == 4 + joined
    await delete_session(sessions, await reviewer(sessions, session_id), session_id)
    await erase_orphans(sessions, media)
    assert await count(sessions, VideoTakeRow, VideoChunkRow, MediaRow) == [0, 0, 0]
    assert [await media.look(path) for path in paths] == [None] * len(paths)


async def test_video_goes_with_its_interview_when_its_days_are_over(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner
) -> None:
    await ended_session(sessions, media)
    await join_all(sessions, media, joiner)
    [path] = [row.path for row in await files(sessions) if row.kind is MediaKind.VIDEO]
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(retention_days=30))
    await sweep(sessions, datetime.now(UTC) + timedelta(days=31), timedelta(days=7))
    await erase_orphans(sessions, media)
    assert await count(sessions, VideoTakeRow, MediaRow) == [0, 0]
    assert await media.look(path) is None


async def test_video_is_no_picture_and_no_evidence(sessions: Sessions, media: MediaStore) -> None:
    session_id = await ended_session(sessions, media)
    async with reading(sessions) as db:
        assert await media_of(db, session_id) == []


async def test_reviewers_watch_it_when_it_is_over_and_that_is_noted_once(
    sessions: Sessions, media: MediaStore, joiner: FolderJoiner, stranger: Caller, tmp_path: Path
) -> None:
    await filmed_interview(sessions)
    session_id, _ = await filmed_session(sessions)
    caller, folder = await reviewer(sessions, session_id), RecordingFolder(tmp_path)
    with pytest.raises(NotFound):
        await timeline_of(sessions, folder, caller, session_id)
    first = await send_take(sessions, media, session_id, begun_ms_ago=0)
    await end_take(sessions, session_id, first, 4, TakeEnding.OFF)
    with pytest.raises(Conflict):
        await timeline_of(sessions, folder, caller, session_id)
    await finish(sessions, session_id)
    await join_all(sessions, media, joiner)
    timeline = await timeline_of(sessions, folder, caller, session_id)
    [take] = timeline.takes
    assert (take.ending, timeline.anchors) == (TakeEnding.OFF, [])
    for _ in range(3):
        assert (await watch_take(sessions, caller, session_id, take.id)).id == take.media_id
    async with reading(sessions) as db:
        noted = list(await db.scalars(select(AuditEvent).where(AuditEvent.action == "video.played")))
    assert [event.target for event in noted] == [str(session_id)]
    with pytest.raises(NotFound):
        await watch_take(sessions, stranger, session_id, take.id)
    with pytest.raises(NotFound):
        await timeline_of(sessions, folder, stranger, session_id)
    view = await view_session(sessions, caller, session_id)
    assert [one.id for one in view.takes] == [take.id]
    blind = replace(caller, user_id=uuid4(), names_hidden=True)
    with pytest.raises(NotAllowed):
        await watch_take(sessions, blind, session_id, take.id)
    with pytest.raises(NotAllowed):
        await timeline_of(sessions, folder, blind, session_id)
    assert (await view_session(sessions, blind, session_id)).takes == []


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("days", [None, 30])
async def test_candidates_agree_to_the_words_they_saw(sessions: Sessions, language: str, days: int | None) -> None:
    await filmed_interview(sessions, language=language, retention_days=days, ai_tone=Tone.FORMAL)
    door = await look_up(sessions, "talk")
    assert door.video_consent is not None
    assert door.video_consent.locale == language
    assert ("30" in " ".join(door.video_consent.text)) == (days is not None)
    session_id, _ = await filmed_session(sessions)
    async with reading(sessions) as db:
        given = {row.kind: row for row in await db.scalars(select(ConsentRow))}
    assert given[ConsentKind.VIDEO].session_id == session_id
    assert given[ConsentKind.VIDEO].version == door.video_consent.version
    assert given[ConsentKind.VIDEO].text == "\n\n".join(door.video_consent.text)


async def test_who_does_not_agree_or_is_not_asked_has_agreed_to_nothing(sessions: Sessions) -> None:
    await filmed_interview(sessions)
    await filmed_session(sessions, agreed=False)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(video_enabled=False))
    assert (await look_up(sessions, "talk")).video_consent is None
    await filmed_session(sessions)
    async with reading(sessions) as db:
        assert set(await db.scalars(select(SessionRow.video_consent))) == {False}
        assert set(await db.scalars(select(ConsentRow.kind))) == {ConsentKind.INTERVIEW}
