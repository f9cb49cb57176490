"""The API's allowance: so many requests a minute and key; said in headers on every answer.

Sources: draft-ietf-httpapi-ratelimit-headers-07 for `RateLimit-*`; `X-RateLimit-*` is what older clients read, with
the reset as seconds since the epoch.
"""

import math
import time
from typing import Any, Final, cast

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from server.ports.guarding import RateLimiter, RateVerdict
from server.services.errors import TooMany
from server.services.site import Site

API_PATH: Final = "/api/v1/"
WINDOW_S: Final = 60
BY_ADDRESS: Final = "address"
FAILURE_WINDOW_S: Final = 300
VERDICT: Final = "rate_verdict"

Connection = ASGIConnection[Any, Any, Any, Any]


def client_address(connection: Connection) -> str:
    """Who is connected; the proxy's client where the server has been told to trust the proxy."""
    return connection.client.host if connection.client else "unknown"


async def count_request(connection: Connection, key_id: str) -> None:
    """Take one request from the allowance of a valid key, whose two secrets share it while it is rotated.

    Raises:
        TooMany: nothing is left of it.
    """
    site: Site = connection.app.state.site
    if not site.rate_limit:
        return
    verdict = await _hit(connection.scope, f"key:{key_id}", site.rate_limit, WINDOW_S)
    if not verdict.allowed:
        raise TooMany("Too many requests with this key. Wait, then try again.", verdict.reset_after_s)


async def count_address(connection: Connection) -> None:
    """Take one request from the allowance of an address; for operations that say so in `opt["limit"]`.

    Raises:
        TooMany: nothing is left of it.
    """
    site: Site = connection.app.state.site
    if not site.partner_limit:
        return
    verdict = await _hit(connection.scope, f"address:{client_address(connection)}", site.partner_limit, WINDOW_S)
    if not verdict.allowed:
        raise TooMany("Too many requests from this address. Wait, then try again.", verdict.reset_after_s)


async def count_failure(connection: Connection) -> None:
    """Note that wrong credentials came from this address.

    Keys hold 256 random bits, so guessing is hopeless at any speed: this tells a broken client to stop. Right keys
    from the same address go on working, since many people can share one.

    Raises:
        TooMany: too often.
    """
    site: Site = connection.app.state.site
    bucket = f"failed-key:{client_address(connection)}"
    verdict = await _hit(connection.scope, bucket, site.sign_in_limit, FAILURE_WINDOW_S)
    if not verdict.allowed:
        raise TooMany("Too many wrong credentials from this address. Wait, then try again.", verdict.reset_after_s)


async def expect_few_guesses(connection: Connection) -> None:
    """Before a candidate's key is looked up: these are short, so that an address that guesses is shut out.

    Raises:
        TooMany: it has sent too many wrong ones.
    """
    site: Site = connection.app.state.site
    limiter: RateLimiter = connection.app.state.limiter
    verdict = await limiter.peek(_guesses(connection), limit=site.sign_in_limit, window_s=FAILURE_WINDOW_S)
    if not verdict.allowed:
        raise TooMany("Too many wrong keys from this address. Wait, then try again.", verdict.reset_after_s)


async def count_guess(connection: Connection) -> None:
    """Note that a candidate's key from this address was wrong."""
    site: Site = connection.app.state.site
    limiter: RateLimiter = connection.app.state.limiter
    await limiter.hit(_guesses(connection), limit=site.sign_in_limit, window_s=FAILURE_WINDOW_S)


def _guesses(connection: Connection) -> str:
    return f"candidate-key:{client_address(connection)}"


async def _hit(scope: Scope, bucket: str, limit: int, window_s: int) -> RateVerdict:
    limiter: RateLimiter = scope["litestar_app"].state.limiter
    verdict = await limiter.hit(bucket, limit=limit, window_s=window_s)
    scope["state"][VERDICT] = (verdict, window_s)
    return verdict


async def add_rate_headers(message: Message, scope: Scope) -> None:
    """For the app's `before_send`: errors, and answers to paths and methods that are not there, go through it too."""
    if message["type"] != "http.response.start":
        return
    await _count_unrouted(scope)
    found = scope["state"].get(VERDICT)
    if found is None:
        return
    verdict, window_s = found
    reset_s = math.ceil(verdict.reset_after_s)
    headers = MutableScopeHeaders.from_message(message)
    headers["RateLimit-Limit"] = headers["X-RateLimit-Limit"] = str(verdict.limit)
    headers["RateLimit-Remaining"] = headers["X-RateLimit-Remaining"] = str(verdict.remaining)
    headers["RateLimit-Reset"] = str(reset_s)
    headers["X-RateLimit-Reset"] = str(int(time.time()) + reset_s)
    headers["RateLimit-Policy"] = f"{verdict.limit};w={window_s}"


async def _count_unrouted(scope: Scope) -> None:
    """Count an answer that the API gave before any handler, 404 or 405, for the address it goes to."""
    site: Site = scope["litestar_app"].state.site
    routed = "route_handler" in cast("dict[str, object]", scope)
    if routed or not scope["path"].startswith(API_PATH) or not site.rate_limit:
        return
    client = scope.get("client")
    await _hit(scope, f"unrouted:{client[0] if client else 'unknown'}", site.rate_limit, WINDOW_S)
