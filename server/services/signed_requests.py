"""Requests that programs sign with their client's secret: HMAC-SHA256 over what is asked for, in lower-case hex."""

import hashlib
import hmac
from typing import Final

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.services.api_clients import ClientCredentials, credentials_of
from server.services.errors import NotAllowed, NotSignedIn

TOLERANCE_S: Final = 60
"""How far a timestamp may lie from this server's clock, either way."""


def signature_of(secret: str, message: str) -> str:
    """HMAC-SHA256 of `message`, 64 hexadecimal digits."""
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


async def signing_client(sessions: Sessions, box: SecretBox, client_id: str | None) -> ClientCredentials:
    """The client a request says it is of.

    Raises:
        NotSignedIn: none given, or none living by that id.
    """
    client = await credentials_of(sessions, box, client_id) if client_id else None
    if client is None:
        raise NotSignedIn("Name your API client, as `clientId`. There is no such client, or none was named.")
    return client


def check_signature(
    client: ClientCredentials, timestamp: str | None, signature: str | None, now_s: float, purpose: str = ""
) -> None:
    """Let a request pass that was signed just now, for this purpose.

    What is signed is the timestamp, in whole seconds since the epoch, after the purpose and a dot if there is one.

    Raises:
        NotSignedIn: timestamp or signature is missing.
        NotAllowed: the timestamp is no number or too far from now, or the signature is not the client's for it.
    """
    if not timestamp or not signature:
        raise NotSignedIn("Sign the request: a timestamp and its HMAC-SHA256 are needed.")
    message = f"{purpose}.{timestamp}" if purpose else timestamp
    right = hmac.compare_digest(signature_of(client.secret, message).encode(), signature.lower().encode())
    if not right:
        raise NotAllowed("The signature is not this client's for these values.")
    # After the signature: who cannot sign learns nothing of this server's clock.
    known = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    if not known or abs(now_s - int(timestamp)) > TOLERANCE_S:
        raise NotAllowed(f"The timestamp must lie within {TOLERANCE_S} seconds of this server's clock.")
