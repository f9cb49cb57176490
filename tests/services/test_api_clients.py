"""Programs that sign: made, found, ended."""

import pytest

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions
from server.services.access import Caller
from server.services.api_clients import create_client, credentials_of, list_clients, revoke_client
from server.services.errors import NotFound

BOX = FernetBox("a secret")


async def test_a_client_is_found_by_its_id_with_its_secret_until_it_is_ended(
    sessions: Sessions, caller: Caller, stranger: Caller
) -> None:
    made = await create_client(sessions, BOX, caller, "Portal", ["https://jobs.example.org"])
    found = await credentials_of(sessions, BOX, made.client_id)
    assert found == made
    assert found.secret.startswith("cq_sk_")
    rows = await list_clients(sessions, caller)
    assert [row.name for row in rows] == ["Portal"]
    assert made.secret not in repr([vars(row) for row in rows])
    assert await list_clients(sessions, stranger) == []
    with pytest.raises(NotFound):
        await revoke_client(sessions, stranger, made.id)
    await revoke_client(sessions, caller, made.id)
    assert await credentials_of(sessions, BOX, made.client_id) is None
    with pytest.raises(NotFound):
        await revoke_client(sessions, caller, made.id)


async def test_an_unknown_client_is_none(sessions: Sessions) -> None:
    assert await credentials_of(sessions, BOX, "cq_ak_unknown") is None
