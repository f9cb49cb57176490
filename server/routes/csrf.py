"""Forms are taken from our own pages only: a token in the form must match one in a cookie (double submit)."""

import hashlib
from typing import Final

from litestar.config.csrf import CSRFConfig

FIELD: Final = "_csrf_token"
"""The hidden form field; templates write it with `{{ csrf_input }}`."""

NOT_BY_COOKIE: Final = ("^/api/", "^/v1/", "^/v2/", "^/i/")
"""Paths whose callers prove themselves in the request itself: no cookie, so nothing another site could ride on."""


def csrf_config(secret: str, *, secure: bool) -> CSRFConfig:
    """Litestar's CSRF protection for every unsafe method outside `NOT_BY_COOKIE`."""
    # A cookie signed with another secret would be refused until it expires; under another name it is not sent at all.
    generation = hashlib.sha256(secret.encode()).hexdigest()[:8]
    return CSRFConfig(
        secret=secret,
        cookie_name=f"colloquy_form_{generation}",
        cookie_secure=secure,
        cookie_httponly=True,
        exclude=list(NOT_BY_COOKIE),
    )
