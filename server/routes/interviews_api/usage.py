"""Usage: what the organization has used."""

from litestar import get

from server.db.engine import Sessions
from server.routes.access import BY_PROJECT
from server.routes.interviews_api import examples
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.schemas import Data, UsageAnswer, usage_answer
from server.services.access import Caller, Scope
from server.services.quotas import quotas_of
from server.services.usage import current_usage


@get(
    "/usage",
    opt={
        **describes(
            Operation(
                "getUsage",
                "Usage",
                "Get usage and limits",
                UsageAnswer,
                description="Session hours and tokens count the calendar month (UTC). A null limit is none.",
                answer_example={"data": examples.USAGE},
                scope=Scope.READ,
            )
        ),
        BY_PROJECT: False,
    },
)
async def get_usage(sessions: Sessions, caller: Caller) -> Data[UsageAnswer]:
    """What is used, and of how much."""
    quotas = await quotas_of(sessions, caller.organization_id)
    return Data(usage_answer(await current_usage(sessions, caller), quotas))
