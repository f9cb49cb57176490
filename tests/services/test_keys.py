"""Keys of an organization: what they open, how long, and how they are renewed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import ApiKey
from server.services.access import Scope, authenticate_key, create_api_key, revoke_api_key, rotate_api_key
from server.services.errors import NotFound, NotSignedIn
from tests.support.world import new_tenant

DAY = timedelta(days=1)


async def test_a_key_carries_its_scopes_and_without_a_word_all(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    _, key = await create_api_key(sessions, tenant.organization_id, "reader", scopes=[Scope.READ, Scope.REPORTS])
    assert (await authenticate_key(sessions, key)).scopes == {Scope.READ, Scope.REPORTS}
    assert (await authenticate_key(sessions, tenant.key)).scopes == set(Scope)


async def test_a_key_ends_when_it_expires(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    soon, past = datetime.now(UTC) + DAY, datetime.now(UTC) - timedelta(seconds=1)
    row, key = await create_api_key(sessions, tenant.organization_id, "short-lived", expires_at=soon)
    await authenticate_key(sessions, key)
    async with writing(sessions) as db:
        await db.execute(update(ApiKey).where(ApiKey.id == row.id).values(expires_at=past))
    with pytest.raises(NotSignedIn):
        await authenticate_key(sessions, key)


async def test_both_secrets_are_good_until_the_grace_ends_and_never_three(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    row, first = await create_api_key(sessions, tenant.organization_id, "spun", scopes=[Scope.READ])
    _, second = await rotate_api_key(sessions, tenant.organization_id, row.id, DAY)
    for secret in (first, second):
        caller = await authenticate_key(sessions, secret)
        assert caller.key_id == row.id
        assert caller.scopes == {Scope.READ}
    _, third = await rotate_api_key(sessions, tenant.organization_id, row.id, DAY)
    with pytest.raises(NotSignedIn):
        await authenticate_key(sessions, first)
    await authenticate_key(sessions, second)
    async with writing(sessions) as db:
        over = datetime.now(UTC) - timedelta(seconds=1)
        await db.execute(update(ApiKey).where(ApiKey.id == row.id).values(previous_until=over))
    with pytest.raises(NotSignedIn):
        await authenticate_key(sessions, second)
    await authenticate_key(sessions, third)


async def test_no_grace_ends_the_old_secret_at_once_and_revoking_ends_both(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    row, first = await create_api_key(sessions, tenant.organization_id, "leaked")
    _, second = await rotate_api_key(sessions, tenant.organization_id, row.id, timedelta())
    with pytest.raises(NotSignedIn):
        await authenticate_key(sessions, first)
    _, third = await rotate_api_key(sessions, tenant.organization_id, row.id, DAY)
    await revoke_api_key(sessions, tenant.organization_id, row.id)
    for secret in (second, third):
        with pytest.raises(NotSignedIn):
            await authenticate_key(sessions, secret)


async def test_no_other_organization_rotates_a_key(sessions: Sessions) -> None:
    ours, theirs = await new_tenant(sessions, "ours"), await new_tenant(sessions, "theirs")
    row, key = await create_api_key(sessions, ours.organization_id, "ours")
    with pytest.raises(NotFound):
        await rotate_api_key(sessions, theirs.organization_id, row.id, DAY)
    await authenticate_key(sessions, key)
