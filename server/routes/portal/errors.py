"""How the portal's operations say what went wrong."""

import math
from typing import Any

from litestar import Request, Response

from server.routes.errors import STATUS
from server.services.errors import DomainError, Invalid, TooMany


def refuse(_request: Request[Any, Any, Any], error: DomainError) -> Response[dict[str, Any]]:
    """`{success: false, error: {code, message, …}}`."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    headers: dict[str, str] = {}
    if isinstance(error, Invalid) and error.field:
        body["field"] = error.field
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_s)))
    return Response({"success": False, "error": body}, status_code=STATUS[type(error)], headers=headers)
