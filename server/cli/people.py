"""`colloquy person`: what is kept of one candidate, taken out or erased."""

import shutil
from pathlib import Path
from uuid import UUID

import click

from server.adapters.mail_folder import FolderMailFiles
from server.adapters.media_objects import open_media
from server.adapters.recording_folder import RecordingFolder
from server.cli.common import fail, settings_or_fail, with_database
from server.db.engine import Sessions
from server.db.models import MemberRole
from server.db.scrubbing import scrub
from server.parts import mail_folder, secret_of
from server.services.access import Caller
from server.services.accounts import first_organization
from server.services.media_links import MediaLinks
from server.services.people.erasing import erase_person
from server.services.people.exporting import person_as_zip
from server.services.people.finding import Person, find_people
from server.services.people.holdings import Stores, holdings_of

of_organization = click.option("--organization", type=click.UUID, help="Its id; without: the first one.")


@click.group("person")
def person_group() -> None:
    """One candidate across everything: WHO is an email address, a name, an external id, or a session's or invite's id.

    Text output names people: mind where it goes.
    """


def _stores() -> Stores:
    settings = settings_or_fail()
    links = MediaLinks(settings.base_url, secret_of(settings))
    return Stores(
        RecordingFolder(Path(settings.data_dir)),
        open_media(settings.media, links),
        FolderMailFiles(mail_folder(settings)),
    )


async def _operator(sessions: Sessions, organization_id: UUID | None) -> Caller:
    if organization_id is None:
        organization = await first_organization(sessions)
        if organization is None:
            fail("there is no organization yet; start the server once, or run `colloquy user create`")
        organization_id = organization.id
    return Caller(organization_id, MemberRole.OWNER)


async def _the_one(sessions: Sessions, operator: Caller, who: str) -> Person:
    found = await find_people(sessions, operator, who)
    if not found:
        fail(f"nothing is kept under {who}")
    if len(found) > 1:
        lines = "\n".join(f"  {_line_of(person)}" for person in found)
        fail(f"{len(found)} people are found; name one by the id in front:\n{lines}")
    return found[0]


def _line_of(person: Person) -> str:
    told = " ".join((", ".join(person.names), *(f"<{email}>" for email in person.emails))).strip()
    counts = f"{len(person.session_ids)} sessions, {len(person.invite_ids)} invites"
    return f"{person.id}  {told or 'without a name'}  {counts}"


@person_group.command("find")
@click.argument("who")
@of_organization
def person_find(who: str, organization: UUID | None) -> None:
    """Print who is found, and what is kept when it is one."""
    stores = _stores()

    async def find(sessions: Sessions) -> str:
        operator = await _operator(sessions, organization)
        found = await find_people(sessions, operator, who)
        if len(found) != 1:
            return "\n".join(map(_line_of, found)) or f"nothing is kept under {who}"
        kept = await holdings_of(sessions, stores, operator, found[0])
        return "\n".join([_line_of(found[0]), *(f"  {one.count:>6}  {one.words}" for one in kept.kept)])

    click.echo(with_database(find))


@person_group.command("export")
@click.argument("who")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True, help="ZIP to write.")
@of_organization
def person_export(who: str, output: Path, organization: UUID | None) -> None:
    """Write all that is kept of a person as one ZIP file."""
    stores = _stores()

    async def write(sessions: Sessions) -> str:
        operator = await _operator(sessions, organization)
        person = await _the_one(sessions, operator, who)
        async with person_as_zip(sessions, stores, operator, person) as made:
            with output.open("wb") as file:
                shutil.copyfileobj(made, file)
        return f"{output}: {_line_of(person)}"

    click.echo(with_database(write))


@person_group.command("erase")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
@of_organization
def person_erase(who: str, organization: UUID | None, *, yes: bool) -> None:
    """Erase all that is kept of a person, and write the embedded database anew without it."""
    stores = _stores()

    async def find(sessions: Sessions) -> Person:
        return await _the_one(sessions, await _operator(sessions, organization), who)

    person = with_database(find)
    if not yes:
        click.echo(_line_of(person))
        typed = click.prompt(f"Erased for good. Type “{person.called}” to confirm", default="", show_default=False)
        if typed.strip().casefold() != person.called.casefold():
            fail("nothing was erased")

    async def erase(sessions: Sessions) -> str:
        operator = await _operator(sessions, organization)
        done = await erase_person(sessions, stores, operator, person, rewrite_at_most=None)
        left = f"; {done.files_left} files are still to be erased by the server" if done.files_left else ""
        return f"erased: {done.sessions} sessions, {done.invites} invites, {done.rows} entries{left}"

    click.echo(with_database(erase))


@person_group.command("scrub")
def person_scrub() -> None:
    """Write the embedded database anew, so that nothing is left in its file of what was erased."""

    async def rewrite(sessions: Sessions) -> str:
        done = await scrub(sessions, at_most=None)
        if done is None:
            return "nothing to do: PostgreSQL sees to that by itself (autovacuum)"
        return "done" if done else fail("somebody is reading all the time; try again, or stop the server first")

    click.echo(with_database(rewrite))
