"""Links to media of this server: signed, and good for a while."""

import hashlib
import hmac
import time
from urllib.parse import quote

from server.services.errors import NotAllowed


class MediaLinks:
    """Makes and checks them."""

    def __init__(self, base_url: str, secret: str) -> None:
        self._base_url = base_url
        self._key = hmac.digest(secret.encode(), b"colloquy media links", hashlib.sha256)

    def link(self, path: str, lifetime_s: int, now_s: float | None = None) -> str:
        """The address of `path`, for `lifetime_s` from now on."""
        expires = int(time.time() if now_s is None else now_s) + lifetime_s
        return f"{self._base_url}/media/{quote(path)}?expires={expires}&signature={self._signature(path, expires)}"

    def check(self, path: str, expires: str, signature: str, now_s: float | None = None) -> None:
        """Let a request for `path` pass.

        Raises:
            NotAllowed: not signed here, for something else, or expired.
        """
        known = expires.isascii() and expires.isdigit() and len(expires) < 12
        wanted = self._signature(path, int(expires)) if known else ""
        if not known or not hmac.compare_digest(wanted.encode(), signature.encode()):
            raise NotAllowed("This link is not complete, or not one of this server.")
        if int(expires) <= (time.time() if now_s is None else now_s):
            raise NotAllowed("This link has expired. Ask for a new one.")

    def _signature(self, path: str, expires: int) -> str:
        return hmac.new(self._key, f"{expires}\n{path}".encode(), hashlib.sha256).hexdigest()
