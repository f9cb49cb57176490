"""A running server with one published interview, and candidates for it."""

import asyncio
from collections.abc import Iterator

import pytest

from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.services.accounts import create_organization_with_owner
from tests.support.postgres import PostgresCluster
from tests.support.seed import seed_coding, seed_interview
from tests.support.server import RunningServer
from tests.support.watched import watched_interview


async def _seed(url: str) -> None:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    await create_organization_with_owner(sessions, "First", "owner@example.org")
    await seed_interview(sessions)
    await seed_interview(sessions, slug="choose", questions=("What do you build?",), options=("Tests", "Docs"))
    await seed_interview(sessions, slug="timed", time_limit_minutes=1)
    await seed_coding(sessions)
    await watched_interview(sessions, slug="watched")
    await engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`colloquy serve` on each database, for all that do not end it.

    Its interviews are `talk`, `choose`, `timed`, `build` and `watched`.
    """
    folder = tmp_path_factory.mktemp("server")
    if request.param == "sqlite":
        (folder / "var").mkdir()
        url = f"sqlite+aiosqlite:///{folder / 'var' / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    asyncio.run(_seed(url))
    with RunningServer(folder, "--no-demo", COLLOQUY_DATABASE_URL=url) as running:
        yield running
