"""Asking for a token, and fetching results: for the partner's server, with the app's credentials."""

from typing import Any, Final, Literal

import msgspec
from litestar import Request, get, post

from server.db.engine import Sessions
from server.db.models import SessionStatus
from server.ports.guarding import SecretBox
from server.routes.access import Access, opens
from server.routes.interviews_api.operations import OPERATION, Operation
from server.routes.interviews_api.requests import PayloadParam
from server.routes.portal.schemas import (
    AnsweredQuestion,
    AppResult,
    Candidate,
    Done,
    Proctoring,
    ResultAcknowledgement,
    ResultsPending,
    SessionToken,
    TokenGiven,
)
from server.routes.rate import BY_ADDRESS, count_failure
from server.services.access import KEY_PREFIX, Scope, authenticate_key, may
from server.services.api_clients import ClientCredentials
from server.services.errors import NotAllowed, NotSignedIn
from server.services.inputs import parse_json
from server.services.moments import moment
from server.services.partners.portal import NewOpening, authenticate_client, only_client, open_portal
from server.services.partners.results import Result, acknowledge_result, pending_results
from server.services.site import Site

AnyRequest = Request[Any, Any, Any]
BY_CREDENTIALS: Final[dict[str, Any]] = {**opens(Access.PUBLIC), "limit": BY_ADDRESS}
"""Open to all as far as the gate goes: the handlers know the app by its own headers."""
STATUSES: Final[dict[SessionStatus, Literal["completed", "timeout", "abandoned"]]] = {
    SessionStatus.COMPLETED: "completed",
    SessionStatus.ABANDONED: "abandoned",
    SessionStatus.EXPIRED: "timeout",
}
TAG: Final = "Portal"
CREATE: Final = Operation(
    "createPortalSession",
    TAG,
    "Ask for a token that opens the portal",
    TokenGiven,
    description="A session for each user; the token is good once, for 15 minutes. One recruiter field is needed.",
    body=NewOpening,
    body_example={
        "users": [{"name": "Priya Sharma", "email": "priya@example.com"}],
        "recruiterEmail": "recruiter@example.com",
    },
    answer_example={
        "success": True,
        "data": {"token": "cq_ak_4fzv.c2VjcmV0", "expiresAt": "2026-04-01T12:15:00.000Z"},
    },
    enveloped=False,
    errors=(403, 404, 409),
    status=200,
)
RESULTS: Final = Operation(
    "listPortalResults",
    TAG,
    "Fetch what has happened",
    ResultsPending,
    description="Pending until acknowledged, oldest first: who was sent in, and how each interview ended.",
    answer_example={"success": True, "data": []},
    enveloped=False,
    errors=(403,),
)
ACKNOWLEDGE: Final = Operation(
    "acknowledgePortalResult",
    TAG,
    "Take a result off the list",
    Done,
    description="Doing so again changes nothing.",
    body=ResultAcknowledgement,
    body_example={"eventId": "assessment.completed:0197a9a0-0000-7000-8000-000000000000"},
    answer_example={"success": True},
    enveloped=False,
    errors=(403, 404),
)


async def client_of(request: AnyRequest, sessions: Sessions, box: SecretBox) -> ClientCredentials:
    """The app a request proves to be: by its two headers, or by a key of an organization with one app.

    Raises:
        NotSignedIn: neither is right, or a right key has not exactly one app.
        NotAllowed: a right key without the scope.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else ""
    try:
        if key.startswith(KEY_PREFIX):
            caller = await authenticate_key(sessions, key)
            if not may(caller, Scope.CANDIDATES):
                raise NotAllowed(f"This key lacks the scope `{Scope.CANDIDATES}`.", Scope.CANDIDATES.value)
            return await only_client(sessions, box, caller)
        return await authenticate_client(
            sessions, box, request.headers.get("x-api-key", ""), request.headers.get("x-secret-key", "") or key
        )
    except NotSignedIn:
        await count_failure(request)
        raise


@post("/assessment/session", status_code=200, opt={**BY_CREDENTIALS, OPERATION: CREATE}, include_in_schema=False)
async def create_session(request: AnyRequest, sessions: Sessions, box: SecretBox, payload: PayloadParam) -> TokenGiven:
    """A fresh token that opens the portal once."""
    client = await client_of(request, sessions, box)
    opening = await open_portal(sessions, client, parse_json(NewOpening, payload))
    return TokenGiven(SessionToken(opening.token, moment(opening.expires_at)))


@get("/assessment/results", opt={**BY_CREDENTIALS, OPERATION: RESULTS}, include_in_schema=False)
async def results(request: AnyRequest, sessions: Sessions, box: SecretBox, site: Site) -> ResultsPending:
    """What has happened and was not acknowledged."""
    client = await client_of(request, sessions, box)
    return ResultsPending([_described(result, site) for result in await pending_results(sessions, client)])


@post(
    "/assessment/results/acknowledge",
    status_code=200,
    opt={**BY_CREDENTIALS, OPERATION: ACKNOWLEDGE},
    include_in_schema=False,
)
async def acknowledge(request: AnyRequest, sessions: Sessions, box: SecretBox, payload: PayloadParam) -> Done:
    """Take one off the list."""
    client = await client_of(request, sessions, box)
    await acknowledge_result(sessions, client, parse_json(ResultAcknowledgement, payload).event_id)
    return Done()


def _described(result: Result, site: Site) -> AppResult:
    row, content = result.row, result.content
    told = AppResult(
        event_id=result.event_id,
        event=result.event,
        session_id=str(row.id),
        candidate=Candidate(row.participant_name, row.participant_email),
        sent_at=moment(row.created_at),
    )
    if content is None:
        return told
    seen = content.seen
    return msgspec.structs.replace(
        told,
        status="timeout" if row.end_reason == "time_limit" else STATUSES[row.status],
        duration_minutes=round(row.active_ms / 60_000, 1),
        score=content.score,
        total_marks=content.total,
        ai_feedback=row.summary,
        report_url=f"{site.base_url}/studio/sessions/{row.id}",
        question_answers=[AnsweredQuestion(question, answer) for question, answer in content.answers],
        proctoring=None if seen is None else Proctoring(seen.score, dict(seen.signals)),
        completed_at=moment(row.completed_at) if row.completed_at else None,
    )
