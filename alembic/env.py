"""Runs migrations on the connection that `server.db.migrations` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from server.db.migrations import OWN_TABLES
from server.db.models import Base
from server.db.models.base import Json, TextEnum

SEARCH_INDEX = "ix_turns_said"
"""Over an expression of PostgreSQL's: its migration makes it, and the tables of the code do not know it."""


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    if kind == "index":
        return name != SEARCH_INDEX
    return kind != "table" or name in OWN_TABLES


def render_item(kind: str, item: object, context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, TextEnum):
        return "sa.String(length=40)"
    if kind == "type" and isinstance(item, Json):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    render_item=render_item,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
