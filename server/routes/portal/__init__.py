"""The portal: what a partner's server asks for, and the page that is shown inside theirs."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.interviews_api.operations import Family
from server.routes.interviews_api.requests import BODY_LIMIT, provide_payload
from server.routes.portal.errors import refuse
from server.routes.portal.pages import exchange, portal_client, portal_page, portal_script, state
from server.routes.portal.schemas import EXAMPLES, PortalError
from server.routes.portal.sessions import acknowledge, create_session, results

HANDLERS: Final = (create_session, results, acknowledge, exchange, state)
ABOUT: Final = """\
The portal. `POST /assessment/session` gives a token for `AssessmentPortal.open({token})` of `/portal.js`, which shows \
the interviews inside your own page. Clients for your server: `/portal/clients/portal_client.py` and \
`/portal/clients/portal-client.mjs`."""
PORTAL: Final = Family(
    "",
    (create_session, results, acknowledge),
    ABOUT,
    security=("appId", "appSecret"),
    schemes={
        "appId": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "An app's id."},
        "appSecret": {"type": "apiKey", "in": "header", "name": "X-Secret-Key", "description": "Its secret."},
    },
    error=PortalError,
    error_examples=EXAMPLES,
)

portal_router = Router(
    path="/",
    route_handlers=[
        Router(path="/", route_handlers=HANDLERS, exception_handlers={Exception: refuse}),
        portal_page,
        portal_script,
        portal_client,
    ],
    dependencies={"payload": Provide(provide_payload)},
    request_max_body_size=BODY_LIMIT,
)
