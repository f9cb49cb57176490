"""Video that the room sends, in pieces. Apart from the interview's own connection, so that it is never in its way."""

import base64
import hashlib
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Meta

from server.db.engine import Sessions
from server.db.models import TakeEnding
from server.ports.media import MediaStore
from server.routes.access import Access, opens
from server.routes.candidate import own_session
from server.routes.candidate_pages import PRIVATE_HEADERS
from server.services.errors import Invalid
from server.services.site import Site
from server.services.video import LARGEST_CHUNK, LONGEST_MS, Piece, end_take, keep_piece, open_take

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")
Milliseconds = Annotated[int, Meta(ge=0, le=LONGEST_MS)]


class TakeBegun(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The camera was switched on. A take that is known keeps its beginning."""

    take_id: UUID
    media_type: str
    begun_ms_ago: Milliseconds


class TakeEnded(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Nothing more comes of it."""

    chunks: Annotated[int, Meta(ge=0)]
    ending: TakeEnding


class Next(msgspec.Struct):
    """The number of the piece that is wanted next."""

    next: int


async def _sent(request: AnyRequest, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.MsgspecError as error:
        raise Invalid(str(error)) from error


def _check_digest(header: str | None, content: bytes) -> None:
    """What was changed on its way is sent again. Source: RFC 9530, section 2."""
    if header is None:
        return
    wanted = base64.b64encode(hashlib.sha256(content).digest()).decode()
    if header.strip() != f"sha-256=:{wanted}:":
        raise Invalid("This is not what was sent.", "Content-Digest")


@post("/i/{slug:str}/video", opt=opens(Access.CANDIDATE), include_in_schema=False, request_max_body_size=4096)
async def begin(request: AnyRequest, slug: str, sessions: Sessions) -> Response[Next]:
    """Begin a take, or ask how far one has come."""
    session = await own_session(request, slug, sessions)
    sent = await _sent(request, TakeBegun)
    number = await open_take(sessions, session.session_id, sent.take_id, sent.media_type, sent.begun_ms_ago)
    return Response(Next(number), status_code=200, headers=PRIVATE_HEADERS)


@post(
    "/i/{slug:str}/video/{take_id:uuid}/{number:int}",
    opt=opens(Access.CANDIDATE),
    include_in_schema=False,
    request_max_body_size=LARGEST_CHUNK,
)
async def take_piece(
    request: AnyRequest, slug: str, take_id: UUID, number: int, sessions: Sessions, media: MediaStore, site: Site
) -> Response[Next]:
    """Keep one piece; `?until=` is how long the take is with it, in milliseconds."""
    session = await own_session(request, slug, sessions)
    until = request.query_params.get("until", "")
    if number < 0 or not (until.isascii() and until.isdigit() and len(until) < 10):
        raise Invalid("This cannot be.", "until")
    content = await request.body()
    _check_digest(request.headers.get("content-digest"), content)
    piece = Piece(number, content, int(until))
    wanted = await keep_piece(sessions, media, session.session_id, take_id, piece, site.video_bytes)
    return Response(Next(wanted), status_code=200, headers=PRIVATE_HEADERS)


@post(
    "/i/{slug:str}/video/{take_id:uuid}/end",
    opt=opens(Access.CANDIDATE),
    include_in_schema=False,
    request_max_body_size=4096,
)
async def end(request: AnyRequest, slug: str, take_id: UUID, sessions: Sessions) -> Response[None]:
    """Nothing more comes of a take, and why."""
    session = await own_session(request, slug, sessions)
    sent = await _sent(request, TakeEnded)
    await end_take(sessions, session.session_id, take_id, sent.chunks, sent.ending)
    return Response(None, status_code=204, headers=PRIVATE_HEADERS)


VIDEO_HANDLERS: Final[list[HTTPRouteHandler]] = [begin, take_piece, end]
