"""Pictures that the room sends. Apart from the interview's own connection, so that none is ever in its way."""

from typing import Any

from litestar import Request, Response, post

from server.db.engine import Sessions
from server.ports.media import MediaStore, PictureCleaner
from server.routes.access import Access, opens
from server.routes.candidate import own_session
from server.routes.candidate_pages import PRIVATE_HEADERS
from server.services.stills import keep_still

LARGEST = 1024 * 1024


@post(
    "/i/{slug:str}/stills",
    opt=opens(Access.CANDIDATE),
    include_in_schema=False,
    status_code=204,
    request_max_body_size=LARGEST,
)
async def take_still(
    request: Request[Any, Any, Any],
    slug: str,
    sessions: Sessions,
    media: MediaStore,
    cleaner: PictureCleaner,
) -> Response[None]:
    """Keep one picture of `?source=camera` or `screen`."""
    session = await own_session(request, slug, sessions)
    source = request.query_params.get("source", "")
    await keep_still(sessions, media, cleaner, session.session_id, source, await request.body())
    return Response(None, status_code=204, headers=PRIVATE_HEADERS)
