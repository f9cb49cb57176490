"""Requests sent with an `Idempotency-Key`: answered once. Source: draft-ietf-httpapi-idempotency-key-header-07."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from server.db.engine import Sessions, reading, writing
from server.db.models import IdempotencyKey
from server.db.models.base import new_id
from server.services.access import hash_token
from server.services.errors import Conflict, Unprocessable

KEPT_FOR: Final = timedelta(hours=24)
IN_FLIGHT_FOR: Final = timedelta(minutes=1)
"""A request that has taken longer died with its process: the next one may have its key."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A request's row; `session_id` when it has been answered before."""

    row_id: UUID
    session_id: UUID | None


async def begin_request(sessions: Sessions, organization_id: UUID, key: str, payload: bytes) -> Begun:
    """Claim the key for a request, or find what the same request made.

    Raises:
        Unprocessable: the key came with another payload.
        Conflict: a request with this key is still being answered.
    """
    fingerprint, key_hash = hashlib.sha256(payload).hexdigest(), hash_token(key)
    row = IdempotencyKey(
        id=new_id(),
        organization_id=organization_id,
        key_hash=key_hash,
        fingerprint=fingerprint,
        begun_at=datetime.now(UTC),
    )
    try:
        async with writing(sessions) as db:
            db.add(row)
    except IntegrityError:
        return await _known(sessions, organization_id, key_hash, fingerprint)
    return Begun(row.id, None)


async def _known(sessions: Sessions, organization_id: UUID, key_hash: str, fingerprint: str) -> Begun:
    async with reading(sessions) as db:
        known = await db.scalar(
            select(IdempotencyKey).where(
                IdempotencyKey.organization_id == organization_id, IdempotencyKey.key_hash == key_hash
            )
        )
    if known is not None and known.fingerprint != fingerprint:
        raise Unprocessable("This Idempotency-Key was sent with another request before.")
    if known is not None and known.session_id is not None:
        return Begun(known.id, known.session_id)
    if known is None or not await _take_over(sessions, known):
        raise Conflict("A request with this Idempotency-Key is being answered. Send it again in a moment.")
    return Begun(known.id, None)


async def _take_over(sessions: Sessions, known: IdempotencyKey) -> bool:
    now = datetime.now(UTC)
    if known.begun_at > now - IN_FLIGHT_FOR:
        return False
    async with writing(sessions) as db:
        taken = await db.scalar(
            update(IdempotencyKey)
            .where(IdempotencyKey.id == known.id, IdempotencyKey.begun_at == known.begun_at)
            .values(begun_at=now)
            .returning(IdempotencyKey.id)
        )
    return taken is not None


async def finish_request(sessions: Sessions, row_id: UUID, session_id: UUID) -> None:
    """Note what the request is answered with."""
    async with writing(sessions) as db:
        await db.execute(update(IdempotencyKey).where(IdempotencyKey.id == row_id).values(session_id=session_id))


async def give_up_request(sessions: Sessions, row_id: UUID) -> None:
    """Free the key of a request that failed: it can be put right and sent again."""
    async with writing(sessions) as db:
        await db.execute(delete(IdempotencyKey).where(IdempotencyKey.id == row_id, IdempotencyKey.session_id.is_(None)))
