"""Files that the room sends. Apart from the interview's own connection, so that none is ever in its way."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post

from server.db.engine import Sessions
from server.interview.files import FileFacts
from server.ports.guarding import RateLimiter
from server.routes.access import Access, opens
from server.routes.candidate import own_session
from server.routes.candidate_pages import PRIVATE_HEADERS
from server.services.errors import Invalid, TooMany
from server.services.site import Site
from server.services.uploads import OfferedFile, UploadDesk

LONGEST_NAME = 1000


class KeptFile(msgspec.Struct):
    """A file that is kept: its id goes into the answer's list of files."""

    id: str
    name: str
    media_type: str
    size_bytes: int


@post(
    "/i/{slug:str}/files/{file_id:uuid}",
    opt=opens(Access.CANDIDATE),
    include_in_schema=False,
    # Bounded as it is read, by what its question takes.
    request_max_body_size=None,
)
async def take_file(
    request: Request[Any, Any, Any],
    slug: str,
    file_id: UUID,
    sessions: Sessions,
    uploads: UploadDesk,
    limiter: RateLimiter,
    site: Site,
) -> Response[KeptFile]:
    """Keep the body as a file called `?name=`, for the question `?question=`; sent again it is kept once."""
    session = await own_session(request, slug, sessions)
    offered = OfferedFile(file_id, _told(request, "question", 40), _told(request, "name", LONGEST_NAME))
    if site.upload_limit:
        verdict = await limiter.hit(f"upload:{session.session_id}", limit=site.upload_limit, window_s=60)
        if not verdict.allowed:
            raise TooMany("Too many files at once. Please wait a minute.", verdict.reset_after_s)
    kept = await uploads.receive(session.session_id, offered, request.stream())
    return Response(_described(kept), status_code=200, headers=PRIVATE_HEADERS)


def _told(request: Request[Any, Any, Any], name: str, longest: int) -> str:
    value = request.query_params.get(name, "")
    if not value or len(value) > longest or "\x00" in value:
        raise Invalid("This is missing, or too long.", name)
    return value


def _described(kept: FileFacts) -> KeptFile:
    return KeptFile(kept.id, kept.name, kept.media_type, kept.size_bytes)
