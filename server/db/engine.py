"""Opens the database: SQLite with WAL, or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

Sessions = async_sessionmaker[AsyncSession]
"""Makes database sessions; the name `Session` is an interview's everywhere else."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged turn also survives loss of power
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, and does not stay readable in freed pages
)

TURN_TIMEOUT_S = 20.0
"""To wait for one's turn to write: longer than SQLite itself waits for another process."""


def open_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine on `url`, with no connection made yet."""
    if not url.startswith("sqlite"):
        return _postgresql(url, pool_size)
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def roll_back(connection: Any, _record: object, _error: object) -> None:
        # A query cut off by cancellation can leave a cursor open; closing then only marks the connection, and its
        # transaction would lock the database until the cursor is collected.
        with suppress(Exception, asyncio.CancelledError):
            connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # Readers see one snapshot; writers that must not race ask for BEGIN IMMEDIATE through `writing()`.
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return engine


def _postgresql(url: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, pool_timeout=10)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # A statement that takes 30 ms is not worth the 50 ms that compiling it takes. Said here and not on opening the
        # connection: poolers in between refuse what they do not know there.
        cursor = connection.cursor()
        cursor.execute("SET jit = off")
        cursor.close()
        connection.commit()

    return engine


def sessionmaker(engine: AsyncEngine) -> Sessions:
    """Sessions whose objects stay readable after commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def reading(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A transaction that only reads."""
    async with sessions.begin() as db:
        yield db


@asynccontextmanager
async def writing(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A transaction that writes; committed at the end of the block, rolled back on an exception.

    SQLite's deferred transactions that read and then write fail at once with "database is locked" when another
    wrote in between; an immediate one waits its turn instead. PostgreSQL needs nothing.
    """
    async with turn_to_write(sessions.kw["bind"]), sessions.begin() as db:
        if db.get_bind().dialect.name == "sqlite":
            await db.connection(execution_options={"sqlite_begin": "BEGIN IMMEDIATE"})
        yield db


@asynccontextmanager
async def turn_to_write(engine: AsyncEngine) -> AsyncIterator[None]:
    """This process's writers in the order they came: SQLite lets them poll for its lock, and some are never lucky."""
    if engine.dialect.name != "sqlite":
        yield
        return
    lock = _turns.setdefault(engine, asyncio.Lock())
    async with asyncio.timeout(TURN_TIMEOUT_S):
        await lock.acquire()
    try:
        yield
    finally:
        lock.release()


_turns: WeakKeyDictionary[AsyncEngine, asyncio.Lock] = WeakKeyDictionary()
