"""The delivery log; sending again, sending a test."""

from litestar import get, post

from server.db.engine import Sessions
from server.db.models import DeliveryState
from server.routes.interviews_api.operations import Operation, Parameter, describes
from server.routes.interviews_api.requests import PagingParam, PayloadParam, parse_id
from server.routes.interviews_api.schemas import Data, Listed
from server.routes.webhooks_api import examples
from server.routes.webhooks_api.queries import AnyRequest, one_of
from server.routes.webhooks_api.schemas import DeliveryAnswer, ResentAnswer, Since, delivery_answer
from server.services import webhook_log
from server.services.access import Caller, Scope
from server.services.inputs import parse_json

TAG = "Webhooks"
NOUN = "webhook"


@get(
    "/webhooks/{webhook_id:str}/deliveries",
    opt={
        **describes(
            Operation(
                "listDeliveries",
                TAG,
                "List a webhook's deliveries",
                list[DeliveryAnswer],
                description="What was sent, or is to be, newest first, with the latest tries. Kept for 30 days.",
                answer_example={"data": [examples.DELIVERY], "cursor": None},
                pages_of=webhook_log.LIST_NAME,
                parameters=(Parameter("state", DeliveryState, "Only those of this state."),),
            )
        ),
        "scope": Scope.READ,
    },
)
async def list_deliveries(
    request: AnyRequest, sessions: Sessions, caller: Caller, webhook_id: str, paging: PagingParam
) -> Listed[DeliveryAnswer]:
    """A page of the log."""
    state = one_of(request, "state", DeliveryState)
    found = parse_id(webhook_id, NOUN)
    page = await webhook_log.list_deliveries(
        sessions, caller, found, limit=paging.limit, cursor=paging.cursor, state=state
    )
    return Listed([delivery_answer(row) for row in page.items], page.cursor)


@get(
    "/deliveries/{delivery_id:str}",
    opt={
        **describes(
            Operation(
                "getDelivery",
                TAG,
                "Get a delivery",
                DeliveryAnswer,
                description="How one event fared on its way to one address.",
                answer_example={"data": examples.DELIVERY},
            )
        ),
        "scope": Scope.READ,
    },
)
async def get_delivery(sessions: Sessions, caller: Caller, delivery_id: str) -> Data[DeliveryAnswer]:
    """One delivery."""
    return Data(delivery_answer(await webhook_log.get_delivery(sessions, caller, parse_id(delivery_id, "delivery"))))


@post(
    "/deliveries/{delivery_id:str}/resend",
    status_code=200,
    opt={
        **describes(
            Operation(
                "resendDelivery",
                TAG,
                "Send a delivery again",
                DeliveryAnswer,
                description="At once, with the same `webhook-id`, and whether or not it got through before.",
                answer_example={"data": examples.DELIVERY},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def resend_delivery(sessions: Sessions, caller: Caller, delivery_id: str) -> Data[DeliveryAnswer]:
    """The delivery, on its way again."""
    return Data(delivery_answer(await webhook_log.resend(sessions, caller, parse_id(delivery_id, "delivery"))))


@post(
    "/webhooks/{webhook_id:str}/resend",
    status_code=200,
    opt={
        **describes(
            Operation(
                "resendSince",
                TAG,
                "Send everything again that has not got through",
                ResentAnswer,
                description="In order: what was given up or cancelled since then, and what happened while the webhook "
                "was disabled. Up to 1,000 events; call again for more.",
                body=Since,
                body_example={"since": "2026-11-21T00:00:00Z"},
                answer_example={"data": {"resent": 12}},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def resend_since(
    sessions: Sessions, caller: Caller, webhook_id: str, payload: PayloadParam
) -> Data[ResentAnswer]:
    """How many are on their way."""
    found, since = parse_id(webhook_id, NOUN), parse_json(Since, payload).since
    return Data(ResentAnswer(await webhook_log.resend_since(sessions, caller, found, since)))


@post(
    "/webhooks/{webhook_id:str}/test",
    status_code=200,
    opt={
        **describes(
            Operation(
                "testWebhook",
                TAG,
                "Send a test event",
                DeliveryAnswer,
                description='A `session.created` of no session, with `{"test": true}` as its data, tried once. Read '
                "the delivery again to see how it went.",
                answer_example={"data": {**examples.DELIVERY, "test": True, "state": "pending"}},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def test_webhook(sessions: Sessions, caller: Caller, webhook_id: str) -> Data[DeliveryAnswer]:
    """The test's delivery."""
    return Data(delivery_answer(await webhook_log.send_test(sessions, caller, parse_id(webhook_id, NOUN))))
