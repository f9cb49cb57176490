"""A throw-away PostgreSQL cluster."""

import asyncio
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TypeVar

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

T = TypeVar("T")

SHAPE: Final = """
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat_ws(':', c.relname, a.attname, a.atttypid, a.attnotnull) AS line
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    ) AS lines
"""
OTHERS: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
EMPTY: Final = (
    "SET session_replication_role = replica",  # neither foreign keys nor triggers: every table is emptied
    """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r'
            AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
        LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
        FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART'; END LOOP;
    END $$
    """,
)
FAREWELLS: Final = 100
FAREWELL_S: Final = 0.02


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not versions:
        raise RuntimeError("PostgreSQL is needed for the tests: apt-get install postgresql")
    return versions[-1].parent


class PostgresCluster:
    """Started on entering, stopped and deleted on leaving; not durable, so it is fast."""

    def __init__(self) -> None:
        self._names = itertools.count()
        self._clean: list[str] = []
        self._shapes: dict[str, object] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # initdb refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(self._folder, account.pw_uid, account.pw_gid)
            self._as_user = ["runuser", "-u", "postgres", "--"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self._as_user, str(_programs() / program), *arguments],
            check=True,
            timeout=60,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Let it run, on the data it has."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-o", options, "start")

    def stop(self) -> None:
        """End it, and every connection to it; what was committed stays, though nothing is synced to disk before."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "-w", "stop")

    def __enter__(self) -> "PostgresCluster":
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "colloquy", "--auth=trust", "--no-sync", "--encoding=UTF8")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def create_database(self, name: str | None = None, *, template: str = "template0") -> str:
        """The URL of a new database, a copy of `template`."""
        name = name or f"test{next(self._names)}"
        self._wait_for(self._create(name, template))
        return self.url_of(name)

    @contextmanager
    def lend(self, template: str) -> Iterator[str]:
        """The URL of a database that is like `template`: emptied after use, it serves again.

        A copy is some hundred files; a thousand copies keep the disk busy while others are tested.
        """
        name = self._clean.pop() if self._clean else self.create_database(template=template).rpartition("/")[2]
        yield self.url_of(name)
        if self._wait_for(self._empty(name, template)):
            self._clean.append(name)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """In a thread, for whoever asks from within an event loop; a program of its own would take thrice as long."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result(60)

    async def _create(self, name: str, template: str) -> None:
        engine = create_async_engine(self.url_of("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        await engine.dispose()

    async def _empty(self, name: str, template: str) -> bool:
        """Whether the database is as `template` again; never when its tables differ or somebody stays connected."""
        if template not in self._shapes:
            self._shapes[template] = await self._ask(template, SHAPE)
        if await self._ask(name, SHAPE) != self._shapes[template]:
            return False
        for _ in range(FAREWELLS):
            if not await self._ask(name, OTHERS):
                await self._ask(name, *EMPTY)
                return True
            await asyncio.sleep(FAREWELL_S)
        return False

    async def _ask(self, name: str, *statements: str) -> object:
        """The only value that the last statement gives, if it gives one."""
        engine = create_async_engine(self.url_of(name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with engine.connect() as connection:
            for statement in statements:
                found = await connection.execute(text(statement))
            return found.scalar() if found.returns_rows else None

    def url_of(self, name: str) -> str:
        """Of a database in the cluster."""
        return f"postgresql+asyncpg://colloquy@127.0.0.1:{self.port}/{name}"
