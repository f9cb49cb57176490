"""Signing in by password or one-time link, and out."""

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import PasswordHasher, RateLimiter
from server.routes.access import WEB_COOKIE, Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, address_of, go_to, local_path
from server.services.access import WEB_SESSION_LIFE, authenticate_web_session, close_web_session
from server.services.errors import NotSignedIn, TooMany
from server.services.sign_in import Throttle, sign_in, sign_in_by_link
from server.services.site import Site


def sign_in_page(
    site: Site, *, next_path: str, email: str = "", error: str = "", status: int = 200, retry_after_s: float = 0
) -> Template:
    """The form, with what went wrong and the address that was typed."""
    headers = {"Retry-After": str(max(1, round(retry_after_s)))} if status == 429 else {}
    return Template(
        "studio/sign_in.html",
        context={"next_path": next_path, "email": email, "error": error, "sign_on_name": site.sign_on_name},
        status_code=status,
        headers=headers,
    )


def signed_in(token: str, next_path: str, site: Site) -> Redirect:
    """On to `next_path`, with the cookie that signs the browser in."""
    answer = go_to(next_path)
    answer.set_cookie(
        Cookie(
            WEB_COOKIE,
            value=token,
            max_age=int(WEB_SESSION_LIFE.total_seconds()),
            httponly=True,
            secure=site.secure,
            samesite="lax",
        )
    )
    return answer


@get("/", opt=opens(Access.PUBLIC), include_in_schema=False)
async def front_door(request: AnyRequest, sessions: Sessions) -> Redirect:
    """To the studio, or to the sign-in page."""
    return go_to("/studio" if await _is_signed_in(request, sessions) else "/sign-in")


async def _is_signed_in(request: AnyRequest, sessions: Sessions) -> bool:
    try:
        await authenticate_web_session(sessions, request.cookies.get(WEB_COOKIE, ""))
    except NotSignedIn:
        return False
    return True


@get("/sign-in", opt=opens(Access.PUBLIC), include_in_schema=False)
async def show_sign_in(request: AnyRequest, sessions: Sessions, site: Site) -> Template | Redirect:
    """The form; who is signed in already goes on."""
    next_path = local_path(request.query_params.get("next", ""))
    if await _is_signed_in(request, sessions):
        return go_to(next_path)
    return sign_in_page(site, next_path=next_path)


@post("/sign-in", opt=opens(Access.PUBLIC), include_in_schema=False)
async def take_sign_in(
    request: AnyRequest, sessions: Sessions, hasher: PasswordHasher, limiter: RateLimiter, site: Site
) -> Template | Redirect:
    """Sign in, or show the form again with the address kept."""
    form = await Form.of(request)
    email, next_path = form.raw("email")[:320], local_path(form.raw("next"))
    throttle = Throttle(limiter, site.sign_in_limit)
    try:
        token = await sign_in(
            sessions, hasher, throttle, email=email, password=form.raw("password"), address=address_of(request)
        )
    except TooMany as error:
        return sign_in_page(
            site, next_path=next_path, email=email, error=error.message, status=429, retry_after_s=error.retry_after_s
        )
    except NotSignedIn as error:
        return sign_in_page(site, next_path=next_path, email=email, error=error.message, status=401)
    return signed_in(token, next_path, site)


@get("/sign-in/link", opt=opens(Access.PUBLIC), include_in_schema=False)
async def show_sign_in_link(request: AnyRequest) -> Template:
    """A button that uses the link. Mail programs and chats open links to preview them; they press no buttons."""
    return Template("studio/sign_in_link.html", context={"token": request.query_params.get("token", ""), "error": ""})


@post("/sign-in/link", opt=opens(Access.PUBLIC), include_in_schema=False)
async def take_sign_in_link(
    request: AnyRequest, sessions: Sessions, limiter: RateLimiter, site: Site
) -> Template | Redirect:
    """Sign in by the link, once."""
    form = await Form.of(request)
    throttle = Throttle(limiter, site.sign_in_limit)
    try:
        token = await sign_in_by_link(sessions, throttle, token=form.raw("token"), address=address_of(request))
    except NotSignedIn as error:
        return Template("studio/sign_in_link.html", context={"token": "", "error": error.message}, status_code=401)
    return signed_in(token, "/studio", site)


@post("/sign-out", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_sign_out(request: AnyRequest, sessions: Sessions) -> Redirect:
    """End this browser's session on the server too."""
    await close_web_session(sessions, request.cookies.get(WEB_COOKIE, ""))
    answer = go_to("/sign-in")
    answer.delete_cookie(WEB_COOKIE)
    return answer
