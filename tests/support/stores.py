"""Storages of media to test with: a folder, and a server that speaks S3."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.ports.media import MediaStore
from server.services.media_links import MediaLinks

LINKS = MediaLinks("https://c.example", "sign here")


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """A server that speaks S3, on a free port."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def media(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    """An empty storage of each kind."""
    if request.param == "folder":
        return open_media(MediaConfig(tmp_path), LINKS)
    address: str = request.getfixturevalue("s3_address")
    bucket = f"video-{abs(hash(str(tmp_path)))}"
    assert httpx.put(f"{address}/{bucket}").status_code == 200
    return open_media(
        MediaConfig(tmp_path, url=f"s3://{bucket}/of/ours", endpoint=address, access_key="key", secret_key="secret"),
        LINKS,
    )
