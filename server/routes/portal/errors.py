"""How the portal's operations say what went wrong."""

from typing import Any

from litestar import MediaType, Request, Response

from server.routes.errors import answer_error


def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """`{success: false, error: {code, message, …}}`, made of the answer every API gives."""
    answer = answer_error(request, error, page=False)
    body = {"success": False, **answer.content}
    return Response(body, status_code=answer.status_code, headers=answer.headers, media_type=MediaType.JSON)
