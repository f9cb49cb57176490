"""Errors of the assessments API: one flat object, with a code in lower case."""

from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Request, Response
from msgspec import Meta

from server.routes.errors import answer_error
from server.services.errors import QuotaExceeded


class ApiError(msgspec.Struct, omit_defaults=True):
    """What went wrong."""

    error: Annotated[str, Meta(description="Code, such as `not_found` or `quota_exceeded`.")]
    message: Annotated[str, Meta(description="For people.")]
    field: Annotated[str | None, Meta(description="Path of the field that is wrong.")] = None
    scope: Annotated[str | None, Meta(description="What the key may not be used for.")] = None
    limit: Annotated[str | None, Meta(description="Which limit of the organization is reached.")] = None
    used: Annotated[float | None, Meta(description="How much of it is used.")] = None
    quota: Annotated[float | None, Meta(description="How much there may be.")] = None
    retry_after: Annotated[int | None, Meta(description="Seconds to wait.")] = None


EXAMPLES: Final = {
    400: {"error": "bad_request", "message": "A taskBrief is needed where no issueId is given.", "field": "taskBrief"},
    401: {"error": "unauthorized", "message": "The API key is not valid."},
    402: {"error": "subscription_inactive", "message": "The subscription of your organization is not active."},
    403: {
        "error": "quota_exceeded",
        "message": "Your organization has used up its assessments of this month.",
        "limit": "assessments",
        "used": 10,
        "quota": 10,
    },
    404: {"error": "not_found", "message": "There is no such assessment."},
    429: {"error": "rate_limited", "message": "Too many requests with this key.", "retry_after": 12},
}


def answer_flat(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer to any exception of a handler here, made of the one every API gives."""
    answer = answer_error(request, error, page=False)
    nested: dict[str, Any] = answer.content["error"]
    flat = {"error": nested.pop("code").lower(), **nested}
    if isinstance(error, QuotaExceeded):
        flat |= {"error": "quota_exceeded", "used": flat.pop("current"), "quota": flat.pop("max")}
    return Response(flat, status_code=answer.status_code, headers=answer.headers, media_type=MediaType.JSON)
