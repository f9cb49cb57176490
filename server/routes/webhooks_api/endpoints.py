"""Endpoints: list, create, detail, update, delete; their secrets."""

from litestar import delete, get, patch, post

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.ports.webhooks import WebhookSender
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.requests import PayloadParam, parse_id
from server.routes.interviews_api.schemas import Data
from server.routes.webhooks_api import examples
from server.routes.webhooks_api.schemas import NewWebhookAnswer, SecretAnswer, WebhookAnswer, webhook_answer
from server.services import webhook_endpoints
from server.services.access import Caller, Scope
from server.services.inputs import parse_json
from server.services.moments import moment
from server.services.webhook_endpoints import NewWebhook, WebhookChanges

TAG = "Webhooks"
NOUN = "webhook"


@get(
    "/webhooks",
    opt={
        **describes(
            Operation(
                "listWebhooks",
                TAG,
                "List webhooks",
                list[WebhookAnswer],
                description="The organization's endpoints, oldest first.",
                answer_example={"data": [examples.WEBHOOK]},
            )
        ),
        "scope": Scope.READ,
    },
)
async def list_webhooks(sessions: Sessions, caller: Caller) -> Data[list[WebhookAnswer]]:
    """All endpoints."""
    return Data([webhook_answer(row) for row in await webhook_endpoints.list_webhooks(sessions, caller)])


@post(
    "/webhooks",
    status_code=200,
    opt={
        **describes(
            Operation(
                "createWebhook",
                TAG,
                "Create a webhook",
                NewWebhookAnswer,
                description="An endpoint that is told of events from now on: of those in `events`, or of all. The "
                "address must be a public one; it is checked now and at every delivery.",
                body=NewWebhook,
                body_example=examples.NEW_WEBHOOK,
                answer_example={"data": {"webhook": examples.WEBHOOK, "secret": examples.SECRET}},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def create_webhook(
    sessions: Sessions, caller: Caller, box: SecretBox, sender: WebhookSender, payload: PayloadParam
) -> Data[NewWebhookAnswer]:
    """The new endpoint and its secret."""
    new = parse_json(NewWebhook, payload)
    row, secret = await webhook_endpoints.create_webhook(sessions, box, sender, caller, new)
    return Data(NewWebhookAnswer(webhook_answer(row), secret))


@get(
    "/webhooks/{webhook_id:str}",
    opt={
        **describes(
            Operation(
                "getWebhook",
                TAG,
                "Get a webhook",
                WebhookAnswer,
                description="One endpoint, and whether it works.",
                answer_example={"data": examples.WEBHOOK},
            )
        ),
        "scope": Scope.READ,
    },
)
async def get_webhook(sessions: Sessions, caller: Caller, webhook_id: str) -> Data[WebhookAnswer]:
    """One endpoint."""
    return Data(webhook_answer(await webhook_endpoints.get_webhook(sessions, caller, parse_id(webhook_id, NOUN))))


@patch(
    "/webhooks/{webhook_id:str}",
    opt={
        **describes(
            Operation(
                "updateWebhook",
                TAG,
                "Update a webhook",
                WebhookAnswer,
                description="Send only what changes. `enabled: false` cancels what is on its way; after `enabled: "
                "true` it can be sent again.",
                body=WebhookChanges,
                body_example={"enabled": True},
                answer_example={"data": examples.WEBHOOK},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def update_webhook(
    sessions: Sessions, caller: Caller, sender: WebhookSender, webhook_id: str, payload: PayloadParam
) -> Data[WebhookAnswer]:
    """The endpoint as changed."""
    changes = parse_json(WebhookChanges, payload)
    found = parse_id(webhook_id, NOUN)
    return Data(webhook_answer(await webhook_endpoints.update_webhook(sessions, sender, caller, found, changes)))


@delete(
    "/webhooks/{webhook_id:str}",
    status_code=200,
    opt={
        **describes(
            Operation(
                "deleteWebhook",
                TAG,
                "Delete a webhook",
                WebhookAnswer,
                description="The endpoint goes, with its log and with what is on its way. Answers what was deleted.",
                answer_example={"data": examples.WEBHOOK},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def delete_webhook(sessions: Sessions, caller: Caller, webhook_id: str) -> Data[WebhookAnswer]:
    """What was deleted."""
    row = await webhook_endpoints.get_webhook(sessions, caller, parse_id(webhook_id, NOUN))
    await webhook_endpoints.delete_webhook(sessions, caller, row.id)
    return Data(webhook_answer(row))


@get(
    "/webhooks/{webhook_id:str}/secret",
    opt={
        **describes(
            Operation(
                "getWebhookSecret",
                TAG,
                "Get a webhook's secret",
                SecretAnswer,
                description="What its deliveries are signed with.",
                answer_example={"data": {"secret": examples.SECRET, "previous_valid_until": None}},
                conflicts=True,
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def get_webhook_secret(sessions: Sessions, caller: Caller, box: SecretBox, webhook_id: str) -> Data[SecretAnswer]:
    """The secret."""
    found = parse_id(webhook_id, NOUN)
    row = await webhook_endpoints.get_webhook(sessions, caller, found)
    secret = await webhook_endpoints.secret_of(sessions, box, caller, found)
    return Data(SecretAnswer(secret, moment(row.previous_until) if row.previous_until else None))


@post(
    "/webhooks/{webhook_id:str}/rotate-secret",
    status_code=200,
    opt={
        **describes(
            Operation(
                "rotateWebhookSecret",
                TAG,
                "Rotate a webhook's secret",
                SecretAnswer,
                description="A new secret, at once. For 24 hours deliveries are signed with the previous one too.",
                answer_example={"data": {"secret": examples.SECRET, "previous_valid_until": examples.AT}},
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def rotate_webhook_secret(
    sessions: Sessions, caller: Caller, box: SecretBox, webhook_id: str
) -> Data[SecretAnswer]:
    """The new secret."""
    row, secret = await webhook_endpoints.rotate_secret(sessions, box, caller, parse_id(webhook_id, NOUN))
    return Data(SecretAnswer(secret, moment(row.previous_until) if row.previous_until else None))


@get(
    "/callbacks",
    opt={
        **describes(
            Operation(
                "getCallbacks",
                TAG,
                "Get what stands for callback addresses",
                WebhookAnswer,
                description="Sessions can bring a `callback_url` of their own. All of an organization share one secret "
                "and one log: those of the webhook answered here, by its id.",
                answer_example={"data": {**examples.WEBHOOK, "url": None, "description": "", "events": []}},
            )
        ),
        "scope": Scope.READ,
    },
)
async def get_callbacks(sessions: Sessions, caller: Caller) -> Data[WebhookAnswer]:
    """The organization's callbacks, as a webhook."""
    return Data(webhook_answer(await webhook_endpoints.get_callbacks(sessions, caller)))
