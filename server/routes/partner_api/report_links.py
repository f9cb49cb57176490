"""Links to one session's report, to be embedded."""

from litestar import delete, post

from server.db.engine import Sessions
from server.routes.interviews_api.operations import Operation
from server.routes.interviews_api.requests import PayloadParam, parse_id
from server.routes.partner_api.schemas import TAG, NewReportLink, ReportLinkMade, counted_by_address
from server.services.access import Caller, Scope
from server.services.inputs import parse_json
from server.services.moments import moment
from server.services.partners.report_links import DEFAULT_MINUTES, make_report_link, revoke_report_link
from server.services.site import Site

EXAMPLE = {
    "id": "0198f0f7-3f0a-7c54-9d6e-5b1f0e1a2b3c",
    "url": "https://interviews.example/r/kXvJ0b9m4c2Q1r8s7t6u5v4w3x2y1z0A9B8C7D6E5F4",
    "expires_at": "2026-07-07T22:30:00.000Z",
    "origins": ["https://app.example.com"],
}


@post(
    "/sessions/{session_id:str}/report-links",
    status_code=201,
    opt=counted_by_address(
        Operation(
            "createReportLink",
            TAG,
            "Make a link to the report",
            ReportLinkMade,
            description="A page of its own, read-only, to be shown in a frame on the pages of `origins`. Its address "
            "is handed out this once; it works until it expires or is revoked.",
            body=NewReportLink,
            body_example={"expires_in_minutes": 1440, "origins": ["https://app.example.com"]},
            answer_example=EXAMPLE,
            status=201,
            enveloped=False,
        ),
        Scope.REPORTS,
    ),
)
async def make_link(
    sessions: Sessions, caller: Caller, site: Site, session_id: str, payload: PayloadParam
) -> ReportLinkMade:
    """The new link."""
    wanted = parse_json(NewReportLink, payload or b"{}")
    minutes = wanted.expires_in_minutes or DEFAULT_MINUTES
    found = parse_id(session_id, "session")
    made = await make_report_link(sessions, caller, found, minutes=minutes, origins=wanted.origins)
    return ReportLinkMade(
        id=made.row.id,
        url=f"{site.base_url}/r/{made.token}",
        expires_at=moment(made.row.expires_at),
        origins=made.row.origins,
    )


@delete(
    "/sessions/{session_id:str}/report-links/{link_id:str}",
    status_code=204,
    opt=counted_by_address(
        Operation(
            "revokeReportLink",
            TAG,
            "Revoke a link to the report",
            None,
            description="It shows nothing from now on.",
            status=204,
        ),
        Scope.REPORTS,
    ),
)
async def revoke_link(sessions: Sessions, caller: Caller, session_id: str, link_id: str) -> None:
    """Ends the link."""
    await revoke_report_link(sessions, caller, parse_id(session_id, "session"), parse_id(link_id, "link"))
