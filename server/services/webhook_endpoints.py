"""The addresses an organization is told of events at: making, changing, ending them; their secrets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import DeliveryState, DisabledReason, EventKind, WebhookDelivery, WebhookEndpoint
from server.ports.guarding import SecretBox, Unsealable
from server.ports.webhooks import TargetRefused, WebhookSender
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import ANY_TEXT
from server.services.outbox import callbacks_endpoint, lane_of
from server.services.webhook_delivery import disable
from server.services.webhook_secrets import rotate, valid_secrets
from server.services.webhook_signing import new_secret

MOST: Final = 20
"""Endpoints of one organization: each costs a row in the transaction of every event."""

Url = Annotated[
    str, Meta(min_length=8, max_length=2000, pattern=r"^https?://[!-~]+$", examples=["https://a.example/h"])
]
Description = Annotated[str, Meta(max_length=200, pattern=ANY_TEXT)]
Kinds = Annotated[tuple[EventKind, ...], Meta(max_length=len(EventKind))]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An endpoint to be made; without `events`, or with none in it, it is told of all."""

    url: Url
    description: Description = ""
    events: Kinds = ()


class WebhookChanges(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change of an endpoint."""

    url: Url | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    events: Kinds | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


async def check_target(sender: WebhookSender, url: str, field: str = "url") -> None:
    """Pass if events may be sent to `url`, as far as can be told today.

    Raises:
        Invalid: they may not; names the field.
    """
    try:
        await sender.check(url)
    except TargetRefused as error:
        raise Invalid(str(error), field) from error


async def create_webhook(
    sessions: Sessions, box: SecretBox, sender: WebhookSender, caller: Caller, new: NewWebhook
) -> tuple[WebhookEndpoint, str]:
    """The new endpoint, and its secret.

    Raises:
        Invalid: nothing may be sent to that address.
        Conflict: there are enough of them.
    """
    await check_target(sender, new.url)
    secret = new_secret()
    async with writing(sessions) as db:
        if len(await _all(db, caller)) >= MOST:
            raise Conflict(f"There are {MOST} webhooks already. Delete one first.")
        row = WebhookEndpoint(
            organization_id=caller.organization_id,
            url=new.url,
            description=new.description.strip(),
            kinds=_distinct(new.events),
            sealed_secret=box.seal(secret),
        )
        db.add(row)
        await db.flush()
        record(db, caller, "webhook.created", row.id)
    return row, secret


async def list_webhooks(sessions: Sessions, caller: Caller) -> list[WebhookEndpoint]:
    """The organization's endpoints, oldest first."""
    async with reading(sessions) as db:
        return await _all(db, caller)


async def get_webhook(sessions: Sessions, caller: Caller, endpoint_id: UUID) -> WebhookEndpoint:
    """An endpoint, or what stands for the callback addresses.

    Raises:
        NotFound: none of this organization.
    """
    async with reading(sessions) as db:
        return await _owned(db, caller, endpoint_id)


async def get_callbacks(sessions: Sessions, caller: Caller) -> WebhookEndpoint:
    """What stands for the callback addresses of the organization's sessions."""
    async with writing(sessions) as db:
        return await callbacks_endpoint(db, caller.organization_id)


async def update_webhook(
    sessions: Sessions, sender: WebhookSender, caller: Caller, endpoint_id: UUID, changes: WebhookChanges
) -> WebhookEndpoint:
    """Change an endpoint. What is on its way goes to its new address; a disabled one's is cancelled.

    Raises:
        NotFound: none of this organization.
        Invalid: nothing may be sent to the new address, or nothing is to be changed.
        Conflict: it stands for the callback addresses.
    """
    if all(getattr(changes, name) is UNSET for name in changes.__struct_fields__):
        raise Invalid("Send at least one field to change.")
    if not isinstance(changes.url, UnsetType):
        await get_webhook(sessions, caller, endpoint_id)
        await check_target(sender, changes.url)
    async with changing(sessions, caller, endpoint_id) as (db, row):
        _expect_own_address(row)
        if not isinstance(changes.url, UnsetType):
            row.url = changes.url
            await _redirect_pending(db, row)
        if not isinstance(changes.description, UnsetType):
            row.description = changes.description.strip()
        if not isinstance(changes.events, UnsetType):
            row.kinds = _distinct(changes.events)
        if changes.enabled is True:
            row.disabled_at = row.disabled_reason = row.failing_since = None
        elif changes.enabled is False and row.disabled_at is None:
            await disable(db, row, DisabledReason.BY_HAND, datetime.now(UTC))
        record(db, caller, "webhook.changed", row.id)
    return row


async def delete_webhook(sessions: Sessions, caller: Caller, endpoint_id: UUID) -> None:
    """End an endpoint, with its log and what is on its way.

    Raises:
        NotFound: none of this organization.
        Conflict: it stands for the callback addresses.
    """
    async with changing(sessions, caller, endpoint_id) as (db, row):
        _expect_own_address(row)
        await db.delete(row)
        record(db, caller, "webhook.deleted", row.id)


async def secret_of(sessions: Sessions, box: SecretBox, caller: Caller, endpoint_id: UUID) -> str:
    """The secret that an endpoint's deliveries are signed with.

    Raises:
        NotFound: none of this organization.
        Conflict: it cannot be read any more.
    """
    row = await get_webhook(sessions, caller, endpoint_id)
    try:
        return (await valid_secrets(sessions, box, row.id, datetime.now(UTC)))[0]
    except Unsealable as error:
        raise Conflict("The secret cannot be read: COLLOQUY_SECRET was changed. Make a new one.") from error


async def rotate_secret(
    sessions: Sessions, box: SecretBox, caller: Caller, endpoint_id: UUID
) -> tuple[WebhookEndpoint, str]:
    """The endpoint and its new secret.

    Raises:
        NotFound: none of this organization.
    """
    async with changing(sessions, caller, endpoint_id) as (db, row):
        secret = await rotate(db, box, row)
        record(db, caller, "webhook.secret_rotated", row.id)
    return row, secret


@asynccontextmanager
async def changing(
    sessions: Sessions, caller: Caller, endpoint_id: UUID
) -> AsyncIterator[tuple[AsyncSession, WebhookEndpoint]]:
    """A transaction that holds an endpoint's row: whoever changes its deliveries takes the row first.

    Raises:
        NotFound: none of this organization.
    """
    async with writing(sessions) as db:
        yield db, await _owned(db, caller, endpoint_id, lock=True)


def _distinct(kinds: tuple[EventKind, ...]) -> list[str]:
    """In the order of the list of events; all of them is the same as none named."""
    wanted = [kind.value for kind in EventKind if kind in kinds]
    return [] if len(wanted) == len(EventKind) else wanted


async def _redirect_pending(db: AsyncSession, row: WebhookEndpoint) -> None:
    await db.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == row.id, WebhookDelivery.state == DeliveryState.PENDING)
        .values(url=row.url, lane=lane_of(row.id, row.url), due_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )


def _expect_own_address(row: WebhookEndpoint) -> None:
    if row.callbacks:
        raise Conflict("This stands for the callback addresses that sessions bring with them: it cannot be changed.")


async def _all(db: AsyncSession, caller: Caller) -> list[WebhookEndpoint]:
    wanted = select(WebhookEndpoint).where(
        WebhookEndpoint.organization_id == caller.organization_id, WebhookEndpoint.callbacks.is_(False)
    )
    return list(await db.scalars(wanted.order_by(WebhookEndpoint.id)))


async def _owned(db: AsyncSession, caller: Caller, endpoint_id: UUID, *, lock: bool = False) -> WebhookEndpoint:
    wanted = select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id, WebhookEndpoint.organization_id == caller.organization_id
    )
    row = await db.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if row is None:
        raise NotFound("There is no such webhook.")
    return row
