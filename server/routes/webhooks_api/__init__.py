"""Webhooks and pulled events: /api/v1/webhooks, /api/v1/events, for clients with an organization's key."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.interviews_api.operations import Family
from server.routes.interviews_api.requests import BODY_LIMIT, provide_paging, provide_payload
from server.routes.webhooks_api.deliveries import (
    get_delivery,
    list_deliveries,
    resend_delivery,
    resend_since,
    test_webhook,
)
from server.routes.webhooks_api.endpoints import (
    create_webhook,
    delete_webhook,
    get_callbacks,
    get_webhook,
    get_webhook_secret,
    list_webhooks,
    rotate_webhook_secret,
    update_webhook,
)
from server.routes.webhooks_api.events import acknowledge_events, list_events

ABOUT: Final = """\
Events: everything that happens to a session is pushed to your webhooks, signed, or can be pulled from \
`/api/v1/events`. A delivery is a POST of `{"event", "session_id", "timestamp", "data"}`. Check `webhook-signature` \
with any Standard Webhooks library, or `X-Colloquy-Signature`, which is `sha256=` and the hex HMAC-SHA256 of the raw \
body by the secret as it is written. Answer with a 2xx within 20 seconds; anything else is tried again for three days. \
An event can come twice: `webhook-id` tells. Events of one session come in order. 410 disables the webhook; \
`Retry-After` is honoured."""

OPERATIONS: Final = (
    list_webhooks,
    create_webhook,
    get_webhook,
    update_webhook,
    delete_webhook,
    get_webhook_secret,
    rotate_webhook_secret,
    test_webhook,
    list_deliveries,
    resend_since,
    get_delivery,
    resend_delivery,
    get_callbacks,
    list_events,
    acknowledge_events,
)
WEBHOOKS: Final = Family("/api/v1", OPERATIONS, ABOUT)

webhooks_api = Router(
    path=WEBHOOKS.prefix,
    route_handlers=OPERATIONS,
    dependencies={"payload": Provide(provide_payload), "paging": Provide(provide_paging, sync_to_thread=False)},
    request_max_body_size=BODY_LIMIT,
)
