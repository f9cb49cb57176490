"""Programs of an organization that sign their requests or open the portal."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiClient
from server.ports.guarding import SecretBox
from server.services.access import Caller, new_token
from server.services.errors import NotFound
from server.services.interviews import owned_interview

ID_PREFIX = "cq_ak_"
SECRET_PREFIX = "cq_sk_"  # noqa: S105 (how secrets begin)
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A client and its secret, to check a request against."""

    id: UUID
    organization_id: UUID
    client_id: str
    secret: str
    origins: tuple[str, ...]
    default_interview_id: UUID | None = None


async def create_client(
    sessions: Sessions,
    box: SecretBox,
    caller: Caller,
    name: str,
    origins: list[str],
    *,
    default_interview_id: UUID | None = None,
) -> ClientCredentials:
    """A new client, with its secret: the only time it is handed out. `origins` are checked by the caller.

    Raises:
        NotFound: no such interview of the caller's.
    """
    client_id, secret = ID_PREFIX + secrets.token_urlsafe(18), SECRET_PREFIX + new_token()
    async with writing(sessions) as db:
        if default_interview_id is not None:
            await owned_interview(db, caller.organization_id, default_interview_id)
        row = ApiClient(
            organization_id=caller.organization_id,
            created_by=caller.user_id,
            name=name,
            client_id=client_id,
            sealed_secret=box.seal(secret),
            origins=origins,
            default_interview_id=default_interview_id,
        )
        db.add(row)
    return ClientCredentials(row.id, caller.organization_id, client_id, secret, tuple(origins), default_interview_id)


async def credentials_of(sessions: Sessions, box: SecretBox, client_id: str) -> ClientCredentials | None:
    """The living client of that id, and its secret; None: there is none, which callers must not tell apart.

    Raises:
        Unsealable: the installation's secret has been changed.
    """
    now = datetime.now(UTC)
    async with reading(sessions) as db:
        row = await db.scalar(select(ApiClient).where(ApiClient.client_id == client_id, ApiClient.revoked_at.is_(None)))
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at > TOUCH_EVERY:
        async with writing(sessions) as db:
            await db.execute(update(ApiClient).where(ApiClient.id == row.id).values(last_used_at=now))
    secret = box.unseal(row.sealed_secret)
    return ClientCredentials(
        row.id, row.organization_id, client_id, secret, tuple(row.origins), row.default_interview_id
    )


async def list_clients(sessions: Sessions, caller: Caller) -> list[ApiClient]:
    """Living clients, newest first."""
    async with reading(sessions) as db:
        found = await db.scalars(
            select(ApiClient)
            .where(ApiClient.organization_id == caller.organization_id, ApiClient.revoked_at.is_(None))
            .order_by(ApiClient.id.desc())
        )
        return list(found)


async def change_client(
    sessions: Sessions, caller: Caller, client_row_id: UUID, origins: list[str], default_interview_id: UUID | None
) -> None:
    """Other origins and another interview for a client; `origins` are checked by the caller.

    Raises:
        NotFound: no such living client, or no such interview, in this organization.
    """
    async with writing(sessions) as db:
        if default_interview_id is not None:
            await owned_interview(db, caller.organization_id, default_interview_id)
        changed = await db.scalar(
            update(ApiClient)
            .where(
                ApiClient.id == client_row_id,
                ApiClient.organization_id == caller.organization_id,
                ApiClient.revoked_at.is_(None),
            )
            .values(origins=origins, default_interview_id=default_interview_id)
            .returning(ApiClient.id)
        )
    if changed is None:
        raise NotFound("There is no such client.")


async def revoke_client(sessions: Sessions, caller: Caller, client_row_id: UUID) -> None:
    """End a client at once.

    Raises:
        NotFound: no such living client in this organization.
    """
    async with writing(sessions) as db:
        revoked = await db.scalar(
            update(ApiClient)
            .where(
                ApiClient.id == client_row_id,
                ApiClient.organization_id == caller.organization_id,
                ApiClient.revoked_at.is_(None),
            )
            .values(revoked_at=datetime.now(UTC))
            .returning(ApiClient.id)
        )
    if revoked is None:
        raise NotFound("There is no such client.")
