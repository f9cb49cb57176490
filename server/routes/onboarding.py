"""The way in for candidates of partner sessions: the link's page, and the code that stands on it."""

import math
from dataclasses import replace
from typing import Annotated, Any, Final

from litestar import Request, Response, Router, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import RateLimiter
from server.routes.access import Access, opens
from server.routes.branding import carry_brand_of_entry
from server.routes.candidate_pages import PRIVATE_HEADERS, candidate_headers, refuse_kindly, words_of
from server.routes.landing import (
    COOKIE_LIFE_S,
    LandingForm,
    landing_page,
    problems_in,
    read_form,
    room_path,
    session_cookie,
)
from server.routes.rate import BY_ADDRESS, client_address
from server.services.candidate_session import cookie_name
from server.services.entry import Applicant
from server.services.errors import Gone, NotFound
from server.services.partners.onboarding import Onboarding, enter_by_onboarding, find_by_code, look_up_onboarding
from server.services.site import Site

AnyRequest = Request[Any, Any, Any]
CODE_TRIES: Final = 10
CODE_WINDOW_S: Final = 300
"""Codes hold 39 bits; at this pace an address finds one of a thousand open sessions in 500 years."""
ON_PUBLIC: Final[dict[str, Any]] = {**opens(Access.PUBLIC), "limit": BY_ADDRESS}


@get("/onboard", opt=ON_PUBLIC, include_in_schema=False)
async def onboarding(
    sessions: Sessions, site: Site, s: Annotated[str, QueryParameter(name="s", max_length=200)] = ""
) -> Template:
    """What it is, who asks, what is kept; the code for another device; and the consent."""
    found = await look_up_onboarding(sessions, s, uses_model=site.model_name is not None, voice=site.voice)
    return _page(found, LandingForm(), site)


@post("/onboard", opt=ON_PUBLIC, include_in_schema=False, request_max_body_size=64 * 1024)
async def enter(request: AnyRequest, sessions: Sessions, site: Site) -> Response[Any]:
    """Let the candidate in, on their consent."""
    form = await read_form(request)
    token = str((await request.form()).get("s") or "")
    uses_model = site.model_name is not None
    found = await look_up_onboarding(sessions, token, uses_model=uses_model, voice=site.voice)
    door = found.door
    if form.mode and not {"chat": door.chat, "voice": door.voice}[form.mode]:
        form = replace(form, mode=None)  # what is offered has changed since the page was loaded
    form.problems.update({} if door.running_session else problems_in(door, form))
    if form.problems:
        return _page(found, form, site)
    applicant = Applicant(
        session_token=request.cookies.get(cookie_name(door.slug)),
        consent=form.consent,
        audio_consent=form.audio_consent,
        integrity_consent=form.integrity_consent,
        assisted=form.assisted,
        stills_consent=form.stills_consent,
        video_consent=form.video_consent,
        mode=form.mode,
    )
    opened, slug = await enter_by_onboarding(sessions, token, applicant, uses_model=uses_model, voice=site.voice)
    headers = dict(PRIVATE_HEADERS)
    if found.origins is not None:
        headers["Set-Cookie"] = framed_cookie(slug, opened.token)
    cookies = [session_cookie(slug, opened.token, site)]
    return Redirect(room_path(slug, form.mode), status_code=303, cookies=cookies, headers=headers)


def framed_cookie(slug: str, token: str) -> str:
    """The session's cookie in a jar of the partner's page alone: browsers send no other one inside its frames.

    Source: the `Partitioned` attribute, draft-cutler-httpbis-partitioned-cookies.
    """
    return f"{cookie_name(slug)}={token}; Path=/; Max-Age={COOKIE_LIFE_S}; HttpOnly; Secure; SameSite=None; Partitioned"


def _page(found: Onboarding, form: LandingForm, site: Site) -> Template:
    onboard = {"token": found.token, "code": found.join_code, "address": f"{site.base_url}/join"}
    return landing_page(found.door, form, headers=candidate_headers(found.origins), onboard=onboard)


@get("/join", opt=ON_PUBLIC, include_in_schema=False)
async def show_join(request: AnyRequest) -> Template:
    """Asks for the code."""
    return _join_page(request)


@post("/join", opt=ON_PUBLIC, include_in_schema=False, request_max_body_size=64 * 1024)
async def take_join(request: AnyRequest, sessions: Sessions, limiter: RateLimiter) -> Response[Any]:
    """On to the page of the session with this code."""
    verdict = await limiter.hit(f"join:{client_address(request)}", limit=CODE_TRIES, window_s=CODE_WINDOW_S)
    if not verdict.allowed:
        answer = _join_page(request, problem="join_too_many", status=429)
        answer.headers["Retry-After"] = str(max(1, math.ceil(verdict.reset_after_s)))
        return answer
    code = (await request.form()).get("code")
    given = code[:100] if isinstance(code, str) else ""
    token = await find_by_code(sessions, given)
    if token is None:
        return _join_page(request, code=given, problem="join_wrong", status=404)
    return Redirect(f"/onboard?s={token}", status_code=303, headers=PRIVATE_HEADERS)


def _join_page(request: AnyRequest, *, code: str = "", problem: str = "", status: int = 200) -> Template:
    return Template(
        "candidate/join.html",
        context={"words": words_of(request), "code": code, "problem": problem},
        status_code=status,
        headers=PRIVATE_HEADERS,
    )


onboarding_router = Router(
    path="/",
    route_handlers=[onboarding, enter, show_join, take_join],
    before_request=carry_brand_of_entry,
    exception_handlers={NotFound: refuse_kindly, Gone: refuse_kindly},
)
