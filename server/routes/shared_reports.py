"""A session's report for who holds a link to it: read-only, and to be shown in a frame on the pages it is for."""

from dataclasses import replace
from typing import Any, Final

from litestar import Request, get
from litestar.response import Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.headers import framed_by
from server.routes.rate import BY_ADDRESS
from server.routes.studio.formats import FORMATS
from server.routes.studio.session_context import report_context
from server.services.errors import DomainError, Gone, NotFound
from server.services.partners.report_links import open_report_link

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
    exception_handlers={NotFound: refuse, Gone: refuse},
)
async def show_shared_report(token: str, request: Request[Any, Any, Any], sessions: Sessions) -> Template:
    """Report and transcript; `?evidence=` marks one citation's words. Sound and video stay with the organization."""
    shared = await open_report_link(sessions, token)
    view = replace(shared.view, recording=None, takes=[])
    context = report_context(view, request.query_params.get("evidence", ""), f"/r/{token}", shared=True)
    return Template(
        "shared_report.html",
        context={**FORMATS, **context, "creates": False, "expires_at": shared.expires_at},
        headers={**KEPT_QUIET, **framed_by(shared.origins)},
    )
