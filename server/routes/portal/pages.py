"""The page inside the partner's page, and the script that puts it there."""

from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.response import Template
from msgspec import Meta

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.branding import carry_brand_of_client
from server.routes.candidate_pages import words_of
from server.routes.headers import framed_by
from server.routes.interviews_api.requests import PayloadParam
from server.routes.rate import BY_ADDRESS
from server.services.errors import NotFound
from server.services.inputs import parse_json
from server.services.partners.portal import PortalCandidate, candidates_of, exchange_token, origins_of_client

AnyRequest = Request[Any, Any, Any]
STATIC: Final = Path(__file__).resolve().parents[3] / "web" / "static"
SCRIPT: Final = STATIC / "portal.js"
CLIENTS: Final = {"portal_client.py": "text/x-python", "portal-client.mjs": "text/javascript"}
BY_TOKEN: Final[dict[str, Any]] = {**opens(Access.PUBLIC), "limit": BY_ADDRESS}
"""Whoever holds the token of an opening; it is in the body, where no address and no log shows it."""


class PortalToken(msgspec.Struct, forbid_unknown_fields=True):
    """A token of an opening, or of its page."""

    token: Annotated[str, Meta(min_length=1, max_length=300)]


@get("/portal.js", opt=opens(Access.PUBLIC), include_in_schema=False, sync_to_thread=True)
def portal_script() -> Response[bytes]:
    """`AssessmentPortal`, at an address that stays; any page may load it."""
    if not SCRIPT.is_file():
        raise NotFound("The front end has not been built.")
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "no-store",
    }
    return Response(SCRIPT.read_bytes(), media_type="text/javascript; charset=utf-8", headers=headers)


@get("/portal/clients/{file_name:str}", opt=opens(Access.PUBLIC), include_in_schema=False, sync_to_thread=True)
def portal_client(file_name: str) -> Response[bytes]:
    """A client for the partner's own server: one file, to be copied there."""
    path = STATIC / "clients" / file_name
    if file_name not in CLIENTS or not path.is_file():
        raise NotFound("There is no such client.")
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return Response(path.read_bytes(), media_type=f"{CLIENTS[file_name]}; charset=utf-8", headers=headers)


@get("/portal/{client_id:str}", opt=BY_TOKEN, include_in_schema=False, before_request=carry_brand_of_client)
async def portal_page(client_id: str, request: AnyRequest, sessions: Sessions) -> Template:
    """The frame's page, in the browser's language: asks the page around it for the token."""
    words = words_of(request)
    origins = await origins_of_client(sessions, client_id)
    headers = framed_by(origins)
    headers["Content-Security-Policy"] += "; frame-src 'self'"
    return Template(
        "portal.html",
        context={"words": words, "data": {"origins": list(origins), "words": words.portal}},
        headers={**headers, "Referrer-Policy": "no-referrer"},
    )


@post("/portal/exchange", status_code=200, opt=BY_TOKEN, include_in_schema=False)
async def exchange(sessions: Sessions, payload: PayloadParam) -> Response[dict[str, Any]]:
    """The page's own token for the single-use one."""
    page_token = await exchange_token(sessions, parse_json(PortalToken, payload).token)
    return Response({"success": True, "data": {"session": page_token}}, media_type=MediaType.JSON)


@post("/portal/state", status_code=200, opt=BY_TOKEN, include_in_schema=False)
async def state(sessions: Sessions, payload: PayloadParam) -> Response[dict[str, Any]]:
    """The candidates, where each is entered, and how it stands."""
    found = await candidates_of(sessions, parse_json(PortalToken, payload).token)
    return Response({"success": True, "data": {"candidates": [_described(one) for one in found]}})


def _described(candidate: PortalCandidate) -> dict[str, Any]:
    return {
        "sessionId": str(candidate.session_id),
        "name": candidate.name,
        "status": candidate.status,
        "path": f"/onboard?s={candidate.onboard_token}",
    }
