"""Databases that people have filled come through every revision."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, MetaData, Table, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import open_engine, reading, sessionmaker, writing
from server.db.migrations import check, migrate, unmigrate
from server.db.models import (
    ConsentKind,
    ConsentRow,
    FindingKind,
    FindingRow,
    InterviewRow,
    InviteRow,
    MailKind,
    MailRow,
    SessionRow,
    ThemeRow,
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
    special = {
        "sessions": {"status": "COMPLETED"},
        "turns": {"speaker": "candidate", "move": "say", "source": "candidate"},
        "interviews": {"ai_tone": "CASUAL", "follow_up_depth": "LIGHT", "patience": "NORMAL"},
    }
    for name, row_id in IDS.items():
        _insert(connection, name, id=row_id, **special.get(name, {}))


def _insert(connection: Connection, name: str, **given: object) -> None:
    """A row of the table as it is now: `given`, and something in every other column that must have a value."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    values: dict[str, object] = {}
    for column in table.columns:
        parent = next(iter(column.foreign_keys), None)
        if column.name == "id":
            values["id"] = uuid4()
        elif parent is not None and not column.nullable:
            values[column.name] = IDS.get(parent.target_fullname.split(".")[0])
        elif not column.nullable:
            values[column.name] = FILLING[column.type.python_type]
    values |= given
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
    invite = uuid4()
    _insert(connection, "invites", id=invite, token="t")
    _insert(connection, "mails", invite_id=invite, sealed="i", state="waiting")


async def test_findings_of_before_results_are_filed_under_their_interview_and_themes(old: AsyncEngine) -> None:
    await migrate(old, "0015")
    async with old.begin() as connection:
        await connection.run_sync(_reports_with_themes)
    await migrate(old)
    await check(old)
    async with reading(sessionmaker(old)) as db:
        themes = {row.key: row for row in await db.scalars(select(ThemeRow))}
        findings = list(await db.scalars(select(FindingRow)))
    assert set(themes) == {"slow builds", "pay"}
    assert {row.interview_id for row in themes.values()} == {IDS["interviews"]}
    filed = {(row.kind, row.label): (row.interview_id, row.theme_id) for row in findings}
    assert filed == {
        (FindingKind.THEME, "Slow builds"): (IDS["interviews"], themes["slow builds"].id),
        (FindingKind.THEME, "slow  builds."): (IDS["interviews"], themes["slow builds"].id),
        (FindingKind.THEME, "Pay"): (IDS["interviews"], themes["pay"].id),
        (FindingKind.INSIGHT, "Pay"): (IDS["interviews"], None),
        (FindingKind.THEME, "Only tried out"): (None, None),
    }


def _reports_with_themes(connection: Connection) -> None:
    preview, reports = uuid4(), {False: uuid4(), True: uuid4()}
    _insert(connection, "sessions", id=preview, status="COMPLETED", is_preview=True, token_hash="y")
    for of_preview, report in reports.items():
        session = preview if of_preview else IDS["sessions"]
        _insert(connection, "reports", id=report, session_id=session, state="READY", kind="extractive")
    labels = [("theme", "Slow builds"), ("theme", "slow  builds."), ("theme", "Pay"), ("insight", "Pay")]
    for kind, label in labels:
        _insert(connection, "findings", report_id=reports[False], kind=kind, label=label)
    _insert(connection, "findings", report_id=reports[True], kind="theme", label="Only tried out")
