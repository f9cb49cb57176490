"""Becoming a member by an invitation's link."""

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import PasswordHasher, RateLimiter
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.members import ROLE_WORDS
from server.routes.studio.pages import AnyRequest, address_of
from server.routes.studio.sign_in import signed_in
from server.services.access import open_web_session
from server.services.accounts import PASSWORD_LENGTH
from server.services.errors import Conflict, DomainError, Gone, Invalid, QuotaExceeded, TooMany
from server.services.member_invitations import Welcome, accept_invitation, read_invitation
from server.services.sign_in import Throttle
from server.services.site import Site


def _page(
    token: str,
    welcome: Welcome | None,
    *,
    status: int = 200,
    problem: str = "",
    name: str = "",
    errors: dict[str, str] | None = None,
) -> Template:
    return Template(
        "studio/invitation.html",
        context={
            "token": token,
            "welcome": welcome,
            "problem": problem,
            "name": name,
            "errors": errors or {},
            "role_words": ROLE_WORDS,
            "shortest": PASSWORD_LENGTH.start,
        },
        status_code=status,
    )


@get("/invitation", opt=opens(Access.PUBLIC), include_in_schema=False)
async def show_invitation(request: AnyRequest, sessions: Sessions) -> Template:
    """Who invites to what, and a form. Looking at it uses nothing: mail programs look, too."""
    token = request.query_params.get("token", "")[:200]
    try:
        return _page(token, await read_invitation(sessions, token))
    except Gone as error:
        return _page("", None, status=410, problem=error.message)


@post("/invitation", opt=opens(Access.PUBLIC), include_in_schema=False)
async def take_invitation(
    request: AnyRequest, sessions: Sessions, hasher: PasswordHasher, limiter: RateLimiter, site: Site
) -> Template | Redirect:
    """Become a member, signed in at once."""
    form = await Form.of(request)
    token, password = form.raw("token")[:200], form.raw("new")
    name = form.text("name", longest=200, required="Please say what your colleagues call you.")
    if password != form.raw("again"):
        form.errors["again"] = "The two passwords differ."
    try:
        await Throttle(limiter, site.sign_in_limit).count("address", address_of(request))
        welcome = await read_invitation(sessions, token)
        if form.errors:
            return _page(token, welcome, status=422, name=name, errors=form.errors)
        user_id = await accept_invitation(sessions, hasher, token, name=name, password=password)
    except (TooMany, Gone) as error:
        return _page("", None, status=_status(error), problem=error.message)
    except Invalid as error:
        return _page(token, welcome, status=422, name=name, errors={"new": error.message})
    except (Conflict, QuotaExceeded) as error:
        return _page(token, welcome, status=409, name=name, problem=error.message)
    return signed_in(await open_web_session(sessions, user_id), "/studio", site)


def _status(error: DomainError) -> int:
    return 429 if isinstance(error, TooMany) else 410
