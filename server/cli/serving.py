"""`colloquy serve`, `worker` and `migrate`."""

import asyncio
import gc
import logging
import signal
import socket
import sys
from contextlib import suppress

import click
import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from server.app import create_app
from server.cli.common import database_trouble, fail, prepare_database, settings_or_fail
from server.cli.first_start import first_start
from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.parts import build
from server.settings import Settings
from server.sockets.client_events import MAX_AUDIO_FRAME_BYTES

COLLECT_AFTER_OBJECTS = 10_000


@click.command()
@click.option("--host", help="Address to listen on (COLLOQUY_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (COLLOQUY_PORT).")
@click.option("--no-demo", is_flag=True, help="Make no demo interview on an empty database.")
def serve(host: str | None, port: int | None, *, no_demo: bool) -> None:
    """Serve until interrupted. The embedded database is migrated first."""
    settings = settings_or_fail().listening_on(host, port)
    listener = _listen(settings)
    configure_logging(settings)
    try:
        links = asyncio.run(_prepare(settings, demo=not no_demo))
    except (SQLAlchemyError, OSError) as error:
        fail(database_trouble(settings, error))
    click.echo(links)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        ws_max_size=MAX_AUDIO_FRAME_BYTES,
        ws_max_queue=32,
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    _spare_the_collector()
    with suppress(KeyboardInterrupt):  # uvicorn raises it again once all is stored and closed
        uvicorn.Server(config).run(sockets=[listener])


def _spare_the_collector() -> None:
    """Keep what was loaded at the start out of garbage collection: going through it halts every interview.

    Source: `python -m tests.bench.chat 100`; a full collection took up to 0.4 s on two busy cores.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER_OBJECTS)


async def _prepare(settings: Settings, *, demo: bool) -> str:
    engine = open_engine(settings.resolved_database_url, pool_size=1)
    try:
        await prepare_database(settings, engine)
        return await first_start(settings, sessionmaker(engine), demo=demo)
    finally:
        await engine.dispose()


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        fail(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; "
            f"choose another with `--port` (make serve PORT=8001) or COLLOQUY_PORT"
        )
    return listener


def configure_logging(settings: Settings) -> None:
    """Structured lines on stderr, from the level set."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Plain tracebacks: the rich ones print local variables, and with them what candidates said.
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(level, logging.WARNING))


@click.command()
def worker() -> None:
    """Do background work (reports, retention) until interrupted."""
    settings = settings_or_fail()
    configure_logging(settings)

    async def run() -> None:
        work = asyncio.ensure_future(build(settings).work())  # noqa: TID251 (the process's one task)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, work.cancel)
        with suppress(asyncio.CancelledError):
            await work

    click.echo("Working in the background; interrupt to stop.")
    try:
        asyncio.run(run())
    except (SQLAlchemyError, OSError) as error:
        fail(database_trouble(settings, error))


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest version."""
    settings = settings_or_fail()

    async def run() -> None:
        engine = open_engine(settings.resolved_database_url, pool_size=1)
        try:
            await migrate(engine)
        finally:
            await engine.dispose()

    try:
        asyncio.run(run())
    except (SQLAlchemyError, OSError) as error:
        fail(database_trouble(settings, error))
    click.echo("The database is up to date.")
