"""Files sent in the pieces a player asks for. Source: RFC 9110, section 14 (range requests) and 13.1.5 (If-Range)."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any, Final

from litestar import Request
from litestar.response import Stream

from server.services.errors import NotFound

AnyRequest = Request[Any, Any, Any]
CHUNK: Final = 64 * 1024
ONE_RANGE: Final = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*")


class Unsatisfiable(Exception):
    """Nothing of the file lies in the range."""


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None: all of it, which may be sent for what is not understood.

    Several ranges at once are not: no player asks for them.

    Raises:
        Unsatisfiable: it begins after the end, or asks for the last 0 bytes.
    """
    found = ONE_RANGE.fullmatch(header or "")
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, end = max(0, size - int(found[2])), size
    else:
        first, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
        if found[2] and int(found[2]) < first:
            return None
    if first >= end:
        raise Unsatisfiable
    return first, end


def send_file(request: AnyRequest, path: Path, media_type: str) -> Stream:
    """The file, or the range of it that was asked for: 200, 206 or 416.

    Raises:
        NotFound: it is not there any more.
    """
    try:
        about = path.stat()
    except OSError as error:
        raise NotFound("This recording is not there any more.") from error
    tag = f'"{about.st_size:x}-{about.st_mtime_ns:x}"'
    headers = {"ETag": tag, "Last-Modified": formatdate(about.st_mtime, usegmt=True)}
    return send_pieces(request, about.st_size, media_type, headers, lambda first, end: _read(path, first, end))


def send_pieces(
    request: AnyRequest,
    size: int,
    media_type: str,
    validators: dict[str, str],
    read: Callable[[int, int], AsyncIterator[bytes]],
) -> Stream:
    """The whole, or the range of it that was asked for: 200, 206 or 416. `read` gives the bytes from … up to ….

    `validators` are the headers that change with the content, by which a player says what it has a part of.
    """
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store", **validators}
    condition = request.headers.get("if-range")
    asked = request.headers.get("range") if condition in {None, *validators.values()} else None
    try:
        found = wanted_range(asked, size)
    except Unsatisfiable:
        return Stream(iter(()), status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, end = found or (0, size)
    headers["Content-Length"] = str(end - first)
    if found:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    content = read(first, end if request.method == "GET" else first)
    return Stream(content, status_code=206 if found else 200, media_type=media_type, headers=headers)


async def _read(path: Path, first: int, end: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, first)
        left = end - first
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk
    finally:
        file.close()
