"""Addresses that events of one session are to be delivered to."""

import re
from typing import Final

from server.services.errors import Invalid
from server.services.origins import PORT

CALLBACK_URL: Final = rf"^https?://[A-Za-z0-9][A-Za-z0-9.-]{{0,250}}{PORT}(/[!-\"$-~]*|\?[!-\"$-~]*)?$"
"""No user, password or fragment; nothing that is not printable ASCII."""


def check_callback_url(url: str, field: str = "callback_url") -> str:
    """`url`, if it can be delivered to as far as its form tells; what it resolves to is checked at each delivery.

    Raises:
        Invalid: names the field.
    """
    if len(url) > 2000 or not re.fullmatch(CALLBACK_URL, url):
        raise Invalid("Send an address that begins with https:// or http://, without a user or a fragment.", field)
    return url
