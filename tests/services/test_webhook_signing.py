"""Signatures, as receivers check them: by the library, and by the published algorithm in Node."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from uuid import UUID

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from server.services.webhook_signing import (
    PLAIN_HEADER,
    PREVIOUS_HEADER,
    body_of,
    message_id,
    new_secret,
    signed_headers,
)

NAME = message_id(UUID(int=7))
BODY = body_of("candidate.joined", UUID(int=9), datetime(2026, 7, 6, 21, 15, tzinfo=UTC), {"name": "Ä – ok"}).encode()
VERIFY = """
const crypto = require('crypto');
const [signature, secret] = process.argv.slice(1);
const hash = crypto.createHmac('sha256', secret).update(require('fs').readFileSync(0)).digest('hex');
const expected = Buffer.from('sha256=' + hash), given = Buffer.from(signature);
process.exit(expected.length === given.length && crypto.timingSafeEqual(expected, given) ? 0 : 1);
"""


def node_accepts(signature: str, secret: str, body: bytes) -> bool:
    node = shutil.which("node")
    assert node is not None
    return subprocess.run([node, "-e", VERIFY, signature, secret], input=body, check=False).returncode == 0


def headers_by(*secrets: str) -> dict[str, str]:
    return signed_headers(NAME, datetime.now(UTC), BODY, secrets)


def test_the_body_has_the_four_fields_and_milliseconds() -> None:
    assert json.loads(BODY) == {
        "event": "candidate.joined",
        "session_id": str(UUID(int=9)),
        "timestamp": "2026-07-06T21:15:00.000Z",
        "data": {"name": "Ä – ok"},
    }


def test_the_standard_library_accepts_it_and_nothing_changed_in_it() -> None:
    secret = new_secret()
    headers = headers_by(secret)
    assert Webhook(secret).verify(BODY.decode(), headers) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY.decode() + " ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(BODY.decode(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY.decode(), {**headers, "webhook-id": "evt_other"})


def test_the_published_algorithm_accepts_it_in_node() -> None:
    secret = new_secret()
    signature = headers_by(secret)[PLAIN_HEADER]
    assert node_accepts(signature, secret, BODY)
    assert not node_accepts(signature, secret, BODY + b" ")
    assert not node_accepts(signature, new_secret(), BODY)


def test_while_a_secret_is_being_changed_both_verify() -> None:
    new, previous = new_secret(), new_secret()
    headers = headers_by(new, previous)
    for secret in (new, previous):
        Webhook(secret).verify(BODY.decode(), headers)
    assert node_accepts(headers[PLAIN_HEADER], new, BODY)
    assert node_accepts(headers[PREVIOUS_HEADER], previous, BODY)
    assert PREVIOUS_HEADER not in headers_by(new)


def test_secrets_are_long_enough_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(secret.startswith("whsec_") and len(secret) == len("whsec_") + 44 for secret in made)
