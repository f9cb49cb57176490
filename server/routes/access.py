"""Who gets in: every route states it in `opt["access"]`; a route that states nothing lets nobody in."""

import hmac
from enum import StrEnum
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from server.db.engine import Sessions
from server.db.models import MemberRole
from server.routes.rate import count_failure, count_request
from server.services.access import Caller, authenticate_key, authenticate_web_session
from server.services.errors import NotAllowed, NotSignedIn

WEB_COOKIE: Final = "colloquy_session"
"""Holds a signed-in browser's token."""


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
    """A Bearer key of an organization."""
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
        return
    sessions: Sessions = connection.app.state.sessions
    if access is Access.API_KEY:
        connection.scope["state"]["caller"] = await _caller_of_key(connection, sessions)
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


def _stated(handler: BaseRouteHandler) -> Access | None:
    try:
        return Access(str(handler.opt.get("access")))
    except ValueError:
        return None


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


async def _caller_of_key(connection: Connection, sessions: Sessions) -> Caller:
    key = _bearer(connection)
    try:
        caller = await authenticate_key(sessions, key)
    except NotSignedIn:
        await count_failure(connection)
        raise
    await count_request(connection, key)
    return caller


def provide_caller(scope: Scope) -> Caller:
    """The caller the gate has found; for handlers behind API_KEY, REVIEWER, CREATOR and ADMIN."""
    caller: Caller = scope["state"]["caller"]  # type: ignore[typeddict-item, unused-ignore]
    return caller
