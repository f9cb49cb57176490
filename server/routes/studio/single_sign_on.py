"""Signing in at a provider of identities: away to it, and back."""

from typing import Any, Final

from litestar import get
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import RateLimiter, SecretBox
from server.ports.single_sign_on import SingleSignOn
from server.routes.access import Access, opens
from server.routes.studio.pages import AnyRequest, address_of, local_path
from server.routes.studio.sign_in import sign_in_page, signed_in
from server.services.errors import Conflict, DomainError, NotFound, NotSignedIn, QuotaExceeded, TooMany
from server.services.sign_in import Throttle
from server.services.single_sign_on import LIFE, arrive, depart
from server.services.site import Site

COOKIE: Final = "colloquy_sign_on"
"""What a browser takes along. Lax, for it comes back by a link of the provider's."""
COOKIE_PATH: Final = "/sign-in"
LONGEST: Final = 4000


def _expect_provider(provider: Any) -> SingleSignOn:
    if not isinstance(provider, SingleSignOn):
        raise NotFound("This server has no single sign-on.")
    return provider


@get("/sign-in/sso", opt=opens(Access.PUBLIC), include_in_schema=False)
async def leave_for_provider(
    request: AnyRequest, provider: Any, box: SecretBox, limiter: RateLimiter, site: Site
) -> Template | Redirect:
    """To the provider, with a journey of this browser's own."""
    next_path = local_path(request.query_params.get("next", ""))
    expected = _expect_provider(provider)
    try:
        await Throttle(limiter, site.sign_in_limit).count("address", address_of(request))
        departure = await depart(box, expected, site, next_path)
    except (TooMany, NotSignedIn) as error:
        return _refused(error, site, next_path)
    answer = Redirect(departure.url, status_code=303)
    answer.set_cookie(
        Cookie(
            COOKIE,
            value=departure.sealed,
            max_age=int(LIFE.total_seconds()),
            path=COOKIE_PATH,
            httponly=True,
            secure=site.secure,
            samesite="lax",
        )
    )
    return answer


@get("/sign-in/sso/callback", opt=opens(Access.PUBLIC), include_in_schema=False)
async def come_back(
    request: AnyRequest, sessions: Sessions, provider: Any, box: SecretBox, site: Site
) -> Template | Redirect:
    """Back from the provider: signed in, or told why not."""
    expected, sealed = _expect_provider(provider), request.cookies.get(COOKIE, "")
    answer = {name: value[:LONGEST] for name, value in request.query_params.items()}
    try:
        token, next_path = await arrive(sessions, box, expected, site, sealed, answer)
    except (NotSignedIn, Conflict, QuotaExceeded) as error:
        return _forgetting(_refused(error, site, "/studio"))
    return _forgetting(signed_in(token, next_path, site))


def _forgetting(answer: Template | Redirect) -> Template | Redirect:
    """Without the cookie: a journey is made once."""
    answer.delete_cookie(COOKIE, path=COOKIE_PATH)
    return answer


def _refused(error: DomainError, site: Site, next_path: str) -> Template:
    retry_after_s = error.retry_after_s if isinstance(error, TooMany) else 0
    status = 429 if retry_after_s else 401
    return sign_in_page(site, next_path=next_path, error=error.message, status=status, retry_after_s=retry_after_s)
