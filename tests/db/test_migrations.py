"""Databases that people have filled come through every revision."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, MetaData, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import open_engine, reading, sessionmaker, writing
from server.db.migrations import check, migrate, unmigrate
from server.db.models import (
    ConsentKind,
    ConsentRow,
    InterviewRow,
    InviteRow,
    MailKind,
    MailRow,
    SessionRow,
    TurnRow,
)
from tests.support.postgres import PostgresCluster

IDS: dict[str, UUID] = {
    name: uuid4() for name in ("organizations", "projects", "interviews", "sessions", "turns", "consents")
}
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FILLING: dict[type, object] = {str: "x", int: 1, bool: False, datetime: NOW, dict: [], list: []}


@pytest.fixture(params=["sqlite", "postgresql"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A database of each kind as the first revision left it, with a row in every table that later ones change."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    engine = open_engine(url, pool_size=1)
    await migrate(engine, "0001")
    async with engine.begin() as connection:
        await connection.run_sync(_fill)
    yield engine
    await engine.dispose()


def _fill(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=list(IDS))
    for name, row_id in IDS.items():
        table = metadata.tables[name]
        values: dict[str, object] = {}
        for column in table.columns:
            parent = next(iter(column.foreign_keys), None)
            if column.name == "id":
                values["id"] = row_id
            elif parent is not None and not column.nullable:
                values[column.name] = IDS[parent.column.table.name]
            elif not column.nullable:
                values[column.name] = FILLING[column.type.python_type]
        values |= {"status": "COMPLETED"} if name == "sessions" else {}
        values |= {"speaker": "candidate", "move": "say", "source": "candidate"} if name == "turns" else {}
        values |= (
            {"ai_tone": "CASUAL", "follow_up_depth": "LIGHT", "patience": "NORMAL"} if name == "interviews" else {}
        )
        if connection.dialect.name == "sqlite":
            values = {k: v.hex if isinstance(v, UUID) else v for k, v in values.items()}
        connection.execute(insert(table), values)


async def test_what_was_kept_before_voice_is_kept_and_was_not_spoken(old: AsyncEngine) -> None:
    await migrate(old)
    await check(old)
    async with reading(sessionmaker(old)) as db:
        turn = await db.scalar(select(TurnRow))
        session = await db.scalar(select(SessionRow))
        interview = await db.scalar(select(InterviewRow))
        consent = await db.scalar(select(ConsentRow))
    assert turn is not None and session is not None and interview is not None and consent is not None
    assert (turn.spoken, turn.words, turn.audio_start_ms, turn.original_text) == (False, [], None, None)
    assert session.audio_consent is False
    assert interview.keep_audio is False
    assert consent.kind is ConsentKind.INTERVIEW


async def test_deleting_still_takes_everything_along(old: AsyncEngine) -> None:
    await migrate(old)
    sessions = sessionmaker(old)
    async with writing(sessions) as db:
        await db.execute(delete(SessionRow))
    async with reading(sessions) as db:
        assert await db.scalar(select(TurnRow)) is None
        assert await db.scalar(select(ConsentRow)) is None


async def test_going_back_a_revision_loses_no_turn(old: AsyncEngine) -> None:
    await migrate(old)
    await unmigrate(old, "0001")
    async with old.connect() as connection:
        assert await connection.scalar(text("select count(*) from turns")) == 1
        assert await connection.scalar(text("select count(*) from consents")) == 1
    await migrate(old)
    await check(old)


@pytest.mark.parametrize("back", ["0013", None])
async def test_mail_about_an_invite_survives_mail_to_members(old: AsyncEngine, back: str | None) -> None:
    """The table of mails is copied on SQLite: its rows, its keys and their deletion have to come along."""
    await migrate(old, "0013")
    async with old.begin() as connection:
        await connection.run_sync(_invite_by_mail)
    await migrate(old)
    await check(old)
    sessions = sessionmaker(old)
    async with writing(sessions) as db:
        db.add(MailRow(organization_id=IDS["organizations"], kind=MailKind.MENTION, sealed="m", due_at=NOW))
    if back is not None:
        await unmigrate(old, back)
        await migrate(old)
        await check(old)
    async with reading(sessions) as db:
        rows = list(await db.scalars(select(MailRow).order_by(MailRow.sealed)))
    assert (rows[0].kind, rows[0].sealed) == (MailKind.INVITATION, "i")
    assert len(rows) == (1 if back else 2), "an older revision cannot hold mail to members"
    async with writing(sessions) as db:
        await db.execute(delete(InviteRow))
    async with reading(sessions) as db:
        assert {row.sealed for row in await db.scalars(select(MailRow))} == (set() if back else {"m"})


def _invite_by_mail(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=["invites", "mails"])
    lite = connection.dialect.name == "sqlite"
    made = {"created_at": NOW, "updated_at": NOW}
    invite, mail, owner = uuid4(), uuid4(), {"organization_id": IDS["organizations"]}
    rows = {
        "invites": {"id": invite, **owner, "interview_id": IDS["interviews"], "token": "t", **made},
        "mails": {"id": mail, **owner, "invite_id": invite, "sealed": "i", "state": "waiting", "attempts": 0, **made},
    }
    rows["mails"]["due_at"] = NOW
    for name, values in rows.items():
        kept = {k: v.hex if lite and isinstance(v, UUID) else v for k, v in values.items()}
        connection.execute(insert(metadata.tables[name]), kept)
