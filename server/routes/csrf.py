"""Forms are taken from our own pages only: a token in the form must match one in a cookie (double submit)."""

import hashlib
from typing import Final

from litestar.config.csrf import CSRFConfig
from litestar.datastructures import UploadFile
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware

FIELD: Final = "_csrf_token"
"""The hidden form field; templates write it with `{{ csrf_input }}`."""

NOT_BY_COOKIE: Final = (
    "^/api/",
    "^/v1/",
    "^/v2/",
    "^/i/",
    "^/a$",
    "^/mcp/?$",
    "^/onboard$",
    "^/assessment/",
    "^/portal/",
)
"""Paths whose callers prove themselves in the request itself: no cookie, so nothing another site could ride on."""


class FormGuard(CSRFMiddleware):
    """Litestar's protection, which fails on a token that is no plain text, such as an uploaded file."""

    def _csrf_tokens_match(self, request_csrf_token: object, cookie_csrf_token: str) -> bool:
        if isinstance(request_csrf_token, UploadFile):
            request_csrf_token.file.close()
            return False
        if not isinstance(request_csrf_token, str) or not (request_csrf_token + cookie_csrf_token).isascii():
            return False
        return super()._csrf_tokens_match(request_csrf_token, cookie_csrf_token)


def form_guard(secret: str, *, secure: bool) -> DefineMiddleware:
    """Refuses forms that are not ours, for every unsafe method outside `NOT_BY_COOKIE`."""
    # A cookie signed with another secret would be refused until it expires; under another name it is not sent at all.
    generation = hashlib.sha256(secret.encode()).hexdigest()[:8]
    config = CSRFConfig(
        secret=secret,
        cookie_name=f"colloquy_form_{generation}",
        cookie_secure=secure,
        cookie_httponly=True,
        exclude=list(NOT_BY_COOKIE),
    )
    return DefineMiddleware(FormGuard, config=config)
