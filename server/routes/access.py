"""Who gets in: every route states it in `opt["access"]`; a route that states nothing lets nobody in."""

import hmac
from enum import StrEnum
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from server.db.engine import Sessions
from server.db.models import MemberRole
from server.db.narrowing import narrowed
from server.routes.rate import (
    BY_ADDRESS,
    count_address,
    count_failure,
    count_guess,
    count_request,
    expect_few_guesses,
)
from server.services.access import Caller, authenticate_key, authenticate_web_session
from server.services.access import Scope as KeyScope
from server.services.candidate_keys import KeyHolder, holder_of
from server.services.errors import NotAllowed, NotSignedIn

SCOPE_EACH: Final = "each"
"""In `opt["scope"]`: the route does many things, and holds each of them to a scope itself."""
BY_PROJECT: Final = "by_project"
"""In `opt`: whether a key that is limited to projects opens the route, which then finds nothing of others."""
WEB_COOKIE: Final = "colloquy_session"
"""Holds a signed-in browser's token."""

CANDIDATE_KEY_HEADER: Final = "x-api-key"


class Access(StrEnum):
    """The doors."""

    PUBLIC = "public"
    """Anybody. The handler shows nothing that is not public."""
    CANDIDATE = "candidate"
    """Whoever holds a session token or an invite; checked by the handler, which knows which session is meant."""
    SIGNED = "signed"
    """Whoever signs with an API client's secret, or holds a link signed here; checked by the handler, which knows what
    is to be signed."""
    API_KEY = "api_key"
    """A Bearer key of an organization, with the scope that stands in `opt["scope"]`; without one there, none is."""
    API_OR_CANDIDATE_KEY = "api_or_candidate_key"
    """As API_KEY; or the candidate's own key in `X-API-Key`, which opens its own assessment only: the gate leaves
    that assessment's id in `state["own_assessment"]`, and the handler holds the caller to it."""
    REVIEWER = "reviewer"
    """Any signed-in member."""
    CREATOR = "creator"
    """A signed-in OWNER, ADMIN or MEMBER."""
    ADMIN = "admin"
    """A signed-in OWNER or ADMIN."""
    OPERATOR = "operator"
    """Whoever runs the server, by the token in its settings. No organization's people are meant, and no address is
    believed: behind a proxy on the same machine every request comes from the machine itself."""


ROLES: Final = {
    Access.REVIEWER: frozenset(MemberRole),
    Access.CREATOR: frozenset({MemberRole.OWNER, MemberRole.ADMIN, MemberRole.MEMBER}),
    Access.ADMIN: frozenset({MemberRole.OWNER, MemberRole.ADMIN}),
}

Connection = ASGIConnection[Any, Any, Any, Any]


def opens(access: Access) -> dict[str, Access]:
    """For a handler's `opt=`."""
    return {"access": access}


async def deny_by_default(connection: Connection, handler: BaseRouteHandler) -> None:
    """The one gate: a guard on the whole app.

    Raises:
        NotSignedIn: credentials missing or wrong.
        NotAllowed: right credentials for a door they do not open, or a route without a door.
    """
    access = _stated(handler)
    if access in {Access.PUBLIC, Access.CANDIDATE, Access.SIGNED}:
        if handler.opt.get("limit") == BY_ADDRESS:
            await count_address(connection)
        return
    sessions: Sessions = connection.app.state.sessions
    if access is Access.API_OR_CANDIDATE_KEY and CANDIDATE_KEY_HEADER in connection.headers:
        holder = await holder_of_key(connection, connection.headers[CANDIDATE_KEY_HEADER])
        state = connection.scope["state"]
        state["caller"] = Caller(holder.organization_id, MemberRole.REVIEWER, scopes=frozenset())
        state["own_assessment"] = holder.interview_id
        return
    if access in {Access.API_KEY, Access.API_OR_CANDIDATE_KEY}:
        by_address = handler.opt.get("limit") == BY_ADDRESS
        caller = await _caller_of_key(connection, sessions, by_address=by_address)
        _expect_scope(caller, handler)
        connection.scope["state"]["caller"] = caller
        return
    if access is Access.OPERATOR:
        await _expect_operator(connection)
        return
    if access not in ROLES:
        raise NotAllowed("This page is not open to anybody.")
    caller = await authenticate_web_session(sessions, connection.cookies.get(WEB_COOKIE, ""))
    if caller.role not in ROLES[access]:
        raise NotAllowed("Your role does not open this page.")
    connection.scope["state"]["caller"] = caller


async def holder_of_key(connection: Connection, typed: str) -> KeyHolder:
    """Whom a candidate's key stands for; from an address that has sent too many wrong ones, none is taken.

    Raises:
        NotSignedIn, NotAllowed: as `candidate_keys.holder_of`.
        TooMany: too many wrong keys from this address.
    """
    await expect_few_guesses(connection)
    try:
        return await holder_of(connection.app.state.sessions, connection.app.state.box, typed)
    except NotSignedIn:
        await count_guess(connection)
        raise


def _stated(handler: BaseRouteHandler) -> Access | None:
    try:
        return Access(str(handler.opt.get("access")))
    except ValueError:
        return None


def _expect_scope(caller: Caller, handler: BaseRouteHandler) -> None:
    if caller.projects is not None and not handler.opt.get(BY_PROJECT):
        raise NotAllowed("This key is limited to projects, and this is of the whole organization.")
    wanted = handler.opt.get("scope")
    if wanted == SCOPE_EACH:
        return
    if not isinstance(wanted, KeyScope):
        raise NotAllowed("This is not open to any key.")
    if wanted not in caller.scopes:
        raise NotAllowed(f"This key lacks the scope `{wanted}`.", wanted.value)


def _bearer(connection: Connection) -> str:
    scheme, _, rest = connection.headers.get("authorization", "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else ""


async def _expect_operator(connection: Connection) -> None:
    wanted: str = connection.app.state.operator_token
    if not wanted:
        raise NotAllowed("This is closed. Whoever runs the server opens it by setting COLLOQUY_METRICS_TOKEN.")
    if not hmac.compare_digest(_bearer(connection).encode(), wanted.encode()):
        await count_failure(connection)
        raise NotSignedIn("This is open to the server's operator only, by Bearer token.")


async def _caller_of_key(connection: Connection, sessions: Sessions, *, by_address: bool) -> Caller:
    key = _bearer(connection)
    if by_address:
        await count_address(connection)
    try:
        caller = await authenticate_key(sessions, key)
    except NotSignedIn:
        await count_failure(connection)
        raise
    if not by_address:
        await count_request(connection, str(caller.key_id))
    return caller


def sessions_of(scope: Scope, sessions: Sessions) -> Sessions:
    """What a handler may find in the database: all, or what belongs to the projects the gate's caller sees.

    Every handler gets its sessions here, so that none can look further than its caller may.
    """
    caller: Caller | None = scope["state"].get("caller")
    if caller is None or caller.projects is None:
        return sessions
    return narrowed(sessions, caller.projects)


def provide_caller(scope: Scope) -> Caller:
    """The caller the gate has found; for handlers behind keys, REVIEWER, CREATOR and ADMIN."""
    caller: Caller = scope["state"]["caller"]  # type: ignore[typeddict-item, unused-ignore]
    return caller
