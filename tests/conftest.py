"""Databases for the tests: every test that asks for `engine` runs on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, open_engine, sessionmaker
from server.db.migrations import migrate
from tests.support.nursery import Nursery
from tests.support.postgres import PostgresCluster
from tests.support.server import RunningServer

# How long an example takes says something of the machine only.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    """Running servers are started quickly; the process for it comes with the first of them."""
    RunningServer.nursery = Nursery()
    yield
    RunningServer.nursery.close()
    RunningServer.nursery = None


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """A PostgreSQL server of this test process alone."""
    with PostgresCluster() as cluster:
        yield cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test first, so that no process is left waiting for it at the end."""
    items.sort(key=lambda item: "crash" not in item.keywords)


async def _migrate(url: str) -> None:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    if url.startswith("sqlite"):
        async with engine.connect() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "colloquy.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresCluster) -> str:
    """The name of a migrated database in the cluster, to be copied."""
    asyncio.run(_migrate(postgres.create_database("template_colloquy")))
    return "template_colloquy"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "colloquy.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}"
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    url = cluster.create_database(template=request.getfixturevalue("postgres_template"))
    yield url
    cluster.drop_database(url)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a fresh, migrated database; the test runs once for each kind."""
    engine = open_engine(database_url, pool_size=5)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    """Makes database sessions on `engine`."""
    return sessionmaker(engine)
