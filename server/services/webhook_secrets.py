"""The secrets of endpoints: sealed in the database, two valid for a while after a rotation."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import WebhookEndpoint
from server.ports.guarding import SecretBox
from server.services.errors import NotFound
from server.services.webhook_signing import new_secret

PREVIOUS_VALID_FOR: Final = timedelta(hours=24)
"""How long deliveries are signed with the secret before the last rotation too."""


async def valid_secrets(sessions: Sessions, box: SecretBox, endpoint_id: UUID, now: datetime) -> list[str]:
    """What deliveries are signed with at `now`, the newest first. The first one is made when it is first needed.

    Raises:
        Unsealable: the installation's secret has been changed.
        NotFound: there is no such endpoint.
    """
    async with reading(sessions) as db:
        row = await db.get(WebhookEndpoint, endpoint_id)
    if row is None or row.sealed_secret is None:
        return [await _first_secret(sessions, box, endpoint_id)]
    sealed = [row.sealed_secret]
    if row.sealed_previous_secret is not None and row.previous_until is not None and row.previous_until > now:
        sealed.append(row.sealed_previous_secret)
    return [box.unseal(text) for text in sealed]


async def _first_secret(sessions: Sessions, box: SecretBox, endpoint_id: UUID) -> str:
    async with writing(sessions) as db:
        row = await db.scalar(
            select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).with_for_update(key_share=True)
        )
        if row is None:
            raise NotFound("There is no such webhook.")
        if row.sealed_secret is None:
            row.sealed_secret = box.seal(new_secret())
        return box.unseal(row.sealed_secret)


async def rotate(db: AsyncSession, box: SecretBox, endpoint: WebhookEndpoint) -> str:
    """Give the endpoint a new secret; the one it had stays valid for a while. The caller holds the row."""
    secret = new_secret()
    endpoint.sealed_previous_secret = endpoint.sealed_secret
    endpoint.previous_until = datetime.now(UTC) + PREVIOUS_VALID_FOR if endpoint.sealed_secret else None
    endpoint.sealed_secret = box.seal(secret)
    return secret
