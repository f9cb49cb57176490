"""Which rows of which tables are about a person: read off the tables themselves, so that a new table is in it."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, false, or_, select

from server.db.models import Base
from server.services.people.finding import Person

ROOTS: Final = ("sessions", "invites")
"""What a person is found by."""
POINTERS: Final = {"session_id": "sessions", "invite_id": "invites"}
"""Columns that name one of these, with or without a foreign key."""
FINGERPRINTS: Final = frozenset({"external_ids", "attempt_hashes"})
"""Hashes that stay, so that a program that asks again is told of the erasure and does not begin anew by accident."""

Link = tuple[Column[Any], str]


@cache
def links() -> dict[str, tuple[Link, ...]]:
    """Table → its columns that point to a person's rows, and at which table; parents before their children."""
    found: dict[str, tuple[Link, ...]] = {}
    for table in Base.metadata.sorted_tables:
        pointing = tuple(_pointing(table, set(found) | set(ROOTS)))
        if pointing or table.name in ROOTS:
            found[table.name] = pointing
    return found


def _pointing(table: Table, known: set[str]) -> list[Link]:
    found = []
    for column in table.columns:
        targets = {key.column.table.name for key in column.foreign_keys} or {POINTERS.get(column.name, "")}
        found += [(column, target) for target in targets if target in known and target != table.name]
    return found


def tables() -> list[Table]:
    """All that hold something about people, parents first."""
    return [Base.metadata.tables[name] for name in links()]


def rows_of(person: Person) -> Callable[[Table], ColumnElement[bool]]:
    """Gives the condition that a row of a table is about the person."""
    roots = {"sessions": person.session_ids, "invites": person.invite_ids}

    def condition(table: Table) -> ColumnElement[bool]:
        if table.name in roots:
            return table.c.id.in_(roots[table.name])
        return or_(false(), *(_points(column, target) for column, target in links()[table.name]))

    def _points(column: Column[Any], target: str) -> ColumnElement[bool]:
        if target in roots:
            return column.in_(roots[target])
        parent = Base.metadata.tables[target]
        return column.in_(select(parent.c.id).where(condition(parent)))

    return condition
