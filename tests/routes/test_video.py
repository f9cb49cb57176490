"""Video that a room sends: in order, once each, of those who agreed, and nothing that is no video."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import MediaKind, SessionRow, SessionStatus, TakeEnding, VideoTakeRow
from server.services.video import GRACE, LARGEST_CHUNK
from server.settings import Settings
from tests.support.app import app_of
from tests.support.filmed import cut, files, film, filmed_interview, filmed_session, finish, takes

WEBM = b"\x1a\x45\xdf\xa3"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        data_dir=str(tmp_path / "data"),
        secret="sign here",
        worker=False,
        video_max_mb=3,
    )


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[AsyncTestClient[Litestar]]:
    async with AsyncTestClient(app_of(settings), raise_server_exceptions=False) as client:
        yield client


class Camera:
    """Sends a take as the room does."""

    def __init__(self, http: AsyncTestClient[Litestar], token: str, slug: str = "talk") -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self.base = f"/i/{slug}/video"
        self.take_id = uuid4()

    async def begin(self, media_type: str = "video/webm", ago: object = 0, **more: object) -> httpx.Response:
        told = {"takeId": str(self.take_id), "mediaType": media_type, "begunMsAgo": ago, **more}
        return await self.http.post(self.base, json=told, headers=self.headers)

    async def send(self, number: int | str, content: bytes, until: str = "4000", **headers: str) -> httpx.Response:
        return await self.http.post(
            f"{self.base}/{self.take_id}/{number}",
            params={"until": until},
            content=content,
            headers={**self.headers, **headers},
        )

    async def end(self, chunks: int, ending: str = "off") -> httpx.Response:
        told: dict[str, Any] = {"chunks": chunks, "ending": ending}
        return await self.http.post(f"{self.base}/{self.take_id}/end", json=told, headers=self.headers)


@pytest.fixture
async def camera(sessions: Sessions, http: AsyncTestClient[Litestar]) -> Camera:
    await filmed_interview(sessions)
    return Camera(http, (await filmed_session(sessions))[1])


async def test_a_take_arrives_piece_by_piece_and_is_kept_as_it_was_sent(
    sessions: Sessions, camera: Camera, tmp_path: Path
) -> None:
    before = datetime.now(UTC)
    assert (await camera.begin(ago=2000)).json() == {"next": 0}
    for number, piece in enumerate(cut(film())):
        digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        answer = await camera.send(number, piece, str(1000 * number), **{"Content-Digest": f"sha-256=:{digest}:"})
        assert (answer.status_code, answer.json()) == (200, {"next": number + 1})
    assert (await camera.end(4)).status_code == 204
    [take] = await takes(sessions)
    assert (take.chunk_count, take.size_bytes, take.ending) == (4, len(film()), TakeEnding.OFF)
    # A take begins when the browser says, but never before its session was made.
    assert before - timedelta(seconds=3) < take.started_at <= before
    kept = await files(sessions)
    assert {row.kind for row in kept} == {MediaKind.VIDEO_CHUNK}
    assert all(row.stored for row in kept)
    assert b"".join((tmp_path / "data" / "media" / row.path).read_bytes() for row in kept) == film()


async def test_what_is_sent_again_is_kept_once(sessions: Sessions, camera: Camera) -> None:
    pieces = cut(film())
    await camera.begin()
    for _ in range(3):
        assert (await camera.send(0, pieces[0])).json() == {"next": 1}
    assert (await camera.begin()).json() == {"next": 1}
    assert (await camera.send(1, pieces[1])).json() == {"next": 2}
    assert (await camera.send(0, pieces[0])).json() == {"next": 2}
    assert (await camera.end(2)).status_code == 204
    assert (await camera.end(2, "over")).status_code == 204
    [take] = await takes(sessions)
    assert (take.chunk_count, take.ending) == (2, TakeEnding.OFF)
    assert len(await files(sessions)) == 2


async def test_what_comes_out_of_order_is_refused_and_the_take_says_what_is_next(camera: Camera) -> None:
    pieces = cut(film())
    await camera.begin()
    await camera.send(0, pieces[0])
    assert (await camera.send(2, pieces[2])).status_code == 409
    assert (await camera.send(0, pieces[1])).status_code == 409
    assert (await camera.end(4)).status_code == 409
    assert (await camera.begin()).json() == {"next": 1}


async def test_nothing_is_added_to_a_take_that_has_ended(camera: Camera) -> None:
    await camera.begin()
    await camera.send(0, cut(film())[0])
    await camera.end(1)
    assert (await camera.send(1, cut(film())[1])).status_code == 409


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("video/webm", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("video/webm", b"\x00\x00\x00\x20ftypisom" + b"\x00" * 100),
        ("video/mp4", WEBM + b"\x00" * 100),
        ("video/webm", b""),
        ("video/mp4", b"fty"),
    ],
)
async def test_what_does_not_begin_as_a_video_is_refused(
    sessions: Sessions, camera: Camera, media_type: str, content: bytes
) -> None:
    await camera.begin(media_type)
    assert (await camera.send(0, content)).status_code == 400
    assert await files(sessions) == []


async def test_a_piece_may_be_only_so_large(sessions: Sessions, camera: Camera) -> None:
    await camera.begin()
    assert (await camera.send(0, WEBM + b"\x00" * LARGEST_CHUNK)).status_code == 413
    assert await files(sessions) == []


async def test_only_so_much_is_kept_of_one_interview(sessions: Sessions, camera: Camera) -> None:
    """Three megabytes here; another take does not help."""
    piece = WEBM + b"\x00" * (LARGEST_CHUNK - 4)
    await camera.begin()
    assert (await camera.send(0, piece)).status_code == 200
    assert (await camera.send(1, piece)).status_code == 403
    camera.take_id = uuid4()
    await camera.begin()
    assert (await camera.send(0, piece)).status_code == 403
    assert (await camera.send(0, piece[:500_000])).status_code == 200
    assert sum(row.size_bytes for row in await files(sessions)) == LARGEST_CHUNK + 500_000


async def test_what_was_changed_on_its_way_is_refused(camera: Camera) -> None:
    await camera.begin()
    wrong = base64.b64encode(hashlib.sha256(b"something else").digest()).decode()
    answer = await camera.send(0, cut(film())[0], **{"Content-Digest": f"sha-256=:{wrong}:"})
    assert answer.status_code == 400
    assert (await camera.begin()).json() == {"next": 0}


@pytest.mark.parametrize("media_type", ["text/html", "video/webm;codecs=vp8", "", "image/svg+xml", "video/x-matroska"])
async def test_only_kinds_of_video_that_are_known_are_begun(
    sessions: Sessions, camera: Camera, media_type: str
) -> None:
    assert (await camera.begin(media_type)).status_code == 400
    assert await takes(sessions) == []


@pytest.mark.parametrize("ago", [-1, 10**12, "soon", 1.5, None])
async def test_a_beginning_that_cannot_be_is_refused(sessions: Sessions, camera: Camera, ago: object) -> None:
    assert (await camera.begin(ago=ago)).status_code == 400
    assert await takes(sessions) == []


async def test_requests_that_make_no_sense_are_refused(camera: Camera) -> None:
    await camera.begin()
    piece = cut(film())[0]
    assert (await camera.begin(extra=1)).status_code == 400
    assert (await camera.send(0, piece, until="never")).status_code == 400
    assert (await camera.send(0, piece, until="-4")).status_code == 400
    assert (await camera.send(0, piece, until="999999999")).status_code == 400
    assert (await camera.send(-1, piece)).status_code in {400, 404}
    assert (await camera.end(0, "because")).status_code == 400
    camera.take_id = uuid4()
    assert (await camera.send(0, piece)).status_code == 404
    assert (await camera.end(0)).status_code == 404


async def test_nothing_is_kept_of_who_did_not_agree_or_is_somebody_else(
    sessions: Sessions, http: AsyncTestClient[Litestar], camera: Camera
) -> None:
    await camera.begin()
    piece = cut(film())[0]
    refused = Camera(http, (await filmed_session(sessions, agreed=False))[1])
    other = Camera(http, (await filmed_session(sessions))[1])
    other.take_id = camera.take_id
    await filmed_interview(sessions, slug="elsewhere")
    foreign = Camera(http, (await filmed_session(sessions, slug="elsewhere"))[1])
    assert (await refused.begin()).status_code == 403
    assert (await refused.send(0, piece)).status_code == 403
    assert (await refused.end(0)).status_code == 403
    assert (await other.send(0, piece)).status_code == 404
    assert (await foreign.begin()).status_code == 401
    assert (await Camera(http, "made up").begin()).status_code == 401
    assert await files(sessions) == []
    # The name of another's take is a name like any other.
    assert (await other.begin()).json() == {"next": 0}
    assert (await other.send(0, piece)).json() == {"next": 1}
    assert (await camera.begin()).json() == {"next": 0}


async def test_an_interview_without_video_keeps_none(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await filmed_interview(sessions)
    _, token = await filmed_session(sessions)
    await filmed_interview(sessions, slug="plain")
    camera = Camera(http, (await filmed_session(sessions, slug="plain"))[1], "plain")
    await camera.begin()
    await _switch_video_off(sessions, "plain")
    assert (await camera.send(0, cut(film())[0])).status_code == 403
    assert (await Camera(http, token).begin()).status_code == 200


async def _switch_video_off(sessions: Sessions, slug: str) -> None:
    from server.db.models import InterviewRow

    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.public_slug == slug).values(video_enabled=False))


async def test_before_the_interview_nothing_is_kept_and_after_it_only_the_rest(
    sessions: Sessions, http: AsyncTestClient[Litestar]
) -> None:
    await filmed_interview(sessions)
    session_id, token = await filmed_session(sessions)
    camera, pieces = Camera(http, token), cut(film())
    await _set(sessions, session_id, status=SessionStatus.PENDING)
    assert (await camera.begin()).status_code == 409
    await _set(sessions, session_id, status=SessionStatus.IN_PROGRESS)
    await camera.begin()
    await camera.send(0, pieces[0])
    await finish(sessions, session_id)
    assert (await camera.send(1, pieces[1])).status_code == 200
    late = Camera(http, token)
    assert (await late.begin(ago=0)).status_code == 403
    await finish(sessions, session_id, datetime.now(UTC) - GRACE - timedelta(seconds=1))
    assert (await camera.send(2, pieces[2])).status_code == 403
    assert (await camera.end(2)).status_code == 403
    [take] = await takes(sessions)
    assert take.chunk_count == 2


async def _set(sessions: Sessions, session_id: UUID, **values: object) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(**values))


async def test_takes_are_only_so_many(sessions: Sessions, http: AsyncTestClient[Litestar]) -> None:
    await filmed_interview(sessions)
    session_id, token = await filmed_session(sessions)
    async with writing(sessions) as db:
        for _ in range(300):
            db.add(
                VideoTakeRow(
                    session_id=session_id,
                    client_take_id=uuid4(),
                    media_type="video/webm",
                    started_at=datetime.now(UTC),
                )
            )
    assert (await Camera(http, token).begin()).status_code == 400
