"""`/metrics` for the operator's Prometheus, and the counting of answers."""

from typing import Final, cast

from litestar import Response, get
from litestar.types import Message, Scope

from server.db.engine import Sessions, reading
from server.ports.meters import MeterReadings, Meters
from server.routes.access import Access, opens
from server.services.reports import waiting_reports

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@get("/metrics", opt=opens(Access.OPERATOR), include_in_schema=False)
async def metrics(sessions: Sessions, meters: Meters, readings: MeterReadings) -> Response[bytes]:
    """Everything measured since the process began."""
    async with reading(sessions) as db:
        meters.reports_waiting(await waiting_reports(db))
    content, media_type = readings.exposition()
    return Response(content, media_type=media_type)


async def count_answer(message: Message, scope: Scope) -> None:
    """For the app's `before_send`. Labels come from our own routes: strangers cannot make series up."""
    if message["type"] != "http.response.start":
        return
    meters: Meters = scope["litestar_app"].state.meters
    known = cast("dict[str, str]", scope)
    method = known.get("method", "")
    meters.http_request(
        method if method in METHODS else "other", known.get("path_template") or "none", message["status"]
    )
