"""`alembic check` on a fresh SQLite database; PostgreSQL is checked by tests/db."""

import asyncio
import tempfile
from pathlib import Path

from server.db.engine import open_engine
from server.db.migrations import check, migrate


async def main() -> None:
    """Fail when a table of the code has no migration."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite+aiosqlite:///{Path(folder) / 'check.db'}")
        await migrate(engine)
        await check(engine)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
