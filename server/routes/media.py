"""Media behind signed links of this server."""

from typing import Any

from litestar import HttpMethod, Request, route
from litestar.response import Stream

from server.db.engine import Sessions
from server.ports.media import MediaStore
from server.routes.access import Access, opens
from server.routes.ranges import send_pieces
from server.services.errors import Gone
from server.services.media import linked_media
from server.services.media_links import MediaLinks


@route(
    "/media/{path:path}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=opens(Access.SIGNED),
    include_in_schema=False,
)
async def send_media(
    request: Request[Any, Any, Any], path: str, sessions: Sessions, media: MediaStore, links: MediaLinks
) -> Stream:
    """A file, as an attachment: nothing a browser sent here is shown by one as a page of ours."""
    name = path.lstrip("/")
    links.check(name, request.query_params.get("expires", ""), request.query_params.get("signature", ""))
    row = await linked_media(sessions, name)
    found = await media.look(name)
    if found is None:
        raise Gone("This file has been erased.", "erased")
    stream = send_pieces(
        request, found.size, row.media_type, {"ETag": f'"{found.tag}"'}, lambda first, end: media.read(name, first, end)
    )
    stream.headers["Content-Disposition"] = f'attachment; filename="{name.rpartition("/")[2]}"'
    return stream
