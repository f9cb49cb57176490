"""The page before an interview: its form, and what is answered when it has been sent."""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Template

from server.routes.candidate_pages import PRIVATE_HEADERS
from server.services.candidate_session import cookie_name
from server.services.door import Door
from server.services.entry import Mode, Opened, valid_email
from server.services.site import Site
from server.services.words.by_language import words_in

AnyRequest = Request[Any, Any, Any]
MODES: Final[dict[str, Mode]] = {"chat": "chat", "voice": "voice"}
COOKIE_LIFE_S = 60 * 24 * 3600
"""An interview may be left for days; the session itself ends earlier, by the server's own clock."""


class SessionOpened(msgspec.Struct, rename="camel"):
    """Where the session is taken; the token is the API key a Realtime client connects with."""

    session_id: str
    session_token: str
    realtime_url: str
    room_url: str


@dataclass(frozen=True, slots=True)
class LandingForm:
    """The landing page's form as sent."""

    name: str = ""
    email: str = ""
    token: str | None = None
    consent: bool = False
    consent_version: str | None = None
    audio_consent: bool = False
    integrity_consent: bool = False
    assisted: bool = False
    stills_consent: bool = False
    video_consent: bool = False
    mode: Mode | None = None
    fresh: bool = False
    problems: dict[str, str] = field(default_factory=dict)


def session_cookie(slug: str, token: str, site: Site) -> Cookie:
    """The browser's key to its session."""
    return Cookie(
        key=cookie_name(slug),
        value=token,
        path="/",
        max_age=COOKIE_LIFE_S,
        httponly=True,
        samesite="lax",
        secure=site.secure,
    )


def room_path(slug: str, mode: Mode | None) -> str:
    """The room, in the mode that was asked for; without one, as the interview has it."""
    return f"/i/{slug}/room" + (f"?mode={mode}" if mode else "")


def describe_opened(opened: Opened, slug: str, site: Site, mode: Mode | None) -> SessionOpened:
    """The session that was opened, for programs."""
    asked_for = f"&mode={mode}" if mode else ""
    return SessionOpened(
        session_id=str(opened.session_id),
        session_token=opened.token,
        realtime_url=f"ws{site.base_url.removeprefix('http')}/v1/realtime?i={slug}{asked_for}",
        room_url=f"{site.base_url}{room_path(slug, mode)}#{opened.token}",
    )


async def read_form(request: AnyRequest) -> LandingForm:
    """The form as sent, cut to what can be shown again."""
    sent = await request.form()

    def text(name: str) -> str:
        value = sent.get(name)
        return value.strip()[:1000] if isinstance(value, str) else ""

    return LandingForm(
        name=text("name"),
        email=text("email"),
        token=text("token") or None,
        consent=text("consent") == "true",
        consent_version=text("consent_version") or None,
        audio_consent=text("audioConsent") == "true",
        integrity_consent=text("integrityConsent") == "true",
        assisted=text("assisted") == "true",
        stills_consent=text("stillsConsent") == "true",
        video_consent=text("videoConsent") == "true",
        mode=MODES.get(text("mode")),
        fresh=text("new") == "true",
    )


def problems_in(door: Door, form: LandingForm) -> dict[str, str]:
    """All that is missing or wrong at once, in the page's language, by field."""
    say = words_in(door.language).landing
    found: dict[str, str] = {}
    if door.ask_name and not door.invite_name:
        if not form.name:
            found["name"] = say["name_missing"]
        elif len(form.name) > 200:
            found["name"] = say["name_long"]
    if door.ask_email and not door.invite_email:
        if not form.email:
            found["email"] = say["email_missing"]
        elif not valid_email(form.email):
            found["email"] = say["email_wrong"]
    if not form.consent:
        found["consent"] = say["agree_missing"]
    elif form.consent_version not in {None, door.consent.version}:
        found["consent"] = say["notice_changed"]
    return found


def landing_page(door: Door, form: LandingForm, headers: dict[str, str] | None = None, **context: Any) -> Template:
    """The page with the form as it was sent; `context`: what else stands on it."""
    return Template(
        "candidate/landing.html",
        context={
            "words": words_in(door.language),
            "door": door,
            "values": {
                "name": form.name,
                "email": form.email,
                "mode": form.mode,
                "audio_consent": form.audio_consent,
                "integrity_consent": form.integrity_consent,
                "assisted": form.assisted,
                "stills_consent": form.stills_consent,
                "video_consent": form.video_consent,
            },
            "problems": form.problems,
            "fresh": form.fresh,
            **context,
        },
        status_code=400 if form.problems else 200,
        headers=headers or PRIVATE_HEADERS,
    )
