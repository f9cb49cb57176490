"""Files that candidates handed in, for reviewers: to be saved, never shown as a page of ours."""

from typing import Final
from urllib.parse import quote
from uuid import UUID

from litestar import HttpMethod, post, route
from litestar.response import Redirect, Stream

from server.db.engine import Sessions
from server.ports.media import MediaStore
from server.routes.access import Access, opens
from server.routes.ranges import send_pieces
from server.routes.studio.pages import AnyRequest
from server.services.access import Caller
from server.services.errors import Gone
from server.services.file_erasure import erase_file
from server.services.uploads import upload_of

APART: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Should a browser show it all the same, it runs nothing, asks for nothing, and is of no origin."""


@route(
    "/studio/sessions/{session_id:uuid}/files/{file_id:uuid}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def send_file_handed_in(
    session_id: UUID, file_id: UUID, request: AnyRequest, sessions: Sessions, media: MediaStore, caller: Caller
) -> Stream:
    """One file, to be saved under its cleaned name."""
    row, path = await upload_of(sessions, caller, session_id, file_id)
    found = await media.look(path)
    if found is None:
        raise Gone("This file has been erased.", "erased")
    stream = send_pieces(
        request, found.size, row.media_type, {"ETag": f'"{found.tag}"'}, lambda first, end: media.read(path, first, end)
    )
    stream.headers |= APART | {"Content-Disposition": _saved_as(row.name)}
    return stream


@post(
    "/studio/sessions/{session_id:uuid}/files/{file_id:uuid}/erase", opt=opens(Access.CREATOR), include_in_schema=False
)
async def take_file_out(session_id: UUID, file_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Erase one file for good."""
    await erase_file(sessions, caller, session_id, file_id)
    return Redirect(f"/studio/sessions/{session_id}", status_code=303)


def _saved_as(name: str) -> str:
    """Both ways of naming. Source: RFC 6266, section 4.3 and appendix D."""
    plain = "".join(one if one.isascii() and one not in '"\\;' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
