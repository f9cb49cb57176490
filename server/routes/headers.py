"""Headers every answer carries unless its handler has set its own."""

from collections.abc import Iterable
from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

NOT_FRAMED: Final = "frame-ancestors 'none'"
CONTENT_SECURITY_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        NOT_FRAMED,
    ]
)
"""Nothing inline, nothing from elsewhere: words of candidates and models that slip into a page cannot run."""

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses of ours can carry invite tokens. `no-referrer` would make browsers send `Origin: null` with forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), display-capture=(self), geolocation=(), microphone=(self)",
    # Transcripts, keys and tokens stand in most answers: no proxy, and no back button after signing out, keeps them.
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT: Final = "max-age=31536000"


def framed_by(origins: Iterable[str], *, also_here: bool = False) -> dict[str, str]:
    """Headers of a page that pages of these origins may show in a frame; each has passed `check_origin`.

    `also_here`: pages of this server too, between them and the outermost one.
    """
    allowed = " ".join([*origins, *(["'self'"] if also_here else [])]) or "'none'"
    return {"Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(NOT_FRAMED, f"frame-ancestors {allowed}")}


async def add_security_headers(message: Message, scope: Scope) -> None:
    """For the app's `before_send`: static files and errors go through it too."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if NOT_FRAMED in headers["Content-Security-Policy"]:
        headers.setdefault("X-Frame-Options", "DENY")
    if scope["scheme"] == "https":
        headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
