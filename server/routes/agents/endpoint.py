"""`POST /mcp`: lets in who may, and hands the request on with the caller's tools."""

import asyncio
from typing import Any, Final

from litestar import Request, post
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from server.db.engine import Sessions
from server.ports.agent_tools import TOOL_BELT, AsgiApp, ToolServer
from server.routes.access import BY_PROJECT, SCOPE_EACH, Access, opens
from server.routes.agents.toolbox import Tools
from server.routes.agents.tooling import Desk
from server.services.access import Caller
from server.services.errors import NotAllowed
from server.services.site import Site

REQUEST_TIMEOUT_S: Final = 60
"""To send a request and get its answer; the tools have a shorter limit of their own."""


class TooSlow(HTTPException):
    """A request that was not sent in time, or not answered."""

    status_code = 408


def expect_no_foreign_page(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a browser's request from another site's page, or from one whose name was made to point here.

    Source: Model Context Protocol, Streamable HTTP, security warning (DNS rebinding). The request's own Host is not
    believed: in such an attack it agrees with the Origin.

    Raises:
        NotAllowed: an Origin that is not this installation's.
    """
    site: Site = connection.app.state.site
    origins = connection.headers.getall("origin", [])
    if any(origin.lower().rstrip("/") != _origin_of(site.base_url) for origin in origins):
        raise NotAllowed("Pages of other sites may not call this.")


def _origin_of(base_url: str) -> str:
    scheme, _, rest = base_url.partition("://")
    host = rest.partition("/")[0].lower()
    default_port = ":443" if scheme == "https" else ":80"
    return f"{scheme}://{host.removesuffix(default_port)}"


@post(
    "/mcp",
    status_code=200,
    opt={**opens(Access.API_KEY), "scope": SCOPE_EACH, BY_PROJECT: True},
    guards=[expect_no_foreign_page],
    include_in_schema=False,
)
async def take_agent_request(
    request: Request[Any, Any, Any], sessions: Sessions, caller: Caller, site: Site, tool_server: ToolServer
) -> ASGIApp:
    """One message of the protocol, and its answer."""
    application = await tool_server.application()
    request.scope["state"][TOOL_BELT] = Tools(Desk(sessions, caller, site))
    return within(REQUEST_TIMEOUT_S, application)


def within(timeout_s: float, application: AsgiApp) -> ASGIApp:
    """`application`, given up after `timeout_s`.

    Raises:
        TooSlow: when called, and neither the request nor the answer has been completed by then.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await application(scope, receive, send)
        except TimeoutError as error:
            raise TooSlow("The request has not been completed in time.") from error

    return answer
