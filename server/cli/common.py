"""What the commands share: settings, a database that is there, errors as one line."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeVar

import httpx
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, open_engine, sessionmaker
from server.db.migrations import migrate
from server.services.errors import DomainError
from server.services.issues import load_issues
from server.settings import Settings, SettingsError, load_settings

T = TypeVar("T")


def fail(message: str) -> NoReturn:
    """End with one line on stderr and status 1."""
    sys.exit(f"colloquy: {message}")


def settings_or_fail() -> Settings:
    """The settings, with the data folder made."""
    try:
        settings = load_settings()
    except SettingsError as error:
        fail(str(error))
    try:
        load_issues(settings.issues_file)
    except (OSError, DomainError) as error:
        fail(f"COLLOQUY_ISSUES_FILE cannot be used: {getattr(error, 'message', error)}")
    folder = Path(settings.data_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        fail(f"the data folder {folder} cannot be written to ({error.strerror}); set COLLOQUY_DATA_DIR to one that can")
    with suppress(OSError):
        folder.chmod(0o700)
    return settings


def own_address(settings: Settings) -> str:
    """Where a server with these settings is reached from this machine."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 (compared, not bound)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def is_serving(base_url: str) -> bool:
    """Whether a server like this one answers there."""
    try:
        answer = httpx.get(f"{base_url}/healthz", timeout=3)
        return answer.status_code == 200 and answer.json() == {"status": "ok"}
    except (httpx.HTTPError, ValueError):
        return False


async def prepare_database(settings: Settings, engine: AsyncEngine) -> None:
    """Migrate the embedded database; any other is the operator's to migrate."""
    if settings.embedded:
        await migrate(engine)


def with_database(work: Callable[[Sessions], Awaitable[T]]) -> T:
    """Run `work` on the configured database."""
    settings = settings_or_fail()

    async def run() -> T:
        engine = open_engine(settings.resolved_database_url, pool_size=2)
        try:
            await prepare_database(settings, engine)
            return await work(sessionmaker(engine))
        finally:
            await engine.dispose()

    try:
        return asyncio.run(run())
    except DomainError as error:
        fail(error.message)
    except (SQLAlchemyError, OSError) as error:
        fail(database_trouble(settings, error))


def database_trouble(settings: Settings, error: Exception) -> str:
    """One line on why the database cannot be used."""
    cause = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
    if settings.embedded:
        return f"the database in {settings.data_dir} cannot be used: {cause}"
    return f"the database of COLLOQUY_DATABASE_URL cannot be used: {cause} (new database? run `colloquy migrate`)"
