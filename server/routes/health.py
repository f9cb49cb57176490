"""Whether the process is alive and ready, for balancers and scripts."""

from typing import Any

from litestar import Response, get
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions, reading
from server.routes.access import Access, opens
from server.sessions.registry import Registry


@get("/healthz", opt=opens(Access.PUBLIC), include_in_schema=False)
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", opt=opens(Access.PUBLIC), include_in_schema=False)
async def ready(sessions: Sessions, registry: Registry) -> Response[dict[str, Any]]:
    """The database answers and there is room for interviews; 503 otherwise."""
    try:
        async with reading(sessions) as db:
            await db.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return Response({"status": "database unreachable"}, status_code=503)
    free = registry.free_places
    status = "ok" if free else "full"
    return Response({"status": status, "free_places": free}, status_code=200 if free else 503)
