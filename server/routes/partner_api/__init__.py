"""Partner sessions: sessions that programs open for their candidates, and control while they wait and run."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.interviews_api.operations import Family
from server.routes.interviews_api.requests import BODY_LIMIT, provide_paging, provide_payload
from server.routes.partner_api.controls import cancel, end, extend
from server.routes.partner_api.report_links import make_link, revoke_link
from server.routes.partner_api.sessions import get_live, list_opened, open_session

OPERATIONS: Final = (open_session, list_opened, get_live, extend, end, cancel, make_link, revoke_link)

ABOUT: Final = """\
Partner sessions. One request opens a session for one candidate; send them to its `onboarding_url`. `external_id` is \
yours: the same one again answers 200 with the same session, and `Idempotent-Replayed: true`. An `Idempotency-Key` is \
honoured besides. Requests are limited to 120 a minute and address."""
PARTNERS: Final = Family("/api/v1", OPERATIONS, ABOUT)

partner_api = Router(
    path=PARTNERS.prefix,
    route_handlers=OPERATIONS,
    dependencies={"payload": Provide(provide_payload), "paging": Provide(provide_paging, sync_to_thread=False)},
    request_max_body_size=BODY_LIMIT,
)
