"""A session's report for who holds a link to it: read-only, and to be shown in a frame on the pages it is for."""

from typing import Any, Final

from litestar import HttpMethod, Request, get, route
from litestar.response import Stream, Template

from server.db.engine import Sessions
from server.db.models import MemberRole
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.branding import carry_brand_of_report
from server.routes.headers import framed_by
from server.routes.ranges import send_file
from server.routes.rate import BY_ADDRESS
from server.routes.studio.formats import FORMATS
from server.routes.studio.session_context import report_context
from server.services.access import Caller
from server.services.errors import DomainError, Gone, NotFound
from server.services.partners.report_links import Part, open_report_link
from server.services.recordings import play_recording

KEPT_QUIET: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address is the credential."""


def refuse(_request: Request[Any, Any, Any], error: DomainError) -> Template:
    """A page that says why there is nothing to see; the same for who embeds it and who follows it."""
    return Template(
        "shared_report_closed.html",
        context={"words": error.message},
        status_code=410 if isinstance(error, Gone) else 404,
        headers=KEPT_QUIET,
    )


@get(
    "/r/{token:str}",
    opt={**opens(Access.PUBLIC), "limit": BY_ADDRESS},
    include_in_schema=False,
    before_request=carry_brand_of_report,
    exception_handlers={NotFound: refuse, Gone: refuse},
)
async def show_shared_report(token: str, request: Request[Any, Any, Any], sessions: Sessions) -> Template:
    """The parts that were chosen; `?evidence=` marks one citation's words."""
    shared = await open_report_link(sessions, token)
    context = report_context(shared.view, request.query_params.get("evidence", ""), f"/r/{token}", shared=True)
    return Template(
        "shared_report.html",
        context={
            **FORMATS,
            **context,
            "creates": False,
            "parts": shared.parts,
            "expires_at": shared.expires_at,
            "audio_path": f"/r/{token}/audio",
        },
        headers={**KEPT_QUIET, **framed_by(shared.origins)},
    )


@route(
    "/r/{token:str}/audio",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt={**opens(Access.PUBLIC), "limit": BY_ADDRESS},
    include_in_schema=False,
)
async def play_shared(
    token: str, request: Request[Any, Any, Any], sessions: Sessions, recordings: RecordingFiles
) -> Stream:
    """The sound, where the link has it."""
    shared = await open_report_link(sessions, token, heard=True)
    if Part.AUDIO not in shared.parts:
        raise NotFound("There is no sound at this address.")
    reader = Caller(shared.view.row.organization_id, MemberRole.REVIEWER)
    found = await play_recording(sessions, recordings, reader, shared.view.row.id)
    return send_file(request, found.path, "audio/ogg")
