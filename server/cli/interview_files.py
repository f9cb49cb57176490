"""`colloquy export` and `colloquy import`."""

import sys
from pathlib import Path

import click
from sqlalchemy import select

from server.cli.common import fail, settings_or_fail, with_database
from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, MemberRole
from server.services.access import Caller
from server.services.accounts import first_organization
from server.services.copying import export_interview, make_interview
from server.services.errors import Invalid
from server.services.portable import InterviewDocument, read_document, to_json, to_yaml


@click.command("export")
@click.argument("slug")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; without, stdout.")
@click.option("--format", "kind", type=click.Choice(["yaml", "json"]), help="Without: by the file's ending, else YAML.")
def export_command(slug: str, output: Path | None, kind: str | None) -> None:
    """Write the interview at /i/SLUG, with its questions, as one file."""

    async def find(sessions: Sessions) -> InterviewDocument:
        async with reading(sessions) as db:
            row = await db.scalar(select(InterviewRow).where(InterviewRow.public_slug == slug))
        if row is None:
            fail(f"there is no interview at /i/{slug}")
        return await export_interview(sessions, Caller(row.organization_id, MemberRole.OWNER), row.id)

    as_json = kind == "json" or (kind is None and output is not None and output.suffix == ".json")
    document = with_database(find)
    text = to_json(document) if as_json else to_yaml(document)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}")


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
def import_command(file: Path) -> None:
    """Make an interview of FILE (YAML or JSON; - for stdin), and print its link.

    Only invited candidates get in until it is published.
    """
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    base_url = settings_or_fail().base_url

    async def make(sessions: Sessions) -> str:
        organization = await first_organization(sessions)
        if organization is None:
            fail("there is no organization yet; start the server once, or run `colloquy user create`")
        try:
            row = await make_interview(sessions, Caller(organization.id, MemberRole.OWNER), read_document(content))
        except Invalid as error:
            fail(f"{file}: {error.field + ': ' if error.field else ''}{error.message}")
        return f"{base_url}/i/{row.public_slug}"

    click.echo(with_database(make))
