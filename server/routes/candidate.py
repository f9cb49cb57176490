"""The candidate's way in and out: landing page, session, room, thanks, own transcript."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template
from msgspec import Meta

from server.db.engine import Sessions
from server.db.models import SessionStatus
from server.interview.integrity import CLIENT_KINDS, is_watched
from server.ports.guarding import RateLimiter
from server.routes.access import Access, opens
from server.routes.branding import carry_brand_of_interview
from server.routes.candidate_pages import (
    PRIVATE_HEADERS,
    candidate_headers,
    closed_page,
    refuse_kindly,
    room_headers,
    transcript_file_name,
    transcript_markdown,
)
from server.routes.landing import (
    LandingForm,
    SessionOpened,
    describe_opened,
    landing_page,
    problems_in,
    read_form,
    room_path,
    session_cookie,
)
from server.routes.sandbox import RUNNERS
from server.services.candidate_session import CandidateSession, authenticate_candidate, cookie_name, own_transcript
from server.services.door import look_up
from server.services.entry import Applicant, Mode, open_session
from server.services.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, NotSignedIn, QuotaExceeded, TooMany
from server.services.integrity import watch_of
from server.services.partners.controls import CANCELLED
from server.services.results.openings import note_opening
from server.services.site import Site
from server.services.transcript_batch import OPEN_STATES
from server.services.words.by_language import words_in
from server.services.words.catalogues import base_of

AnyRequest = Request[Any, Any, Any]
Token = Annotated[str | None, QueryParameter(name="token", max_length=200)]


class SessionWanted(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The body of `POST /i/{slug}/sessions`."""

    name: Annotated[str, Meta(max_length=1000)] | None = None
    email: Annotated[str, Meta(max_length=1000)] | None = None
    token: Annotated[str, Meta(max_length=200)] | None = None
    """Of the invite."""
    consent: bool = False
    audio_consent: bool = False
    """To the sound being kept, where the interview keeps it."""
    integrity_consent: bool = False
    """To signals being noted, where the interview collects them."""
    assisted: bool = False
    """Uses assistive technology: less is looked for."""
    stills_consent: bool = False
    """To pictures of camera and screen, where the interview takes them."""
    video_consent: bool = False
    """To the camera being recorded, where the interview has video."""
    mode: Mode | None = None
    """How to begin; it may change at any turn."""
    locale: Annotated[str, Meta(max_length=35)] | None = None


class Claim(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A session token that came to the browser in a link's fragment."""

    session_token: Annotated[str, Meta(min_length=1, max_length=200)]


@get("/i/{slug:str}", opt=opens(Access.PUBLIC), include_in_schema=False)
async def landing(
    request: AnyRequest,
    slug: str,
    sessions: Sessions,
    site: Site,
    token: Token = None,
    new: bool = False,
) -> Template:
    """Who asks, how long it takes, what is kept; and the consent."""
    own_token = request.cookies.get(cookie_name(slug))
    try:
        door = await look_up(
            sessions,
            slug,
            invite_token=token,
            session_token=own_token,
            uses_model=site.model_name is not None,
            voice=site.voice,
        )
    except Gone as error:
        transcript = own_token is not None and await _is_known(sessions, own_token, slug)
        return closed_page(request, error.reason, 410, slug=slug, transcript=transcript, at=error.at)
    if not door.running_session:
        await note_opening(sessions, slug)
    return landing_page(door, LandingForm(fresh=new and door.invite_token is None))


@post("/i/{slug:str}/sessions", opt=opens(Access.PUBLIC), include_in_schema=False, request_max_body_size=64 * 1024)
async def start(request: AnyRequest, slug: str, sessions: Sessions, site: Site, limiter: RateLimiter) -> Response[Any]:
    """Open or resume a session; JSON for programs, the landing page's form for people."""
    if site.entry_limit:
        address = request.client.host if request.client else "unknown"
        verdict = await limiter.hit(f"entry:{address}", limit=site.entry_limit, window_s=60)
        if not verdict.allowed:
            raise TooMany(
                "Too many interviews have been started from here. Please wait a minute.", verdict.reset_after_s
            )
    if request.content_type[0] == "application/json":
        return await _start_by_json(request, slug, sessions, site)
    return await _start_by_form(request, slug, sessions, site)


@get("/i/{slug:str}/room", opt=opens(Access.CANDIDATE), include_in_schema=False)
async def room(request: AnyRequest, slug: str, sessions: Sessions) -> Response[Any]:
    """Where the interview takes place."""
    session = await own_session(request, slug, sessions)
    if session.status not in OPEN_STATES:
        return Redirect(f"/i/{slug}/done", status_code=303, headers=PRIVATE_HEADERS)
    words = words_in(session.language)
    watch = await watch_of(sessions, session.session_id)
    data = {
        "slug": slug,
        "sessionId": str(session.session_id),
        "aiName": session.ai_name,
        "language": session.language,
        "locale": words.language,
        "words": words.for_script(words.room, "room"),
        "watch": {
            "kinds": [k for k in sorted(CLIENT_KINDS) if watch.consented and is_watched(k, assisted=watch.lessened)],
            "signals": watch.signals,
            "stills": watch.stills,
            "secondScreen": watch.second_screen,
        },
        "video": session.filmed,
        "speed": session.speech_speed,
    }
    context = {"words": words, "session": session, "data": data, "watch": watch, "runners": RUNNERS}
    return Template("candidate/room.html", context=context, headers=room_headers(session.frame_origins))


@get("/i/{slug:str}/voice-sample", opt=opens(Access.CANDIDATE), include_in_schema=False)
async def voice_sample(request: AnyRequest, slug: str, sessions: Sessions, site: Site) -> Response[bytes]:
    """The interviewer's voice, to set the loudness by; 404 where there is none."""
    session = await own_session(request, slug, sessions)
    words = words_in(session.language)
    if words.language != base_of(session.language):
        raise NotFound("There are no words to say in this language.")
    sound = await site.voice.sample(words.room["voice_sample"].format(name=session.ai_name), session.language)
    return Response(sound, media_type="audio/wav", headers=PRIVATE_HEADERS)


@post("/i/{slug:str}/claim", opt=opens(Access.CANDIDATE), status_code=204, include_in_schema=False)
async def claim(slug: str, data: Claim, sessions: Sessions, site: Site) -> Response[None]:
    """Turn the token of a room link into the browser's cookie."""
    await authenticate_candidate(sessions, data.session_token, slug)
    return Response(
        None, status_code=204, cookies=[session_cookie(slug, data.session_token, site)], headers=PRIVATE_HEADERS
    )


@get("/i/{slug:str}/done", opt=opens(Access.CANDIDATE), include_in_schema=False)
async def done(request: AnyRequest, slug: str, sessions: Sessions) -> Response[Any]:
    """Thanks, and the creator's closing words. Nothing evaluative, ever."""
    session = await own_session(request, slug, sessions)
    if session.status in OPEN_STATES:
        return Redirect(f"/i/{slug}/room", status_code=303, headers=PRIVATE_HEADERS)
    if session.status is not SessionStatus.COMPLETED:
        kind = "cancelled" if session.end_reason == CANCELLED else "over"
        return closed_page(request, kind, 410, slug=slug, transcript=True)
    context = {"words": words_in(session.language), "session": session}
    return Template("candidate/done.html", context=context, headers=candidate_headers(session.frame_origins))


@get("/i/{slug:str}/transcript", opt=opens(Access.CANDIDATE), include_in_schema=False)
async def transcript(request: AnyRequest, slug: str, sessions: Sessions) -> Response[str]:
    """One's own conversation, to keep."""
    session = await own_session(request, slug, sessions)
    turns = await own_transcript(sessions, session.session_id)
    return Response(
        transcript_markdown(session, turns, words_in(session.language)),
        media_type="text/markdown; charset=utf-8",
        headers={
            **PRIVATE_HEADERS,
            "Content-Disposition": f'attachment; filename="{transcript_file_name(slug)}"',
        },
    )


async def own_session(request: AnyRequest, slug: str, sessions: Sessions) -> CandidateSession:
    """The session that this request's token is for.

    Raises:
        NotSignedIn: no token, or an unknown one.
    """
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(cookie_name(slug))
    if not token:
        raise NotSignedIn("No interview session is open here.")
    return await authenticate_candidate(sessions, token, slug)


async def _is_known(sessions: Sessions, token: str, slug: str) -> bool:
    try:
        await authenticate_candidate(sessions, token, slug)
    except NotSignedIn:
        return False
    return True


async def _start_by_json(request: AnyRequest, slug: str, sessions: Sessions, site: Site) -> Response[SessionOpened]:
    try:
        wanted = msgspec.json.decode(await request.body(), type=SessionWanted)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        raise Invalid(message, path.strip("`").removeprefix("$.") or None) from error
    except msgspec.DecodeError as error:
        raise Invalid("The body is not JSON.") from error
    applicant = Applicant(
        name=wanted.name,
        email=wanted.email,
        invite_token=wanted.token,
        consent=wanted.consent,
        audio_consent=wanted.audio_consent,
        integrity_consent=wanted.integrity_consent,
        assisted=wanted.assisted,
        stills_consent=wanted.stills_consent,
        video_consent=wanted.video_consent,
        mode=wanted.mode,
    )
    opened = await open_session(sessions, slug, applicant, uses_model=site.model_name is not None, voice=site.voice)
    return Response(
        describe_opened(opened, slug, site, wanted.mode),
        status_code=200 if opened.resumed else 201,
        cookies=[session_cookie(slug, opened.token, site)],
        headers=PRIVATE_HEADERS,
    )


async def _start_by_form(request: AnyRequest, slug: str, sessions: Sessions, site: Site) -> Response[Any]:
    form = await read_form(request)
    own_token = None if form.fresh else request.cookies.get(cookie_name(slug))
    uses_model = site.model_name is not None
    door = await look_up(
        sessions, slug, invite_token=form.token, session_token=own_token, uses_model=uses_model, voice=site.voice
    )
    if form.mode and not {"chat": door.chat, "voice": door.voice}[form.mode]:
        form = replace(form, mode=None)  # what is offered has changed since the page was loaded
    form.problems.update({} if door.running_session else problems_in(door, form))
    if form.problems:
        return landing_page(door, form)
    applicant = Applicant(
        name=form.name,
        email=form.email,
        invite_token=form.token,
        session_token=own_token,
        consent=form.consent,
        audio_consent=form.audio_consent,
        integrity_consent=form.integrity_consent,
        assisted=form.assisted,
        stills_consent=form.stills_consent,
        video_consent=form.video_consent,
        mode=form.mode,
    )
    try:
        opened = await open_session(sessions, slug, applicant, uses_model=uses_model, voice=site.voice)
    except Conflict:
        form.problems[""] = words_in(door.language).landing["not_ready"]
        return landing_page(door, form)
    cookies = [session_cookie(slug, opened.token, site)]
    return Redirect(room_path(slug, form.mode), status_code=303, cookies=cookies, headers=PRIVATE_HEADERS)


candidate_router = Router(
    path="/",
    route_handlers=[landing, start, room, voice_sample, claim, done, transcript],
    before_request=carry_brand_of_interview,
    exception_handlers={
        NotFound: refuse_kindly,
        Gone: refuse_kindly,
        NotAllowed: refuse_kindly,
        NotSignedIn: refuse_kindly,
        QuotaExceeded: refuse_kindly,
    },
)
