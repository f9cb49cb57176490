"""The two databases behave alike."""

import asyncio
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.migrations import check
from server.db.models import MemberRole, Membership, Organization, User
from tests.support.postgres import PostgresCluster


async def test_migrations_give_the_tables_of_the_code(engine: AsyncEngine) -> None:
    await check(engine)


async def test_twenty_writers_that_read_first_all_succeed(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        organization = Organization(name="0")
        db.add(organization)

    async def count_up() -> None:
        async with writing(sessions) as db:
            row = await db.get_one(Organization, organization.id, with_for_update=True)
            row.name = str(int(row.name) + 1)

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with reading(sessions) as db:
        assert await db.scalar(select(Organization.name)) == "20"


async def test_no_connection_to_postgresql_compiles_statements(postgres: PostgresCluster) -> None:
    engine = open_engine(postgres.url_of("postgres"), pool_size=2)
    async with engine.connect() as first, engine.connect() as second:
        assert [await one.scalar(text("SHOW jit")) for one in (first, second)] == ["off", "off"]
    await engine.dispose()


async def test_roles_come_back_as_members_of_the_enum(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        organization, user = Organization(name="A"), User(email="a@example.org")
        db.add_all([organization, user])
        await db.flush()
        db.add(Membership(user_id=user.id, organization_id=organization.id, role=MemberRole.REVIEWER))
    async with reading(sessions) as db:
        assert await db.scalar(select(Membership.role)) is MemberRole.REVIEWER


async def test_a_transaction_cut_off_leaves_no_lock_behind(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'cut.db'}", pool_size=5)
    sessions = sessionmaker(engine)
    async with writing(sessions) as db:
        await db.execute(text("CREATE TABLE words (word TEXT)"))

    async def write_on() -> None:
        while True:
            async with writing(sessions) as db:
                await db.execute(text("INSERT INTO words VALUES ('a')"))
                await db.execute(text("SELECT count(*) FROM words"))

    for turns in range(1, 120):
        writers = [asyncio.ensure_future(write_on()) for _ in range(3)]  # noqa: TID251
        for again in (turns, turns % 7):
            for _ in range(again * 3):
                await asyncio.sleep(0)
            for writer in writers:
                writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        async with asyncio.timeout(5), writing(sessions) as db:
            await db.execute(text("INSERT INTO words VALUES ('b')"))
    await engine.dispose()
