"""`colloquy api-key create` with scopes and an end, and `colloquy limits`."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from server.cli import main
from server.db.engine import Sessions, open_engine, sessionmaker
from server.db.models import ApiKey, Organization
from server.services.access import Scope, authenticate_key
from server.services.accounts import create_organization_with_owner


@pytest.fixture
async def here(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a database with an organization, which the commands use."""
    shutil.copy(sqlite_template, tmp_path / "colloquy.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLLOQUY_DATA_DIR", str(tmp_path))
    url = f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}"
    engine = open_engine(url, pool_size=1)
    await create_organization_with_owner(sessionmaker(engine), "Acme", "owner@example.org")
    await engine.dispose()
    return url


async def run(*arguments: str) -> Result:
    """In a thread of its own: the commands start an event loop themselves."""
    return await asyncio.to_thread(CliRunner().invoke, main, list(arguments))


async def looked_at(url: str, key: str) -> tuple[set[Scope], datetime | None]:
    engine = open_engine(url, pool_size=1)
    sessions: Sessions = sessionmaker(engine)
    caller = await authenticate_key(sessions, key)
    async with sessions() as db:
        row = await db.get_one(ApiKey, caller.key_id)
    await engine.dispose()
    return set(caller.scopes), row.expires_at


async def test_a_key_is_made_with_scopes_and_an_end(here: str) -> None:
    made = await run("api-key", "create", "--name", "x", "--scope", "read", "--scope", "reports", "--expires", "90")
    scopes, expires_at = await looked_at(here, made.output.strip())
    assert scopes == {Scope.READ, Scope.REPORTS}
    assert expires_at is not None
    assert timedelta(days=89) < expires_at - datetime.now(UTC) <= timedelta(days=90)
    scopes, expires_at = await looked_at(here, (await run("api-key", "create", "--name", "y")).output.strip())
    assert (scopes, expires_at) == (set(Scope), None)


@pytest.mark.parametrize("given", ["yesterday", "0", "1999-01-01", "9" * 20])
async def test_an_end_that_cannot_be_is_refused(here: str, given: str) -> None:
    refused = await run("api-key", "create", "--name", "x", "--expires", given)
    assert refused.exit_code == 2
    assert "--expires" in refused.output


async def test_limits_are_set_lifted_and_printed(here: str) -> None:
    assert "sessions=100\n" in (await run("limits", "sessions=100", "seats=3")).output
    printed = (await run("limits", "seats=none", "--subscription", "inactive")).output
    assert "sessions=100\n" in printed
    assert "seats=none\n" in printed
    engine = open_engine(here, pool_size=1)
    async with sessionmaker(engine)() as db:
        organization = (await db.scalars(select(Organization))).one()
    await engine.dispose()
    assert not organization.subscription_active
    assert organization.quotas == {"sessions": 100}
    assert (await run("limits", "chairs=1")).exit_code == 2
