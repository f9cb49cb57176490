"""How deliveries are signed: pure functions of what is sent, the time, and the secrets.

Sources: the Standard Webhooks specification (symmetric `v1` signatures, `whsec_` secrets); and the plain scheme
`sha256=<hex HMAC-SHA256 of the raw body>`, for receivers that know only that.
"""

import base64
import hashlib
import hmac
import json
import secrets as random_secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.services.moments import moment

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 (how secrets begin)
SECRET_BYTES: Final = 32
"""Source: Standard Webhooks wants 24 to 64."""
PLAIN_HEADER: Final = "X-Colloquy-Signature"
PREVIOUS_HEADER: Final = "X-Colloquy-Signature-Previous"


def new_secret() -> str:
    """A secret as receivers are given it."""
    return SECRET_PREFIX + base64.b64encode(random_secrets.token_bytes(SECRET_BYTES)).decode()


def message_id(event_id: UUID) -> str:
    """Names an event to receivers, the same at every try and at every address."""
    return f"evt_{event_id.hex}"


def body_of(event: str, session_id: UUID, at: datetime, data: Mapping[str, Any]) -> str:
    """What is sent: the four fields, and nothing else."""
    fields = {"event": event, "session_id": str(session_id), "timestamp": moment(at), "data": data}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def plain_signature(secret: str, body: bytes) -> str:
    """By the secret as it is written, prefix and all: what a receiver pastes is the key."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def standard_signature(secret: str, name: str, sent_at_s: int, body: bytes) -> str:
    """One `v1,…`, by the bytes the secret stands for."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{name}.{sent_at_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(name: str, sent_at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that prove where a delivery comes from; `secrets` are the valid ones, the newest first."""
    sent_at_s = int(sent_at.timestamp())
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(sent_at_s),
        "webhook-signature": " ".join(standard_signature(secret, name, sent_at_s, body) for secret in secrets),
        PLAIN_HEADER: plain_signature(secrets[0], body),
    }
    if len(secrets) > 1:
        headers[PREVIOUS_HEADER] = plain_signature(secrets[1], body)
    return headers
