"""`colloquy limits`: what an organization may have and use."""

from uuid import UUID

import click

from server.cli.common import fail, with_database
from server.db.engine import Sessions
from server.services.accounts import first_organization
from server.services.quotas import Limit, set_quotas

NONE = "none"


def _changes(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[Limit, int | None]:
    """Limits by name, as `sessions=100`; `none` lifts one."""
    found: dict[Limit, int | None] = {}
    for text in given:
        name, _, most = text.partition("=")
        if name not in set(Limit) or not (most == NONE or (most.isascii() and most.isdigit() and len(most) < 13)):
            raise click.BadParameter(f"{text}: give NAME=NUMBER or NAME={NONE}; names are {', '.join(Limit)}")
        found[Limit(name)] = None if most == NONE else int(most)
    return found


@click.command("limits")
@click.argument("limits", nargs=-1, metavar="[NAME=NUMBER|none]...", callback=_changes)
@click.option("--organization", type=click.UUID, help="Its id; without: the first one.")
@click.option(
    "--subscription", type=click.Choice(["active", "inactive"]), help="inactive: no new assessments and keys (402)."
)
def limits_command(limits: dict[Limit, int | None], organization: UUID | None, subscription: str | None) -> None:
    """Set limits of an organization, and print them all.

    NAME is one of templates (interviews not archived), seats, and a month's sessions, session_hours, ai_tokens and
    assessments.
    """
    active = None if subscription is None else subscription == "active"

    async def change(sessions: Sessions) -> str:
        wanted = organization
        if wanted is None:
            first = await first_organization(sessions)
            if first is None:
                fail("there is no organization yet; start the server once, or run `colloquy user create`")
            wanted = first.id
        quotas = await set_quotas(sessions, wanted, limits, subscription_active=active)
        return "\n".join(f"{limit}={quotas.get(limit, NONE)}" for limit in Limit)

    click.echo(with_database(change))
