"""The two databases behave alike."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, reading, writing
from server.db.migrations import check
from server.db.models import MemberRole, Membership, Organization, User


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


async def test_roles_come_back_as_members_of_the_enum(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        organization, user = Organization(name="A"), User(email="a@example.org")
        db.add_all([organization, user])
        await db.flush()
        db.add(Membership(user_id=user.id, organization_id=organization.id, role=MemberRole.REVIEWER))
    async with reading(sessions) as db:
        assert await db.scalar(select(Membership.role)) is MemberRole.REVIEWER
