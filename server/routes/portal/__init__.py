"""The portal: what a partner's server asks for, and the page that is shown inside theirs."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.interviews_api.requests import BODY_LIMIT, provide_payload
from server.routes.portal.errors import refuse
from server.routes.portal.pages import exchange, portal_page, portal_script, state
from server.routes.portal.sessions import acknowledge, create_session, results
from server.services.errors import DomainError

HANDLERS: Final = (create_session, results, acknowledge, exchange, state)

portal_router = Router(
    path="/",
    route_handlers=[
        Router(path="/", route_handlers=HANDLERS, exception_handlers={DomainError: refuse}),
        portal_page,
        portal_script,
    ],
    dependencies={"payload": Provide(provide_payload)},
    request_max_body_size=BODY_LIMIT,
)
