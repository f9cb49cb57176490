"""One contract for media, on a folder and on an S3-compatible server."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from moto.server import ThreadedMotoServer

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import MediaBucket, MediaFolder, open_media
from server.ports.media import MediaFailed, MediaStore
from server.services.errors import NotAllowed
from server.services.media_links import MediaLinks

CONTENT = bytes(range(256)) * 3000
LINKS = MediaLinks("https://c.example", "sign here")
PATH = "abc/camera_still-123.jpg"


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """A server that speaks S3, on a free port; its address."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage: str, tmp_path: Path) -> MediaConfig:
    """An empty bucket."""
    name = f"media-{tmp_path.name.replace('_', '-').lower()[-40:].strip('-')}"
    assert httpx.put(f"{storage}/{name}").status_code == 200
    return MediaConfig(tmp_path, url=f"s3://{name}/of/ours", endpoint=storage, access_key="key", secret_key="secret")


@pytest.fixture(params=["folder", "s3"])
def media(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        return open_media(MediaConfig(tmp_path), LINKS)
    config: MediaConfig = request.getfixturevalue("bucket")
    return open_media(config, LINKS)


async def read(media: MediaStore, first: int, end: int) -> bytes:
    return b"".join([piece async for piece in media.read(PATH, first, end)])


async def test_what_is_put_can_be_looked_at_and_read_whole_and_in_part(media: MediaStore) -> None:
    await media.put(PATH, CONTENT, "image/jpeg")
    found = await media.look(PATH)
    assert found is not None
    assert found.size == len(CONTENT)
    assert await read(media, 0, len(CONTENT)) == CONTENT
    assert await read(media, 1000, 600_000) == CONTENT[1000:600_000]
    assert await read(media, 7, 7) == b""


async def test_a_large_file_is_put_from_the_disk(media: MediaStore, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(CONTENT * 30)
    await media.put_file(PATH, large, "video/webm")
    found = await media.look(PATH)
    assert found is not None
    assert found.size == len(CONTENT) * 30
    assert await read(media, found.size - 700_000, found.size) == (CONTENT * 30)[-700_000:]
    with pytest.raises(MediaFailed):
        await media.put_file(PATH, tmp_path / "not there", "video/webm")


async def test_a_folder_says_how_much_room_is_left_and_a_bucket_does_not(tmp_path: Path, bucket: MediaConfig) -> None:
    free = await open_media(MediaConfig(tmp_path), LINKS).free_bytes()
    assert free is not None
    assert free > 0
    assert await open_media(bucket, LINKS).free_bytes() is None


async def test_a_file_put_again_is_another(media: MediaStore) -> None:
    await media.put(PATH, b"first", "image/jpeg")
    before = await media.look(PATH)
    await media.put(PATH, b"second, longer", "image/jpeg")
    after = await media.look(PATH)
    assert before is not None
    assert after is not None
    assert (after.size, after.tag == before.tag) == (14, False)


async def test_what_is_deleted_is_not_there_and_may_be_deleted_again(media: MediaStore) -> None:
    await media.put(PATH, b"x", "image/jpeg")
    await media.delete(PATH)
    await media.delete(PATH)
    assert await media.look(PATH) is None
    with pytest.raises(MediaFailed):
        await read(media, 0, 1)


async def test_a_folders_link_is_this_servers_and_checked_here(tmp_path: Path) -> None:
    media = open_media(MediaConfig(tmp_path), LINKS)
    assert isinstance(media, MediaFolder)
    url = urlsplit(await media.signed_url(PATH, 60))
    assert (url.netloc, url.path) == ("c.example", f"/media/{PATH}")
    given = dict(pair.split("=") for pair in url.query.split("&"))
    LINKS.check(PATH, given["expires"], given["signature"])
    with pytest.raises(NotAllowed, match="expired"):
        LINKS.check(PATH, given["expires"], given["signature"], now_s=float(given["expires"]))
    with pytest.raises(NotAllowed):
        MediaLinks("https://c.example", "another secret").check(PATH, given["expires"], given["signature"])


async def test_nobody_else_on_the_machine_may_look_into_the_folder(tmp_path: Path) -> None:
    await open_media(MediaConfig(tmp_path), LINKS).put(PATH, b"x", "image/jpeg")
    assert (tmp_path / "media").stat().st_mode & 0o077 == 0


async def test_a_buckets_link_is_the_storages_and_gives_an_attachment(bucket: MediaConfig) -> None:
    media = open_media(bucket, LINKS)
    assert isinstance(media, MediaBucket)
    await media.put(PATH, CONTENT, "image/jpeg")
    url = await media.signed_url(PATH, 60)
    assert "X-Amz-Expires=60" in url
    async with httpx.AsyncClient() as client:
        answer = await client.get(url)
        part = await client.get(url, headers={"Range": "bytes=2-5"})
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert (answer.headers["content-type"], answer.headers["content-disposition"]) == ("image/jpeg", "attachment")
    assert (part.status_code, part.content) == (206, CONTENT[2:6])


async def test_a_storage_that_cannot_be_used_is_told_in_our_words(storage: str, tmp_path: Path) -> None:
    config = MediaConfig(tmp_path, url="s3://nowhere", endpoint=storage, access_key="key", secret_key="secret")
    media = open_media(config, LINKS)
    with pytest.raises(MediaFailed):
        await media.put(PATH, b"x", "image/jpeg")
