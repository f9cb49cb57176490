"""More time for a session, and its end."""

from litestar import post

from server.db.engine import Sessions
from server.routes.interviews_api.operations import Operation
from server.routes.interviews_api.requests import PayloadParam, parse_id
from server.routes.partner_api.schemas import (
    LIVE_EXAMPLE,
    TAG,
    Extension,
    LiveSession,
    counted_by_address,
    live_answer,
)
from server.services.access import Caller, Scope
from server.services.errors import Conflict, TooMany
from server.services.inputs import parse_json
from server.services.partners.controls import cancel_session, check_can_end, extend_session, note_ended
from server.services.partners.views import view_partner_session
from server.services.site import Site
from server.sessions.failures import NotStored
from server.sessions.registry import Registry, ServerFull, SessionOver

FULL_FOR_S = 5.0


@post(
    "/sessions/{session_id:str}/extend",
    status_code=200,
    opt=counted_by_address(
        Operation(
            "extendSession",
            TAG,
            "Grant more time",
            LiveSession,
            description="Adds to the time limit, of a running interview too; where the candidate has not begun, the "
            "time to begin is extended as well.",
            body=Extension,
            body_example={"minutes": 15},
            answer_example=LIVE_EXAMPLE,
            conflicts=True,
            enveloped=False,
        ),
        Scope.CANDIDATES,
    ),
)
async def extend(
    sessions: Sessions, registry: Registry, caller: Caller, site: Site, session_id: str, payload: PayloadParam
) -> LiveSession:
    """The session with more time."""
    found = parse_id(session_id, "session")
    await extend_session(sessions, caller, found, parse_json(Extension, payload).minutes)
    await registry.heed([found])
    return live_answer(site, await view_partner_session(sessions, caller.organization_id, found))


@post(
    "/sessions/{session_id:str}/end",
    status_code=200,
    opt=counted_by_address(
        Operation(
            "endSession",
            TAG,
            "End a running session",
            LiveSession,
            description="Closes the interview politely: it is COMPLETED with what there is, and its report is written.",
            answer_example=LIVE_EXAMPLE,
            conflicts=True,
            enveloped=False,
        ),
        Scope.CANDIDATES,
    ),
)
async def end(sessions: Sessions, registry: Registry, caller: Caller, site: Site, session_id: str) -> LiveSession:
    """The session, completed."""
    found = parse_id(session_id, "session")
    await check_can_end(sessions, caller, found)
    try:
        await registry.end(found)
    except ServerFull as error:
        raise TooMany("This server is full just now. Try again in a moment.", FULL_FOR_S) from error
    except (NotStored, SessionOver) as error:
        raise Conflict("The session has changed meanwhile. Look at it, then try again.") from error
    await note_ended(sessions, caller, found)
    return live_answer(site, await view_partner_session(sessions, caller.organization_id, found))


@post(
    "/sessions/{session_id:str}/cancel",
    status_code=200,
    opt=counted_by_address(
        Operation(
            "cancelSession",
            TAG,
            "Cancel a session",
            LiveSession,
            description="One that has not begun is EXPIRED then; one that runs is ABANDONED, without a report.",
            answer_example=LIVE_EXAMPLE,
            conflicts=True,
            enveloped=False,
        ),
        Scope.CANDIDATES,
    ),
)
async def cancel(sessions: Sessions, registry: Registry, caller: Caller, site: Site, session_id: str) -> LiveSession:
    """The session, closed."""
    found = parse_id(session_id, "session")
    await cancel_session(sessions, caller, found)
    await registry.heed([found])
    return live_answer(site, await view_partner_session(sessions, caller.organization_id, found))
