"""`colloquy api-key`, `colloquy user link` and `colloquy limits`."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from server.cli import main
from server.db.engine import Sessions, open_engine, sessionmaker
from server.db.models import ApiKey, AuditEvent, MemberRole, Organization
from server.services.access import Caller, Scope, authenticate_key
from server.services.accounts import create_organization_with_owner, first_organization
from server.services.errors import NotSignedIn
from server.services.projects import create_project


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
    try:
        caller = await authenticate_key(sessions, key)
        async with sessions() as db:
            row = await db.get_one(ApiKey, caller.key_id)
    finally:
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


async def test_a_key_is_made_for_some_projects(here: str) -> None:
    engine = open_engine(here, pool_size=1)
    sessions: Sessions = sessionmaker(engine)
    try:
        organization = await first_organization(sessions)
        assert organization is not None
        operator = Caller(organization.id, MemberRole.OWNER)
        research = await create_project(sessions, operator, "Research", everybody=True)
        made = await run("api-key", "create", "--name", "x", "--project", "research", "--project", str(research.id))
        key = await authenticate_key(sessions, made.output.strip())
        assert key.projects == frozenset({research.id})
        made = await run("api-key", "create", "--name", "y")
        assert (await authenticate_key(sessions, made.output.strip())).projects is None
    finally:
        await engine.dispose()
    refused = await run("api-key", "create", "--name", "x", "--project", "Research", "--project", "Sales")
    assert refused.exit_code == 1
    assert "no project “Sales”; there are: " in refused.output
    assert "Research" in refused.output


@pytest.mark.parametrize("given", ["yesterday", "0", "1999-01-01", "9" * 20])
async def test_an_end_that_cannot_be_is_refused(here: str, given: str) -> None:
    refused = await run("api-key", "create", "--name", "x", "--expires", given)
    assert refused.exit_code == 2
    assert "--expires" in refused.output


async def test_keys_are_listed_without_their_secrets_rotated_and_revoked(here: str) -> None:
    assert (await run("api-key", "list")).output == "there are no keys\n"
    first = (await run("api-key", "create", "--name", "ATS", "--scope", "read", "--expires", "90")).output.strip()
    other = (await run("api-key", "create", "--name", "Reports")).output.strip()
    listed = (await run("api-key", "list")).output
    assert first not in listed
    assert [line.split("  ")[:3] for line in listed.splitlines()] == [
        [f"{other[:10]}…", "Reports", "read,write,candidates,reports"],
        [f"{first[:10]}…", "ATS", "read"],
    ]
    assert "never used" in listed
    second = (await run("api-key", "rotate", first[:10], "--grace", "2")).output.strip()
    assert second != first
    for key in (first, second):
        scopes, expires_at = await looked_at(here, key)
        assert scopes == {Scope.READ}
        assert expires_at is not None
    assert "the secret before is good until" in (await run("api-key", "list")).output
    third = (await run("api-key", "rotate", "ATS", "--grace", "0")).output.strip()
    for ended in (first, second):
        with pytest.raises(NotSignedIn):
            await looked_at(here, ended)
    assert "has ended" in (await run("api-key", "revoke", f"{third[:10]}…")).output
    with pytest.raises(NotSignedIn):
        await looked_at(here, third)
    assert "Reports" in (await run("api-key", "list")).output
    assert await actions(here) == ["created"] * 2 + ["rotated"] * 2 + ["revoked"]


async def test_a_key_that_is_none_or_one_of_two_is_not_guessed_at(here: str) -> None:
    for _ in range(2):
        await run("api-key", "create", "--name", "twin")
    for command in ("rotate", "revoke"):
        refused = await run("api-key", command, "nobody")
        assert (refused.exit_code, "no living key" in refused.output) == (1, True)
        refused = await run("api-key", command, "twin")
        assert (refused.exit_code, "2 keys are called twin" in refused.output) == (1, True)
    assert (await run("api-key", "rotate", "twin", "--grace", "-1")).exit_code == 2


async def actions(url: str) -> list[str]:
    """What has been done to keys, by whoever runs the server."""
    engine = open_engine(url, pool_size=1)
    async with sessionmaker(engine)() as db:
        found = await db.scalars(
            select(AuditEvent)
            .where(AuditEvent.action.startswith("api_key."), AuditEvent.actor == "system")
            .order_by(AuditEvent.id)
        )
        done = [event.action.removeprefix("api_key.") for event in found]
    await engine.dispose()
    return done


async def test_a_link_is_made_for_who_has_forgotten_their_password(here: str) -> None:
    made = (await run("user", "link", "Owner@Example.org")).output
    assert "/sign-in/link?token=" in made
    refused = await run("user", "link", "nobody@example.org")
    assert (refused.exit_code, "no open account" in refused.output) == (1, True)


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
