"""Addresses that events of one session are to be delivered to, as far as the OpenAPI document can describe them."""

from typing import Final

from server.services.origins import PORT

CALLBACK_URL: Final = rf"^https?://[A-Za-z0-9][A-Za-z0-9.-]{{0,250}}{PORT}(/[!-\"$-~]*|\?[!-\"$-~]*)?$"
"""No user, password or fragment; nothing that is not printable ASCII. Where it leads is checked before it is kept."""
