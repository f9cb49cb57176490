"""The landing page's form: read, and checked in the page's language."""

from dataclasses import dataclass, field
from typing import Any, Final

from litestar import Request

from server.routes.words import words_in
from server.services.entry import Door, Mode, valid_email

AnyRequest = Request[Any, Any, Any]
MODES: Final[dict[str, Mode]] = {"chat": "chat", "voice": "voice"}


@dataclass(frozen=True, slots=True)
class Form:
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
    mode: Mode | None = None
    fresh: bool = False
    problems: dict[str, str] = field(default_factory=dict)


async def read_form(request: AnyRequest) -> Form:
    """The form as sent, cut to what can be shown again."""
    sent = await request.form()

    def text(name: str) -> str:
        value = sent.get(name)
        return value.strip()[:1000] if isinstance(value, str) else ""

    return Form(
        name=text("name"),
        email=text("email"),
        token=text("token") or None,
        consent=text("consent") == "true",
        consent_version=text("consent_version") or None,
        audio_consent=text("audioConsent") == "true",
        integrity_consent=text("integrityConsent") == "true",
        assisted=text("assisted") == "true",
        stills_consent=text("stillsConsent") == "true",
        mode=MODES.get(text("mode")),
        fresh=text("new") == "true",
    )


def problems_in(door: Door, form: Form) -> dict[str, str]:
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
