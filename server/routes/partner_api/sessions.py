"""Opening sessions, and looking at them."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.params import HeaderParameter
from msgspec import Meta

from server.db.engine import Sessions
from server.db.models import SessionStatus
from server.ports.webhooks import WebhookSender
from server.routes.interviews_api.operations import Operation, Parameter
from server.routes.interviews_api.requests import PagingParam, PayloadParam, parse_id
from server.routes.partner_api.schemas import (
    LIVE_EXAMPLE,
    OPENED_EXAMPLE,
    TAG,
    ListedSessions,
    LiveSession,
    SessionOpened,
    counted_by_address,
    live_answer,
    opened_answer,
)
from server.services.access import Caller, Scope
from server.services.errors import Invalid
from server.services.inputs import ANY_TEXT, parse_json
from server.services.partners.opening import NewPartnerSession, open_partner_session
from server.services.partners.views import LIST_NAME, list_partner_sessions, view_partner_session
from server.services.site import Site
from server.services.webhook_endpoints import check_target

KEY_LENGTH: Final = 255
Name = Annotated[str, Meta(min_length=1, max_length=255, pattern=ANY_TEXT)]


@post(
    "/sessions",
    opt=counted_by_address(
        Operation(
            "openSession",
            TAG,
            "Open a session for a candidate",
            SessionOpened,
            description="One session for each `external_id`, however often and concurrently it is sent: the first "
            "answer is 201; later ones are 200 with the session as it is now, unchanged by other fields.",
            body=NewPartnerSession,
            body_example={
                "external_id": "candidate-abc-123",
                "candidate_name": "Jane Smith",
                "exam_title": "Backend Engineer L4",
                "duration_minutes": 90,
                "preset": "backend-l4",
                "callback_url": "https://your-platform.example/webhooks",
            },
            answer_example=OPENED_EXAMPLE,
            status=201,
            also={200: "It was there before; `Idempotent-Replayed: true` says so."},
            errors=(404, 410, 422),
            conflicts=True,
            enveloped=False,
            parameters=(
                Parameter(
                    "Idempotency-Key", Name, "One for each request; the same one again is answered once.", "header"
                ),
            ),
        ),
        Scope.CANDIDATES,
    ),
)
async def open_session(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    sender: WebhookSender,
    payload: PayloadParam,
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[SessionOpened]:
    """The session of the `external_id`."""
    if idempotency_key is not None and not 1 <= len(idempotency_key) <= KEY_LENGTH:
        raise Invalid(f"Send an Idempotency-Key of 1 to {KEY_LENGTH} characters.", "Idempotency-Key")
    new = parse_json(NewPartnerSession, payload)
    if new.callback_url is not None:
        await check_target(sender, new.callback_url, "callback_url")
    opened = await open_partner_session(sessions, caller, new, idempotency_key=idempotency_key)
    return Response(
        opened_answer(site, opened.view),
        status_code=200 if opened.replayed else 201,
        headers={"Idempotent-Replayed": "true"} if opened.replayed else {},
    )


@get(
    "/sessions",
    opt=counted_by_address(
        Operation(
            "listOpenedSessions",
            TAG,
            "List the sessions that programs have opened",
            list[LiveSession],
            description="Newest first.",
            answer_example={"data": [LIVE_EXAMPLE], "cursor": None},
            pages_of=LIST_NAME,
            parameters=(
                Parameter("status", SessionStatus, "Only those in this state."),
                Parameter("external_id", Name, "Only the one of this id."),
                Parameter("preset", Name, "Only those of the interview with this slug."),
            ),
        ),
        Scope.CANDIDATES,
    ),
)
async def list_opened(
    request: Request[Any, Any, Any], sessions: Sessions, caller: Caller, site: Site, paging: PagingParam
) -> ListedSessions:
    """A page of sessions."""
    page = await list_partner_sessions(
        sessions,
        caller,
        limit=paging.limit,
        cursor=paging.cursor,
        status=_status(_one(request, "status")),
        external_id=_one(request, "external_id"),
        preset=_one(request, "preset"),
    )
    return ListedSessions([live_answer(site, view) for view in page.items], page.cursor)


@get(
    "/sessions/{session_id:str}/live",
    opt=counted_by_address(
        Operation(
            "getLiveSession",
            TAG,
            "See how a session goes",
            LiveSession,
            description="Where a session that a program has opened is now. What was said is at "
            "`/sessions/{sessionId}`.",
            answer_example=LIVE_EXAMPLE,
            enveloped=False,
        ),
        Scope.CANDIDATES,
    ),
)
async def get_live(sessions: Sessions, caller: Caller, site: Site, session_id: str) -> LiveSession:
    """One session."""
    view = await view_partner_session(sessions, caller.organization_id, parse_id(session_id, "session"))
    return live_answer(site, view)


def _one(request: Request[Any, Any, Any], name: str) -> str | None:
    values = request.query_params.getall(name, [])
    if len(values) > 1:
        raise Invalid(f"Send {name} once.", name)
    if not values:
        return None
    value: str = values[0]
    if not 1 <= len(value) <= 255 or "\x00" in value:
        raise Invalid(f"Send 1 to 255 characters as {name}.", name)
    return value


def _status(name: str | None) -> SessionStatus | None:
    if name is None:
        return None
    try:
        return SessionStatus(name)
    except ValueError as error:
        raise Invalid("There is no such status.", "status") from error
