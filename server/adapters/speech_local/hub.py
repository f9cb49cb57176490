"""Fetching files from the Hugging Face hub or a mirror of it: resumable, and checked against the hub's own digests."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import httpx

DEFAULT_HUB_URL = "https://huggingface.co"
TIMEOUT = httpx.Timeout(connect=10, read=30, write=10, pool=10)
TRIES_WITHOUT_PROGRESS = 3
FIRST_PAUSE_S = 1.0
PART_BYTES = 1024 * 1024
MAX_BYTES = 8 * 1024**3
"""More than any model in the catalogue."""
_SHA256_CHARS = 64
_SHA1_CHARS = 40

Progress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes there are and all there will be (0: not known)."""


class FetchError(Exception):
    """It could not be fetched; the message is one line on why, for the operator."""


class NotThere(FetchError):
    """The hub has no such file."""


class _Cut(Exception):
    """The connection ended in the middle; what came so far is kept."""


class Hub:
    """One hub, over connections of its own."""

    def __init__(
        self,
        base_url: str = "",
        *,
        pause: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._base_url = (base_url or DEFAULT_HUB_URL).rstrip("/")
        self._pause = pause
        self._client = httpx.Client(timeout=timeout, follow_redirects=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, repository: str, path: str, target: Path, progress: Progress, *, sha256: str = "") -> str:
        """`path` of the repository as `target`; its SHA-256. What an interrupted call has left is gone on with.

        Checked against `sha256` where given, else against what the hub itself says the file is.

        Raises:
            FetchError: it is not there, cannot be reached, or is not what it should be; `NotThere` for the first.
        """
        url = f"{self._base_url}/{repository}/resolve/main/{path}"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        failures = 0
        while True:
            before = part.stat().st_size if part.exists() else 0
            try:
                announced = self._download(url, part, lambda have, size: progress(target.name, have, size))
                break
            except _Cut as error:
                failures = 0 if part.exists() and part.stat().st_size > before else failures + 1
                if failures >= TRIES_WITHOUT_PROGRESS:
                    raise FetchError(f"{self._base_url} cannot be reached or breaks off: {error}") from error
                self._pause(FIRST_PAUSE_S * 2 ** max(0, failures - 1))
            except OSError as error:
                raise FetchError(f"{part} cannot be written: {error.strerror or error}") from error
        digest = _checked(part, sha256 or announced, target.name)
        part.replace(target)
        return digest

    def _download(self, url: str, part: Path, progress: Callable[[int, int], None]) -> str:
        """Fill `part`; the digest the hub announces."""
        have = part.stat().st_size if part.exists() else 0
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                announced = _announced(response)
                if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and have:
                    return announced  # all of it was there already; its digest tells
                _refuse_bad_status(response)
                goes_on = have > 0 and _starts_at(response, have)
                _receive(response, part, have if goes_on else 0, progress)
        except httpx.TimeoutException as error:
            raise _Cut("nothing came for too long") from error
        except httpx.TransportError as error:
            raise _Cut(type(error).__name__) from error
        return announced


def _refuse_bad_status(response: httpx.Response) -> None:
    status, host = response.status_code, response.url.host
    if status in {httpx.codes.NOT_FOUND, httpx.codes.UNAUTHORIZED}:  # the hub's answer for what does not exist
        raise NotThere(f"{host} has no {response.url.path.rsplit('/', 1)[-1]} there")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS:
        raise _Cut(f"it answers {status}")
    if status not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
        raise FetchError(f"{host} answers {status}")


def _starts_at(response: httpx.Response, position: int) -> bool:
    """Whether the answer goes on where the file ends; a server that knows no ranges begins again."""
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        return False
    content_range: str = response.headers.get("content-range", "")
    return content_range.startswith(f"bytes {position}-")


def _receive(response: httpx.Response, part: Path, have: int, progress: Callable[[int, int], None]) -> None:
    if response.status_code == httpx.codes.PARTIAL_CONTENT and not have:
        raise _Cut("it sends a part that was not asked for")
    length = response.headers.get("content-length", "")
    size = have + int(length) if length.isdigit() else 0
    with part.open("ab" if have else "wb") as file:
        for piece in response.iter_raw():
            have += len(piece)
            if have > MAX_BYTES:
                raise FetchError("it sends more than any model has")
            file.write(piece)
            progress(have, size)
    if size and have < size:
        raise _Cut("it broke off")


def _announced(response: httpx.Response) -> str:
    """The digest the hub gives: SHA-256 of large files, git's SHA-1 of small ones. Empty: none."""
    for one in (*response.history, response):
        for header in ("x-linked-etag", "etag"):
            value: str = one.headers.get(header, "").removeprefix("W/").strip('"').lower()
            if len(value) in {_SHA256_CHARS, _SHA1_CHARS} and all(c in "0123456789abcdef" for c in value):
                return value
    return ""


def _checked(part: Path, expected: str, name: str) -> str:
    """The SHA-256 of the file, which is thrown away where it is not the expected one."""
    sha256 = hashlib.sha256()
    git = hashlib.sha1(b"blob %d\0" % part.stat().st_size, usedforsecurity=False)
    with part.open("rb") as file:
        while piece := file.read(PART_BYTES):
            sha256.update(piece)
            git.update(piece)
    if not expected:
        raise FetchError(f"the hub gives no digest for {name}, so nothing tells whether it is whole")
    if expected not in {sha256.hexdigest(), git.hexdigest()}:
        part.unlink()
        raise FetchError(f"{name} came damaged: its digest is not the one it should have; try again")
    return sha256.hexdigest()
