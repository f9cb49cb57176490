"""`colloquy simulate`."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from tempfile import TemporaryFile

import click

from server.cli.common import fail, is_serving, own_address, settings_or_fail
from server.cli.rehearsing import rehearse
from server.services.rehearsals.cast import MOST_CANDIDATES
from server.simulation.connection import SimulationFailed
from server.simulation.interview import take_interview
from server.simulation.printing import as_json, as_text
from server.simulation.record import Record, quality_of
from server.simulation.situation import Persona

AT_ONCE = 10
START_TIMEOUT_S = 60.0


@click.command()
@click.argument("slug")
@click.option(
    "--persona",
    type=click.Choice([persona.value for persona in Persona]),
    default=Persona.THOROUGH.value,
    show_default=True,
    help="How the candidate answers.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same candidate.")
@click.option(
    "--count", type=click.IntRange(1, 1000), default=1, show_default=True, help="Candidates, with seeds counting up."
)
@click.option("--url", help="Server to talk to; without, the running one of these settings, or one just for this.")
@click.option("--token", help="Token of an invite, where the interview is by invitation only.")
@click.option("--language", default="", help="Language the candidate answers in; without, the interview's.")
@click.option("--json", "machine", is_flag=True, help="One line of JSON for each interview.")
@click.option(
    "--quality", is_flag=True, help="Test it as the studio's Test page does: counted nowhere, with a quality sheet."
)
@click.option(
    "--candidates",
    type=click.IntRange(1, MOST_CANDIDATES),
    default=5,
    show_default=True,
    help="How many different candidates, with --quality.",
)
def simulate(
    slug: str,
    persona: str,
    seed: int,
    count: int,
    url: str | None,
    token: str | None,
    language: str,
    *,
    machine: bool,
    quality: bool,
    candidates: int,
) -> None:
    """Let simulated candidates take the interview at /i/SLUG, and print the transcripts.

    They come in by the front door, as browsers do: what they say is stored and reported on like anybody's.
    Ends with status 1 when an interview breaks a rule of its own. With --quality they are previews instead, also of
    interviews that are not published, and status 1 means that the sheet has faults.
    """
    if quality:
        if url or token:
            fail("--quality tests an interview of this installation; leave --url and --token out")
        with _server(None):
            good = rehearse(slug, candidates, machine=machine)
        sys.exit(0 if good else 1)
    if token and count > 1:
        fail("an invite is good for one candidate; leave --count out with --token")

    async def take_all(base_url: str) -> bool:
        places = asyncio.Semaphore(AT_ONCE)

        async def take(number: int) -> Record:
            async with places:
                return await take_interview(
                    base_url, slug, Persona(persona), seed + number, invite_token=token, language=language
                )

        good = True
        for record in await asyncio.gather(*(take(number) for number in range(count))):
            click.echo(as_json(record) if machine else as_text(record))
            good = good and not quality_of(record).problems
        return good

    try:
        with _server(url) as base_url:
            good = asyncio.run(take_all(base_url))
    except SimulationFailed as error:
        fail(str(error))
    if not good:
        sys.exit(1)


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url is not None:
        if not url.startswith(("http://", "https://")):
            fail(f"--url {url}: an address begins with http:// or https://")
        yield url.rstrip("/")
        return
    own = own_address(settings_or_fail())
    if is_serving(own):
        yield own
        return
    with _own_server() as started:
        yield started


@contextmanager
def _own_server() -> Iterator[str]:
    """A server on the same data for the time of the simulation."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "server.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with TemporaryFile() as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603 (our own command)
        try:
            deadline = time.monotonic() + START_TIMEOUT_S
            while not is_serving(base_url):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    said = log.read().decode(errors="replace").strip().splitlines()
                    fail(said[-1].removeprefix("colloquy: ") if said else "a server could not be started")
                time.sleep(0.05)
            yield base_url
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
