"""What all tables share: UUIDv7 keys, so that order of id is order of creation, and times in UTC."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import JSON, Dialect, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine
from uuid_utils.compat import uuid7

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    """A UUIDv7: ids made by one process sort in the order they were made."""
    return uuid7()


def utc_now() -> datetime:
    """The time, for columns."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Has `id`, `created_at` and `updated_at`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: DateTimeUTC}  # noqa: RUF012 (read once by SQLAlchemy)

    id: Mapped[UUID] = mapped_column(default=new_id, primary_key=True, sort_order=-100)
    created_at: Mapped[datetime] = mapped_column(DateTimeUTC(timezone=True), default=utc_now, sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(
        DateTimeUTC(timezone=True), default=utc_now, onupdate=utc_now, sort_order=101
    )


class TextEnum(TypeDecorator[StrEnum]):
    """A StrEnum kept as plain text, so that a new member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Text for the database; refuses what is no member."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member again."""
        return None if value is None else self.enum(value)


class Json(TypeDecorator[Any]):
    """A JSON document: JSONB on PostgreSQL, text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())
