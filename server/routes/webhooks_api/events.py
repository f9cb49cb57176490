"""Events for who cannot be pushed to: list what is pending, acknowledge it."""

from typing import Annotated

from litestar import get, post
from msgspec import Meta

from server.db.engine import Sessions
from server.db.models import EventKind
from server.routes.interviews_api.operations import Operation, Parameter, describes
from server.routes.interviews_api.requests import PagingParam, PayloadParam
from server.routes.interviews_api.schemas import Data
from server.routes.webhooks_api import examples
from server.routes.webhooks_api.queries import AnyRequest, one_of
from server.routes.webhooks_api.schemas import AcknowledgedAnswer, Acknowledgement, EventAnswer, event_answer
from server.services import events
from server.services.access import Caller, Scope
from server.services.inputs import parse_json
from server.services.pagination import DEFAULT_LIMIT, MAX_LIMIT

TAG = "Events"
Limit = Annotated[int, Meta(ge=1, le=MAX_LIMIT)]


@get(
    "/events",
    opt={
        **describes(
            Operation(
                "listEvents",
                TAG,
                "List pending events",
                list[EventAnswer],
                description="What has happened and is not acknowledged yet, oldest first: the same events that "
                "webhooks get. Acknowledge these, then ask for the next. Kept for 30 days.",
                answer_example={"data": [examples.EVENT]},
                parameters=(
                    Parameter("limit", Limit, f"How many at most; {DEFAULT_LIMIT} if left out."),
                    Parameter("event", EventKind, "Only those of this kind."),
                ),
            )
        ),
        "scope": Scope.READ,
    },
)
async def list_events(
    request: AnyRequest, sessions: Sessions, caller: Caller, paging: PagingParam
) -> Data[list[EventAnswer]]:
    """The oldest pending events."""
    kind = one_of(request, "event", EventKind)
    rows = await events.pending_events(sessions, caller, limit=paging.limit, kind=kind)
    return Data([event_answer(row) for row in rows])


@post(
    "/events/acknowledge",
    status_code=200,
    opt={
        **describes(
            Operation(
                "acknowledgeEvents",
                TAG,
                "Acknowledge events",
                AcknowledgedAnswer,
                description="Takes events off the list of pending ones, for the whole organization. Saying it twice "
                "is harmless; ids that are not known are passed over.",
                body=Acknowledgement,
                body_example={"ids": [examples.EVENT_ID]},
                answer_example={"data": {"acknowledged": 1}},
            )
        ),
        "scope": Scope.WRITE,
    },
)
async def acknowledge_events(sessions: Sessions, caller: Caller, payload: PayloadParam) -> Data[AcknowledgedAnswer]:
    """How many are off the list."""
    wanted = parse_json(Acknowledgement, payload)
    return Data(AcknowledgedAnswer(await events.acknowledge_events(sessions, caller, wanted.ids)))
