"""Maps what went wrong to an answer, in one place: JSON for the APIs, a kind page for people."""

import math
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from litestar import MediaType, Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, PermissionDeniedException, ValidationException
from litestar.response import Redirect, Template
from litestar.types import Scope

from server.ports.media import MediaFailed
from server.services.branching import BrokenCondition
from server.services.errors import (
    Conflict,
    DomainError,
    Gone,
    HeldBack,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    QuotaExceeded,
    Refused,
    SubscriptionInactive,
    TokenRefused,
    TooLarge,
    TooMany,
    Unprocessable,
)
from server.services.evidence import EvidenceNotReady
from server.services.words.by_language import words_accepted

log = structlog.get_logger(__name__)

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Invalid: 400,
    Conflict: 409,
    BrokenCondition: 409,
    Unprocessable: 422,
    Gone: 410,
    NotAllowed: 403,
    NotSignedIn: 401,
    TokenRefused: 401,
    TooMany: 429,
    TooLarge: 413,
    Refused: 415,
    HeldBack: 503,
    QuotaExceeded: 403,
    SubscriptionInactive: 402,
    EvidenceNotReady: 409,
}
API_PREFIXES = ("/api/", "/v1/", "/mcp")
CANDIDATES_PATH = re.compile(r"/(i|join|onboard|a|portal)(/|$)")
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    408: "REQUEST_TIMEOUT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
}

STUDIO_PREFIX = "/studio"
SAFE_METHODS = frozenset({"GET", "HEAD"})
SIGNED_OUT = (
    "You have been signed out meanwhile. Nothing is lost: sign in again in another tab, then go back to the form "
    "and send it once more."
)
STALE_FORM = "This form cannot be taken any more. Please go back, reload the page, and send it again."

AnyRequest = Request[Any, Any, Any]


def _describe(error: Exception) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, the `error` object, headers."""
    if isinstance(error, DomainError):
        return STATUS[type(error)], *_told(error)
    if isinstance(error, ValidationException):
        return 400, {"code": "BAD_REQUEST", **_first_violation(error)}, {}
    if isinstance(error, HTTPException):
        status = error.status_code
        code = CODES.get(status, "BAD_REQUEST" if status < 500 else "INTERNAL_ERROR")
        message = error.detail if status < 500 else "Something went wrong here. It has been logged."
        return status, {"code": code, "message": message}, dict(error.headers or {})
    return 500, {"code": "INTERNAL_ERROR", "message": "Something went wrong here. It has been logged."}, {}


def _told(error: DomainError) -> tuple[dict[str, Any], dict[str, str]]:
    """The `error` object and headers of one of ours."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    headers: dict[str, str] = {}
    match error:
        case Invalid(field=str(field)):
            body["field"] = field
        case Gone(reason=reason) | Refused(reason=reason):
            body["reason"] = reason
        case TooMany(retry_after_s=wait) | EvidenceNotReady(retry_after_s=wait):
            body["retry_after"] = max(1, math.ceil(wait))
            headers["Retry-After"] = str(body["retry_after"])
        case QuotaExceeded():
            body |= {"limit": error.limit, "current": error.current, "max": error.maximum}
        case TooLarge(most_bytes=most):
            body["max"] = most
        case HeldBack():
            headers["Retry-After"] = "30"
        case NotAllowed(scope=str(scope)):
            body["scope"] = scope
        case NotSignedIn():
            headers["WWW-Authenticate"] = "Bearer"
        case _:
            pass
    return body, headers


def _first_violation(error: ValidationException) -> dict[str, str]:
    extra = error.extra if isinstance(error.extra, list) else []
    first = extra[0] if extra and isinstance(extra[0], dict) else {}
    found = {"message": str(first.get("message") or error.detail)}
    if first.get("key"):
        found["field"] = str(first["key"])
    return found


async def log_socket_error(error: Exception, scope: Scope) -> None:
    """For the app's `after_exception`: what fails in a WebSocket has no answer to be seen in."""
    if scope["type"] == ScopeType.WEBSOCKET:
        log.error("socket failed", path=scope["path"], exc_info=error)


def answer_error(request: AnyRequest, error: Exception, *, page: bool = True) -> Response[Any]:
    """The answer to any exception of a handler; without `page`, JSON also to who would like a page."""
    if isinstance(error, NotSignedIn) and request.url.path.startswith(STUDIO_PREFIX) and _wants_page(request):
        if request.method in SAFE_METHODS or "hx-request" in request.headers:
            return _to_sign_in(request)
        error = NotSignedIn(SIGNED_OUT)
    if isinstance(error, PermissionDeniedException) and error.detail.startswith("CSRF"):
        error = NotAllowed(STALE_FORM)
    if isinstance(error, MediaFailed):
        error = HTTPException("The media storage does not answer.", status_code=503, headers={"Retry-After": "30"})
    status, body, headers = _describe(error)
    if isinstance(error, QuotaExceeded):
        body["upgrade_url"] = request.app.state.site.upgrade_url or None
    if status >= 500:
        log.error("request failed", path=request.url.path, exc_info=error)
    if not page or request.url.path.startswith(API_PREFIXES) or not _wants_page(request):
        return Response({"error": body}, status_code=status, headers=headers, media_type=MediaType.JSON)
    if CANDIDATES_PATH.match(request.url.path):
        return _tell_candidate(request, status, headers)
    return Template(
        "error.html",
        context={"status": status, "reason": HTTPStatus(status).phrase, "error": body},
        status_code=status,
        headers=headers,
    )


def _tell_candidate(request: AnyRequest, status: int, headers: dict[str, str]) -> Template:
    """The same for candidates, in words of theirs."""
    words = words_accepted(request.headers.get("accept-language", ""))
    kind = {404: "not_found", 429: "too_many"}.get(status, "failed")
    context = {"words": words, "kind": kind, "slug": None, "transcript": False, "at": None}
    return Template("candidate/closed.html", context=context, status_code=status, headers=headers)


def _to_sign_in(request: AnyRequest) -> Response[Any]:
    """On to the sign-in page, and from there back to where the visitor wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = f"/sign-in?next={quote(wanted)}"
    if "hx-request" in request.headers:  # a part of a page was asked for: the whole page goes to sign in
        return Response(None, status_code=204, headers={"HX-Redirect": "/sign-in"})
    return Redirect(target, status_code=303)


def _wants_page(request: AnyRequest) -> bool:
    return "text/html" in request.headers.get("accept", "")
