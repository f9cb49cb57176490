"""Web origins: whose pages may embed ours."""

import re
from typing import Final
from urllib.parse import urlsplit

from server.services.errors import Invalid

MAX_ORIGINS: Final = 20
PORT: Final = r"(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?"
ORIGIN: Final = rf"^https?://[A-Za-z0-9]([A-Za-z0-9.-]{{0,251}}[A-Za-z0-9])?{PORT}/?$"
"""What the API documents of an origin; `check_origin` takes more."""
HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\]")
"""What may stand in a Content-Security-Policy: nothing that ends a directive or begins another."""


def check_origins(origins: list[str], field: str = "origins") -> list[str]:
    """The origins as browsers write them, each once.

    Raises:
        Invalid: one is none, or there are too many; names the field.
    """
    if len(origins) > MAX_ORIGINS:
        raise Invalid(f"Please give {MAX_ORIGINS} origins at most.", field)
    return list(dict.fromkeys(check_origin(origin, field) for origin in origins))


def check_origin(origin: str, field: str = "origins") -> str:
    """`origin` as browsers write it: `https://app.example.com`, without the scheme's own port.

    Raises:
        Invalid: not a scheme, a host and perhaps a port.
    """
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port
    except ValueError:
        parts = urlsplit("")
        port = None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in {"http", "https"} or not plain or not HOST.fullmatch(host):
        raise Invalid(f"“{origin.strip()[:100]}” is no origin: write it like https://app.example.com.", field)
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in {None, usual} else f":{port}")
