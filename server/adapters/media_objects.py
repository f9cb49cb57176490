"""Media in a folder, or in an S3-compatible storage; both through obstore."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from server.adapters.media_config import MediaConfig
from server.ports.media import MediaFailed, MediaObject, MediaStore
from server.services.media_links import MediaLinks

PIECE: Final = 256 * 1024
FOLDER: Final = "media"
TIMEOUT_S: Final = 30.0
FILE_TIMEOUT_S: Final = 900.0
"""Of a file that goes in parts."""
NOT_THERE: Final = (NotFoundError, FileNotFoundError)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise MediaFailed(f"the media storage refuses: {type(error).__name__}") from error


class _Objects:
    """What folder and S3 share."""

    def __init__(self, open_store: Callable[[], LocalStore | S3Store]) -> None:
        self._open_store = open_store

    @cached_property
    def _store(self) -> LocalStore | S3Store:
        # At first use, and not before: reading settings and building the app touch no disk.
        return self._open_store()

    async def look(self, path: str) -> MediaObject | None:
        """See `MediaStore`."""
        try:
            with _translated():
                async with asyncio.timeout(TIMEOUT_S):
                    about = await obstore.head_async(self._store, path)
        except MediaFailed as error:
            if isinstance(error.__cause__, NOT_THERE):
                return None
            raise
        return MediaObject(about["size"], (about["e_tag"] or str(about["last_modified"])).strip('"'))

    async def read(self, path: str, first: int, end: int) -> AsyncIterator[bytes]:
        """See `MediaStore`."""
        while first < end:
            until = min(end, first + PIECE)
            with _translated():
                async with asyncio.timeout(TIMEOUT_S):
                    piece = await obstore.get_range_async(self._store, path, start=first, end=until)
            yield bytes(piece)
            first = until

    async def delete(self, path: str) -> None:
        """See `MediaStore`."""
        try:
            with _translated():
                async with asyncio.timeout(TIMEOUT_S):
                    await obstore.delete_async(self._store, path)
        except MediaFailed as error:
            if not isinstance(error.__cause__, NOT_THERE):
                raise

    async def _put(self, path: str, content: bytes | Path, attributes: Any) -> None:
        large = isinstance(content, Path)
        with _translated():
            async with asyncio.timeout(FILE_TIMEOUT_S if large else TIMEOUT_S):
                await obstore.put_async(self._store, path, content, attributes=attributes, use_multipart=large)


class MediaFolder(_Objects, MediaStore):
    """Media below the data folder, readable by the server alone; its links lead to this server."""

    def __init__(self, data_dir: Path, links: MediaLinks) -> None:
        super().__init__(self._open)
        self._folder = data_dir / FOLDER
        self._links = links

    def _open(self) -> LocalStore:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self._folder.resolve())

    async def put(self, path: str, content: bytes, _media_type: str) -> None:
        """See `MediaStore`."""
        await self._put(path, content, None)

    async def put_file(self, path: str, source: Path, _media_type: str) -> None:
        """See `MediaStore`."""
        await self._put(path, source, None)

    async def free_bytes(self) -> int | None:
        """See `MediaStore`."""
        with _translated():
            self._open()
            return (await asyncio.to_thread(shutil.disk_usage, self._folder)).free

    async def signed_url(self, path: str, lifetime_s: int) -> str:
        """See `MediaStore`."""
        return self._links.link(path, lifetime_s)


class MediaBucket(_Objects, MediaStore):
    """Media in a bucket; its links lead to the storage, which signs them itself."""

    def __init__(self, config: MediaConfig) -> None:
        place = urlsplit(config.url)
        given = {
            "endpoint": config.endpoint,
            "region": config.region or "us-east-1",
            "access_key_id": config.access_key,
            "secret_access_key": config.secret_key,
        }
        options: dict[str, Any] = {name: value for name, value in given.items() if value}
        client: Any = {"allow_http": True} if config.endpoint.startswith("http://") else None
        self._bucket = S3Store(place.netloc, prefix=place.path.strip("/") or None, client_options=client, **options)
        super().__init__(lambda: self._bucket)

    async def put(self, path: str, content: bytes, media_type: str) -> None:
        """See `MediaStore`."""
        # What came from a browser is never shown by one as a page of the storage's.
        await self._put(path, content, {"Content-Type": media_type, "Content-Disposition": "attachment"})

    async def put_file(self, path: str, source: Path, media_type: str) -> None:
        """See `MediaStore`."""
        await self._put(path, source, {"Content-Type": media_type, "Content-Disposition": "attachment"})

    async def free_bytes(self) -> int | None:
        """See `MediaStore`."""
        return None

    async def signed_url(self, path: str, lifetime_s: int) -> str:
        """See `MediaStore`."""
        with _translated():
            async with asyncio.timeout(TIMEOUT_S):
                return await obstore.sign_async(self._bucket, "GET", path, timedelta(seconds=lifetime_s))


def open_media(config: MediaConfig, links: MediaLinks) -> MediaStore:
    """The storage that is set."""
    return MediaBucket(config) if config.url else MediaFolder(config.data_dir, links)
