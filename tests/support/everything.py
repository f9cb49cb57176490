"""A person with a row in every table that is about people, by the tables themselves; and looking for their mark."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import JSON, Boolean, Float, Integer, String

from server.db.engine import Sessions, reading, writing
from server.db.models import Base
from server.db.models.base import Json, TextEnum, new_id, utc_now
from server.services.people.reach import ROOTS, tables

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Everything:
    """Ids by table, of the person's own rows."""

    ids: dict[str, UUID]

    @property
    def session_id(self) -> UUID:
        return self.ids["sessions"]


async def everything_about(
    sessions: Sessions, mark: str, fixed: dict[str, UUID], values: dict[str, dict[str, object]]
) -> Everything:
    """A person whose every text begins with `mark`. `fixed` are rows of other tables; `values` what a table needs."""
    ids = {**fixed, **{name: new_id() for name in ROOTS}}  # what has no foreign key may come before them
    async with writing(sessions) as db:
        for table in tables():
            row_id = values.get(table.name, {}).get("id", ids.get(table.name, new_id()))
            assert isinstance(row_id, UUID)
            row = {column.name: _value(column, mark, ids) for column in table.columns}
            await db.execute(table.insert().values({**row, **values.get(table.name, {}), "id": row_id}))
            ids[table.name] = row_id
    return Everything({table.name: ids[table.name] for table in tables()})


def _value(column: Column[Any], mark: str, ids: dict[str, UUID]) -> object:
    """Something that fits, with the mark in it where words go."""
    if isinstance(column.type, Uuid):
        for key in column.foreign_keys:
            return ids.get(key.column.table.name)
        pointed = {"session_id": "sessions", "invite_id": "invites"}.get(column.name, "")
        return ids.get(pointed, None if column.nullable else new_id())
    number = next(_numbers)
    match column.type:
        case TextEnum():
            return next(iter(column.type.enum))
        case Json() | JSON():
            return [f"{mark} {column.name} {number}"]
        case Boolean():
            return False
        case Integer() | Float():
            return number
        case String():
            if column.name.endswith(("_hash", "_digest", "digest", "fingerprint")):
                return hashlib.sha256(f"{mark} {number}".encode()).hexdigest()
            return f"{mark} {number} {column.name}"[: column.type.length]
    return utc_now()


async def rows_with(sessions: Sessions, mark: str) -> list[str]:
    """`table.column` of every value in the database that has the mark in it; tables that no model knows too."""
    found = []
    async with reading(sessions) as db:
        for table in await _all_tables(db):
            # The index's own tables hold its words in BLOBs.
            for row in (await db.execute(text(f'SELECT * FROM "{table}"'))).mappings():
                found += [f"{table}.{name}" for name, value in row.items() if mark.encode() in _bytes(value)]
    return sorted(set(found))


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).lower().encode()


async def _all_tables(db: AsyncSession) -> list[str]:
    if db.get_bind().dialect.name == "sqlite":
        return list(await db.scalars(text("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")))
    wanted = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    return list(await db.scalars(text(wanted)))


def files_with(folder: Path, mark: str) -> list[str]:
    """The files below the folder with the mark in their name or their bytes."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if mark in str(path.relative_to(folder)).lower()
        or (path.is_file() and mark.encode() in path.read_bytes().lower())
    )


async def snapshot(sessions: Sessions, ids: dict[str, UUID]) -> dict[str, dict[str, object]]:
    """These rows as they stand."""
    found = {}
    async with reading(sessions) as db:
        for name, row_id in ids.items():
            table: Table = Base.metadata.tables[name]
            row = (await db.execute(table.select().where(table.c.id == row_id))).mappings().first()
            found[name] = {key: value for key, value in (row or {}).items() if not isinstance(value, datetime)}
    return found
