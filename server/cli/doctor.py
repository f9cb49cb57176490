"""`colloquy doctor`."""

import asyncio
import errno
import logging
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

import click
import structlog

from server.adapters.speech import open_engines
from server.app import WEB
from server.cli.common import is_serving, own_address
from server.cli.doctor_outside import check_outside
from server.db.engine import open_engine, sessionmaker
from server.services.diagnosis import Check, Health, check_database, check_model, check_work
from server.services.speech_diagnosis import check_speech
from server.settings import Settings, SettingsError, load_settings

LITTLE_DISK = 1024**3
NO_DISK = 100 * 1024**2
_BUILT = ("app.css", "candidate.css", "room.js")


@click.command()
@click.option("--quick", is_flag=True, help="Leave out speech, whose models take seconds to load.")
def doctor(*, quick: bool) -> None:
    """Say what works and what does not, and how to mend it.

    Looks and asks, and leaves nothing behind. Ends with status 1 when something is broken.
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        click.echo(Check("settings", Health.PROBLEM, str(error)).line)
        sys.exit(1)
    # What speech processes say as they start is for the server's log; here the checks say what came of it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        checks = asyncio.run(examine(settings, quick=quick))
    finally:
        structlog.reset_defaults()
    for check in checks:
        click.echo(check.line)
    if any(check.health is Health.PROBLEM for check in checks):
        sys.exit(1)


async def examine(settings: Settings, static: Path = WEB / "static", *, quick: bool = False) -> list[Check]:
    """All checks, in the order they are printed."""
    folder = Path(settings.data_dir)
    engine = open_engine(settings.resolved_database_url, pool_size=1)
    try:
        database = await check_database(engine, embedded=settings.embedded)
        work = await check_work(sessionmaker(engine)) if database.health is Health.OK else None
    finally:
        await engine.dispose()
    return [
        check_folder(folder),
        database,
        *([work] if work else []),
        *await _check_models(settings),
        *await check_outside(settings),
        *([] if quick else await _check_speech(settings)),
        check_front_end(static),
        await asyncio.to_thread(check_port, settings),
    ]


def check_folder(folder: Path) -> Check:
    """Whether what is kept can be kept there, and by whom it can be read."""
    name, mend = "data folder", "set COLLOQUY_DATA_DIR to a folder that can be written to"
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not existing.is_dir():
        return Check(name, Health.PROBLEM, f"{existing} is not a folder", mend)
    if not os.access(existing, os.W_OK | os.X_OK):
        return Check(name, Health.PROBLEM, f"{existing} cannot be written to", mend)
    free = shutil.disk_usage(existing).free
    found = f"{folder} can be written to, {free / 1024**3:.1f} GB free"
    if free < NO_DISK:
        return Check(name, Health.PROBLEM, found, "make room: answers can soon not be stored any more")
    if free < LITTLE_DISK:
        return Check(name, Health.WARNING, found, "make room soon")
    if existing == folder.absolute() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return Check(name, Health.WARNING, f"{found}, other users can look into it", f"`chmod 700 {folder}`")
    return Check(name, Health.OK, found)


async def _check_models(settings: Settings) -> list[Check]:
    if not settings.model_configured:
        mend = "set OPENAI_API_KEY or OPENAI_BASE_URL for a language model"
        return [Check("model endpoint", Health.WARNING, "none: the script interviews, reports are extracts", mend)]
    from server.adapters.llm_openai import OpenAIEndpoint  # only this check waits for its import

    endpoint = OpenAIEndpoint(api_key=settings.openai_api_key, base_url=settings.openai_base_url)
    patience_s = settings.llm_first_token_timeout_s
    try:
        checks = [await check_model(endpoint.model(settings.llm_model), patience_s=patience_s)]
        if settings.analysis_model not in ("", settings.llm_model):
            reports = endpoint.model(settings.analysis_model)
            checks.append(await check_model(reports, patience_s=60, name="report model"))
    finally:
        await endpoint.close()
    return checks


async def _check_speech(settings: Settings) -> list[Check]:
    async with open_engines(settings.speech) as speech:
        return await check_speech(speech)


def check_front_end(static: Path) -> Check:
    """Whether the pages' scripts and styles have been built."""
    missing = [name for name in _BUILT if not (static / name).is_file()]
    if missing:
        return Check("front end", Health.PROBLEM, f"not built: {', '.join(missing)}", "`make setup` builds it")
    return Check("front end", Health.OK, "built")


def check_port(settings: Settings) -> Check:
    """Whether the server could listen, or does so already."""
    address = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE and is_serving(own_address(settings)):
                return Check("port", Health.OK, f"this server answers on {address}")
            mend = "choose another with COLLOQUY_PORT, or an address of this machine with COLLOQUY_HOST"
            return Check("port", Health.PROBLEM, f"{address} cannot be listened on: {error.strerror}", mend)
    return Check("port", Health.OK, f"{address} is free; the server is not running")
