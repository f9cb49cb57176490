"""A throw-away PostgreSQL cluster."""

import asyncio
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not versions:
        raise RuntimeError("PostgreSQL is needed for the tests: apt-get install postgresql")
    return versions[-1].parent


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: a database of 600 files is copied there in 15 ms, not 250."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2 << 30
    return folder if roomy else None


class PostgresCluster:
    """Started on entering, stopped and deleted on leaving; not durable, so it is fast."""

    def __init__(self) -> None:
        self._names = itertools.count()
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir=_memory()))
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
        options += " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=128MB -c min_wal_size=32MB"
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
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Delete the database at `url`, and end what is still connected to it: a thousand of them fill a disk."""
        self._say(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        # In a thread, for whoever asks from within an event loop; a program of its own would take thrice as long.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self._execute(statement)).result(60)

    async def _execute(self, statement: str) -> None:
        engine = create_async_engine(self.url_of("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    def url_of(self, name: str) -> str:
        """Of a database in the cluster."""
        return f"postgresql+asyncpg://colloquy@127.0.0.1:{self.port}/{name}"
