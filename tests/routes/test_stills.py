"""Pictures of camera and screen: consent, one a minute, nothing but a picture."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from PIL import Image
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import MediaKind, MediaRow
from server.settings import Settings
from tests.support.app import app_of
from tests.support.watched import finish, picture, watched_interview, watched_session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False, database_url=database_url, data_dir=str(tmp_path / "data"), secret="sign here", worker=False
    )


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with AsyncTestClient(app_of(settings), raise_server_exceptions=False) as client:
        yield client


async def send(
    http: AsyncTestClient[Litestar], token: str, content: bytes | None = None, source: str = "camera"
) -> httpx.Response:
    return await http.post(
        f"/i/talk/stills?source={source}",
        content=picture() if content is None else content,
        headers={"Authorization": f"Bearer {token}"},
    )


async def stored(sessions: Sessions) -> list[MediaRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(MediaRow).order_by(MediaRow.id)))


async def set_back(sessions: Sessions, session_id: UUID, by: timedelta) -> None:
    async with writing(sessions) as db:
        await db.execute(update(MediaRow).where(MediaRow.session_id == session_id).values(at=datetime.now(UTC) - by))


async def test_at_most_one_a_minute_of_each_is_kept(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await watched_interview(sessions, video=True)
    session_id, token = await watched_session(sessions)
    assert (await send(http, token)).status_code == 204
    early = await send(http, token)
    assert early.status_code == 429
    assert 50 < int(early.headers["retry-after"]) <= 60
    assert (await send(http, token, source="screen")).status_code == 204
    await set_back(sessions, session_id, timedelta(seconds=61))
    assert (await send(http, token)).status_code == 204
    kinds = [row.kind for row in await stored(sessions)]
    assert kinds == [MediaKind.CAMERA_STILL, MediaKind.SCREEN_STILL, MediaKind.CAMERA_STILL]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_what_is_kept_is_the_picture_alone(
    sessions: Sessions, http: AsyncTestClient[Litestar], tmp_path: Path, kind: str
) -> None:
    await watched_interview(sessions, video=True)
    _, token = await watched_session(sessions)
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 52.5 N 13.4 E"
    sent = picture(1600, 1000, kind, exif=exif)
    assert b"taken at home" in sent
    assert (await send(http, token, sent)).status_code == 204
    [row] = await stored(sessions)
    kept = (tmp_path / "data" / "media" / row.path).read_bytes()
    assert len(kept) == row.size_bytes
    assert b"taken at home" not in kept
    with Image.open(io.BytesIO(kept)) as found:
        assert (found.format, found.size) == ("JPEG", (1280, 800))


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400),
        (b"\xff\xd8\xff\xe0 not a picture", 400),
        (picture()[:200], 400),
        (picture(200, 100, "GIF"), 400),
        (picture(4000, 4000, "PNG"), 400),
        (b"\x00" * (1024 * 1024 + 1), 413),
    ],
)
async def test_what_is_no_picture_or_too_large_is_refused(
    sessions: Sessions, http: AsyncTestClient[Litestar], content: bytes, status: int
) -> None:
    await watched_interview(sessions, video=True)
    _, token = await watched_session(sessions)
    assert (await send(http, token, content)).status_code == status
    assert await stored(sessions) == []


async def test_nothing_is_kept_that_was_not_agreed_to(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await watched_interview(sessions, video=True)
    _, refused = await watched_session(sessions, stills_consent=False)
    session_id, over = await watched_session(sessions)
    await finish(sessions, session_id)
    await watched_interview(sessions, slug="elsewhere", video=True)
    _, other = await watched_session(sessions, slug="elsewhere")
    assert (await send(http, refused)).status_code == 403
    assert (await send(http, over)).status_code == 403
    assert (await send(http, other)).status_code == 401
    assert (await send(http, "made up")).status_code == 401
    assert await stored(sessions) == []


async def test_pictures_are_of_camera_or_screen(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await watched_interview(sessions, video=True)
    _, token = await watched_session(sessions)
    assert (await send(http, token, source="room")).status_code == 400


async def test_an_interview_without_video_takes_none(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await watched_interview(sessions)
    _, token = await watched_session(sessions)
    assert (await send(http, token)).status_code == 403
