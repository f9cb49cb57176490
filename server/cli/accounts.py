"""`colloquy user` and `colloquy api-key`."""

from datetime import UTC, datetime, timedelta

import click

from server.adapters.password_argon2 import Argon2Hasher
from server.cli.common import fail, settings_or_fail, with_database
from server.db.engine import Sessions
from server.db.models import MemberRole
from server.services.access import Scope, create_api_key, create_sign_in_link
from server.services.accounts import (
    create_organization_with_owner,
    create_user,
    first_organization,
    hash_new_password,
)


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
def api_key_create(name: str, scopes: tuple[str, ...], expires: datetime | None) -> None:
    """Make a key and print it: the only time it is shown."""
    wanted = [Scope(scope) for scope in scopes] or list(Scope)

    async def create(sessions: Sessions) -> str:
        organization = await first_organization(sessions)
        if organization is None:
            fail("there is no organization yet; start the server once, or run `colloquy user create`")
        _row, key = await create_api_key(sessions, organization.id, name, scopes=wanted, expires_at=expires)
        return key

    click.echo(with_database(create))
