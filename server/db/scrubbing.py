"""Makes what has been deleted unreadable in the files of the database too, where it is the embedded one."""

from typing import Any, Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, reading, turn_to_write

log = structlog.get_logger(__name__)

SMALL: Final = 512_000_000
"""Bytes of a database that is written anew in a few seconds, which live interviews can wait for."""
TRIES: Final = 3
"""For the journal, which a reader holds; each waits as long as SQLite waits for a lock."""


async def scrub(sessions: Sessions, *, at_most: int | None = SMALL) -> bool | None:
    """Write the embedded database anew without what was deleted, and empty its journal; whether all of that was done.

    Deleted values are overwritten where they stood (`secure_delete`), but the index of words keeps them until its
    parts are merged, pages that were split may hold a copy, and the journal holds the pages as they were. A database
    larger than `at_most` is not written anew, only merged and its journal emptied. None: PostgreSQL, which does
    the like by itself, in its own time. Source: https://sqlite.org/pragma.html#pragma_secure_delete, https://sqlite.org/fts5.html
    """
    engine: AsyncEngine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        return None
    async with reading(sessions) as db:
        pages = await db.scalar(text("PRAGMA page_count")) or 0
        size = pages * (await db.scalar(text("PRAGMA page_size")) or 0)
    async with turn_to_write(engine), engine.connect() as connection:
        # The driver's own: SQLAlchemy would begin a transaction, in which nothing can be written anew.
        driver = (await connection.get_raw_connection()).driver_connection
        return await _rewrite(driver, small=at_most is None or size <= at_most)


async def _rewrite(connection: Any, *, small: bool) -> bool:
    await connection.execute("INSERT INTO said (said) VALUES ('optimize')")
    if small:
        await connection.execute("PRAGMA temp_store=FILE")
        try:
            await connection.execute("VACUUM")
        finally:
            await connection.execute("PRAGMA temp_store=MEMORY")
    for _ in range(TRIES):
        cursor = await connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_rest = await cursor.fetchone()
        await cursor.close()
        if not busy:
            return small
    log.warning("the journal of the database could not be emptied", reason="somebody is reading")
    return False
