"""What all tables share: UUIDv7 keys, so that order of id is order of creation, and times in UTC."""

from enum import StrEnum

from advanced_alchemy.base import UUIDv7AuditBase
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


class Base(UUIDv7AuditBase):
    """Has `id`, `created_at` and `updated_at`."""

    __abstract__ = True


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
