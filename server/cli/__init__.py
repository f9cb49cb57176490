"""The `colloquy` command: one module per group of commands, errors as one clear line."""

import click

from server.cli.accounts import api_key_group, user_group
from server.cli.doctor import doctor
from server.cli.interview_files import export_command, import_command
from server.cli.limits import limits_command
from server.cli.people import person_group
from server.cli.serving import migrate_command, serve, worker
from server.cli.simulating import simulate
from server.cli.speech_models import models_group, voices_group


@click.group()
@click.version_option(package_name="colloquy-server")
def main() -> None:
    """A server that interviews people and reports with evidence."""


main.add_command(serve)
main.add_command(worker)
main.add_command(migrate_command)
main.add_command(user_group)
main.add_command(api_key_group)
main.add_command(limits_command)
main.add_command(person_group)
main.add_command(simulate)
main.add_command(export_command)
main.add_command(import_command)
main.add_command(doctor)
main.add_command(models_group)
main.add_command(voices_group)
