"""`colloquy user` and `colloquy api-key`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import click

from server.adapters.password_argon2 import Argon2Hasher
from server.cli.common import fail, settings_or_fail, with_database
from server.db.engine import Sessions
from server.db.models import ApiKey, MemberRole
from server.services.access import (
    Caller,
    Scope,
    create_api_key,
    create_sign_in_link,
    find_api_key,
    list_api_keys,
    revoke_api_key,
    rotate_api_key,
)
from server.services.accounts import (
    create_organization_with_owner,
    create_user,
    find_user,
    first_organization,
    hash_new_password,
)
from server.services.audit import record_view
from server.services.projects import list_projects

DEFAULT_GRACE_HOURS: Final = 24
LONGEST_GRACE_HOURS: Final = 30 * 24


@click.group("user")
def user_group() -> None:
    """People who sign in."""


@user_group.command("create")
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in MemberRole]), default="MEMBER", show_default=True)
@click.option("--password", is_flag=True, help="Ask for a password; without, a sign-in link is printed.")
def user_create(email: str, name: str, role: str, *, password: bool) -> None:
    """Add a person to the organization; the first one becomes its owner."""
    secret = click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    base_url = settings_or_fail().base_url

    async def create(sessions: Sessions) -> str:
        hashed = hash_new_password(Argon2Hasher(), secret) if secret else None
        organization = await first_organization(sessions)
        if organization is None:
            account = await create_organization_with_owner(
                sessions, "My organization", email, owner_name=name, password_hash=hashed
            )
            owner = account.owner
        else:
            owner = await create_user(
                sessions, organization.id, email, name=name, role=MemberRole(role), password_hash=hashed
            )
        if secret:
            return f"{owner.email} can sign in at {base_url}/sign-in"
        token = await create_sign_in_link(sessions, owner.id)
        return f"{base_url}/sign-in/link?token={token}"

    click.echo(with_database(create))


@user_group.command("link")
@click.argument("email")
def user_link(email: str) -> None:
    """Print a link that signs a person in once, within a day: for a forgotten password, which they can then replace."""
    base_url = settings_or_fail().base_url

    async def make(sessions: Sessions) -> str:
        user = await find_user(sessions, email)
        if user is None or not user.is_active:
            fail(f"there is no open account of {email}")
        return f"{base_url}/sign-in/link?token={await create_sign_in_link(sessions, user.id)}"

    click.echo(with_database(make))


def _moment(_context: click.Context, _parameter: click.Parameter, given: str | None) -> datetime | None:
    """A time in the future from a date or a number of days."""
    if given is None:
        return None
    now = datetime.now(UTC)
    try:
        moment = (
            now + timedelta(days=int(given)) if given.isdigit() else datetime.fromisoformat(given).replace(tzinfo=UTC)
        )
    except (ValueError, OverflowError) as error:
        raise click.BadParameter("give a date as 2027-01-31, or a number of days") from error
    if moment <= now:
        raise click.BadParameter("this is in the past")
    return moment


async def _operator_of(sessions: Sessions, organization_id: UUID | None) -> Caller:
    """Whoever runs the server, acting for an organization: the first one, where none is named."""
    if organization_id is None:
        organization = await first_organization(sessions)
        if organization is None:
            fail("there is no organization yet; start the server once, or run `colloquy user create`")
        organization_id = organization.id
    return Caller(organization_id, MemberRole.OWNER)


async def _projects_named(sessions: Sessions, operator: Caller, named: Sequence[str]) -> list[UUID] | None:
    """The organization's projects of these names or ids; None without any."""
    if not named:
        return None
    known = await list_projects(sessions, operator)
    found = {key: row.id for row in known for key in (row.name.casefold(), str(row.id))}
    for name in named:
        if name.casefold() not in found:
            fail(f"there is no project “{name}”; there are: {', '.join(row.name for row in known)}")
    return list(dict.fromkeys(found[name.casefold()] for name in named))


of_organization = click.option("--organization", type=click.UUID, help="Its id; without: the first one.")


@click.group("api-key")
def api_key_group() -> None:
    """Keys for the API."""


@api_key_group.command("create")
@click.option("--name", required=True, help="What the key is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may be used for; again for more. Without: everything.",
)
@click.option("--expires", metavar="DATE|DAYS", callback=_moment, help="As 2027-01-31 (UTC), or 90 for so many days.")
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="NAME|ID",
    help="A project whose interviews it sees; again for more. Without: all, later ones too.",
)
def api_key_create(name: str, scopes: tuple[str, ...], expires: datetime | None, projects: tuple[str, ...]) -> None:
    """Make a key and print it: the only time it is shown."""
    wanted = [Scope(scope) for scope in scopes] or list(Scope)

    async def create(sessions: Sessions) -> str:
        operator = await _operator_of(sessions, None)
        within = await _projects_named(sessions, operator, projects)
        row, key = await create_api_key(
            sessions, operator.organization_id, name, scopes=wanted, expires_at=expires, project_ids=within
        )
        await record_view(sessions, operator, "api_key.created", row.id)
        return key

    click.echo(with_database(create))


@api_key_group.command("list")
@of_organization
def api_key_list(organization: UUID | None) -> None:
    """Print the living keys, newest first: their first characters, never the keys."""

    async def listed(sessions: Sessions) -> str:
        operator = await _operator_of(sessions, organization)
        rows = await list_api_keys(sessions, operator.organization_id)
        return "\n".join(_line_of(row) for row in rows) or "there are no keys"

    click.echo(with_database(listed))


def _line_of(row: ApiKey) -> str:
    now = datetime.now(UTC)
    used = f"last used {row.last_used_at:%Y-%m-%d}" if row.last_used_at else "never used"
    end = "never expires"
    if row.expires_at is not None:
        end = f"{'expired' if row.expires_at <= now else 'expires'} {row.expires_at:%Y-%m-%d}"
    parts = [f"{row.prefix}…", row.name, ",".join(row.scopes), f"made {row.created_at:%Y-%m-%d}", used, end]
    if row.previous_until is not None and row.previous_until > now:
        parts.append(f"the secret before is good until {row.previous_until:%Y-%m-%d %H:%M} UTC")
    return "  ".join(parts)


@api_key_group.command("rotate")
@click.argument("key")
@click.option(
    "--grace",
    metavar="HOURS",
    type=click.IntRange(0, LONGEST_GRACE_HOURS),
    default=DEFAULT_GRACE_HOURS,
    show_default=True,
    help="How long the secret it has now stays good.",
)
@of_organization
def api_key_rotate(key: str, grace: int, organization: UUID | None) -> None:
    """Give KEY a new secret and print it: the only time it is shown.

    KEY is its first characters as `api-key list` prints them, its name, or its id. Name, scopes and end stay.
    """

    async def rotate(sessions: Sessions) -> str:
        operator = await _operator_of(sessions, organization)
        found = await find_api_key(sessions, operator.organization_id, key)
        _row, secret = await rotate_api_key(sessions, operator.organization_id, found.id, timedelta(hours=grace))
        await record_view(sessions, operator, "api_key.rotated", found.id)
        return secret

    click.echo(with_database(rotate))


@api_key_group.command("revoke")
@click.argument("key")
@of_organization
def api_key_revoke(key: str, organization: UUID | None) -> None:
    """End KEY at once; it is named as for `api-key rotate`."""

    async def revoke(sessions: Sessions) -> str:
        operator = await _operator_of(sessions, organization)
        found = await find_api_key(sessions, operator.organization_id, key)
        await revoke_api_key(sessions, operator.organization_id, found.id)
        await record_view(sessions, operator, "api_key.revoked", found.id)
        return f"{found.prefix}… ({found.name}) has ended"

    click.echo(with_database(revoke))
