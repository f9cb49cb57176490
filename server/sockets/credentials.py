"""Finds a candidate's session token in a request: Bearer header, Realtime subprotocol, or cookie."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from server.db.engine import Sessions
from server.services.candidate_session import CandidateSession, authenticate_candidate, cookie_name
from server.services.errors import NotSignedIn

SUBPROTOCOL = "realtime"
TOKEN_SUBPROTOCOL = "openai-insecure-api-key."  # noqa: S105 (a prefix of the protocol, no secret)
Connection = ASGIConnection[Any, Any, Any, Any]


def offered_subprotocols(connection: Connection) -> list[str]:
    """What the client offers, in order."""
    header = connection.headers.get("sec-websocket-protocol", "")
    return [name.strip() for name in header.split(",") if name.strip()]


async def candidate_of(connection: Connection, sessions: Sessions) -> CandidateSession:
    """The candidate a connection proves to be.

    A cookie is sent along from any site, so with it the page must be of this server; a token in a header is only
    known to who may use it.

    Raises:
        NotSignedIn: no token, an unknown one, or a cookie from another site's page.
    """
    token = _bearer(connection) or _subprotocol_token(connection)
    if token:
        return await authenticate_candidate(sessions, token, connection.query_params.get("i"))
    slug = connection.query_params.get("i") or ""
    token = connection.cookies.get(cookie_name(slug))
    if not token or not slug:
        raise NotSignedIn("This connection carries no session token.")
    if not _same_origin(connection):
        raise NotSignedIn("This page is not of this server.")
    return await authenticate_candidate(sessions, token, slug)


def _bearer(connection: Connection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _subprotocol_token(connection: Connection) -> str | None:
    for name in offered_subprotocols(connection):
        if name.startswith(TOKEN_SUBPROTOCOL):
            return name.removeprefix(TOKEN_SUBPROTOCOL)
    return None


def _same_origin(connection: Connection) -> bool:
    origin = connection.headers.get("origin")
    if origin is None:  # browsers send none with same-origin GET, and always one otherwise
        return connection.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return urlsplit(origin).netloc == connection.headers.get("host", "")
