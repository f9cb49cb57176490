"""Deleted words leave the files of the embedded database."""

from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, writing
from server.db.models import TurnRow
from server.db.scrubbing import scrub
from tests.support.everything import files_with
from tests.support.finished import finished_session

WORDS = ("I answered with xq7marker9k.", "And again xq7marker9k, said at length. " * 300)


async def test_deleted_words_are_gone_from_database_index_and_journal(
    engine: AsyncEngine, sessions: Sessions, tmp_path: Path
) -> None:
    await finished_session(sessions, WORDS)
    async with writing(sessions) as db:
        await db.execute(delete(TurnRow))
    scrubbed = await scrub(sessions)
    if engine.dialect.name == "postgresql":
        assert scrubbed is None
        return
    assert scrubbed is True
    assert files_with(tmp_path, "xq7marker9k") == []


async def test_a_large_database_is_not_written_anew_while_people_wait(
    engine: AsyncEngine, sessions: Sessions, tmp_path: Path
) -> None:
    await finished_session(sessions, WORDS)
    scrubbed = await scrub(sessions, at_most=1)
    assert scrubbed is (None if engine.dialect.name == "postgresql" else False)


async def test_what_is_deleted_is_overwritten_where_it_stood(engine: AsyncEngine) -> None:
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            assert (await connection.exec_driver_sql("PRAGMA secure_delete")).scalar() == 1
