"""Asking for a token, and fetching results: for the partner's server, with the app's credentials."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from msgspec import Meta

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.routes.access import Access, opens
from server.routes.interviews_api.requests import PayloadParam
from server.routes.interviews_api.schemas import moment
from server.routes.rate import BY_ADDRESS, count_failure
from server.services.access import KEY_PREFIX, authenticate_key
from server.services.api_clients import ClientCredentials
from server.services.errors import NotSignedIn
from server.services.inputs import parse_json
from server.services.partners.portal import NewOpening, authenticate_client, only_client, open_portal
from server.services.partners.results import COMPLETED, Result, acknowledge_result, pending_results
from server.services.site import Site

AnyRequest = Request[Any, Any, Any]
BY_CREDENTIALS: Final[dict[str, Any]] = {**opens(Access.PUBLIC), "limit": BY_ADDRESS}
"""Open to all as far as the gate goes: the handlers know the app by its own headers."""
STATUSES: Final = {"COMPLETED": "completed", "ABANDONED": "abandoned", "EXPIRED": "timeout"}


class Acknowledgement(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Which event has arrived."""

    event_id: Annotated[str, Meta(max_length=100)]


async def client_of(request: AnyRequest, sessions: Sessions, box: SecretBox) -> ClientCredentials:
    """The app a request proves to be: by its two headers, or by a key of an organization with one app.

    Raises:
        NotSignedIn: neither is right.
        Invalid: a right key, and not exactly one app.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else ""
    try:
        if key.startswith(KEY_PREFIX):
            return await only_client(sessions, box, await authenticate_key(sessions, key))
        return await authenticate_client(
            sessions, box, request.headers.get("x-api-key", ""), request.headers.get("x-secret-key", "") or key
        )
    except NotSignedIn:
        await count_failure(request)
        raise


@post("/assessment/session", status_code=200, opt=BY_CREDENTIALS, include_in_schema=False)
async def create_session(
    request: AnyRequest, sessions: Sessions, box: SecretBox, payload: PayloadParam
) -> Response[dict[str, Any]]:
    """A fresh token that opens the portal once."""
    client = await client_of(request, sessions, box)
    opening = await open_portal(sessions, client, parse_json(NewOpening, payload))
    return Response({"success": True, "data": {"token": opening.token, "expiresAt": moment(opening.expires_at)}})


@get("/assessment/results", opt=BY_CREDENTIALS, include_in_schema=False)
async def results(request: AnyRequest, sessions: Sessions, box: SecretBox, site: Site) -> Response[dict[str, Any]]:
    """What has happened and was not acknowledged."""
    client = await client_of(request, sessions, box)
    found = await pending_results(sessions, client)
    return Response({"success": True, "data": [_described(result, site) for result in found]})


@post("/assessment/results/acknowledge", status_code=200, opt=BY_CREDENTIALS, include_in_schema=False)
async def acknowledge(
    request: AnyRequest, sessions: Sessions, box: SecretBox, payload: PayloadParam
) -> Response[dict[str, Any]]:
    """Take one off the list."""
    client = await client_of(request, sessions, box)
    await acknowledge_result(sessions, client, parse_json(Acknowledgement, payload).event_id)
    return Response({"success": True})


def _described(result: Result, site: Site) -> dict[str, Any]:
    row = result.row
    told: dict[str, Any] = {
        "eventId": result.event_id,
        "event": result.event,
        "sessionId": str(row.id),
        "candidate": {"name": row.participant_name, "email": row.participant_email},
        "sentAt": moment(row.created_at),
    }
    if result.event == COMPLETED:
        told |= {
            "status": STATUSES[row.status] if row.end_reason != "time_limit" else "timeout",
            "durationMinutes": round(row.active_ms / 60_000, 1),
            "aiFeedback": row.summary,
            "reportUrl": f"{site.base_url}/studio/sessions/{row.id}",
            "completedAt": moment(row.completed_at) if row.completed_at else None,
        }
    return told
