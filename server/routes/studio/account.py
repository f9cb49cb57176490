"""One's own account."""

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import PasswordHasher, RateLimiter
from server.routes.access import WEB_COOKIE, Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.accounts import PASSWORD_LENGTH
from server.services.errors import Invalid
from server.services.sign_in import Throttle, change_password, link_trusted_until, load_user
from server.services.site import Site


async def _account_page(
    request: AnyRequest,
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    errors: dict[str, str],
    done: bool = False,
) -> Template:
    user = await load_user(sessions, caller)
    trusted_until = await link_trusted_until(sessions, request.cookies.get(WEB_COOKIE, ""))
    return page(
        "account.html",
        caller,
        site,
        status=422 if errors else 200,
        section="account",
        user=user,
        errors=errors,
        done=done,
        shortest=PASSWORD_LENGTH.start,
        trusted_until=trusted_until,
        asks_current=bool(user.password_hash) and trusted_until is None,
    )


@get("/studio/account", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_account(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Who is signed in, and the form for a new password."""
    return await _account_page(request, sessions, caller, site, errors={}, done="saved" in request.query_params)


@post("/studio/account/password", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_password(
    request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, hasher: PasswordHasher, limiter: RateLimiter
) -> Template | Redirect:
    """Set a password; other browsers of this person are signed out."""
    form = await Form.of(request)
    # A browser left open must not become a place to guess the password at leisure.
    await Throttle(limiter, site.sign_in_limit).count("password", str(caller.user_id))
    if form.raw("new") != form.raw("again"):
        return await _account_page(request, sessions, caller, site, errors={"again": "The two passwords differ."})
    try:
        await change_password(
            sessions,
            hasher,
            caller,
            current=form.raw("current"),
            new=form.raw("new"),
            kept_token=request.cookies.get(WEB_COOKIE, ""),
        )
    except Invalid as error:
        field = "current" if error.field == "current" else "new"
        return await _account_page(request, sessions, caller, site, errors={field: error.message})
    return go_to("/studio/account?saved")
