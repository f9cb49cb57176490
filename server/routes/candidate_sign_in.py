"""Where candidates enter their key, and are led to its interview."""

from typing import Any, Final

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect, Template

from server.routes.access import Access, holder_of_key, opens
from server.routes.branding import carry_only_brand
from server.routes.candidate_pages import PRIVATE_HEADERS, closed_page, refuse_kindly, words_of
from server.services.assessment_mail import SIGN_IN_PATH
from server.services.errors import NotAllowed, NotSignedIn, TooMany

AnyRequest = Request[Any, Any, Any]
LONGEST: Final = 100


def _page(request: AnyRequest, *, problem: str = "", typed: str = "", status: int = 200) -> Template:
    context = {"words": words_of(request), "problem": problem, "typed": typed}
    return Template("candidate/sign_in.html", context=context, status_code=status, headers=PRIVATE_HEADERS)


@get(SIGN_IN_PATH, opt=opens(Access.PUBLIC), include_in_schema=False)
async def show_key_form(request: AnyRequest) -> Template:
    """The form. A key in the link's fragment is filled in by the page: it never reaches a log."""
    return _page(request)


@post(SIGN_IN_PATH, opt=opens(Access.PUBLIC), include_in_schema=False, request_max_body_size=16 * 1024)
async def take_key(request: AnyRequest) -> Response[Any]:
    """On to the interview, by its invite."""
    sent = (await request.form()).get("key")
    typed = sent.strip()[:LONGEST] if isinstance(sent, str) else ""
    try:
        holder = await holder_of_key(request, typed)
    except NotSignedIn:
        return _page(request, problem="wrong", typed=typed, status=422)
    except NotAllowed:
        return closed_page(request, "revoked", 410)
    except TooMany:
        return _page(request, problem="too_many", typed=typed, status=429)
    return Redirect(f"/i/{holder.slug}?token={holder.invite_token}", status_code=303, headers=PRIVATE_HEADERS)


candidate_sign_in_router = Router(
    path="/",
    route_handlers=[show_key_form, take_key],
    before_request=carry_only_brand,
    exception_handlers={NotAllowed: refuse_kindly},
)
