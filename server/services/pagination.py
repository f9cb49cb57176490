"""Pages that neither repeat nor skip a row, whatever is written meanwhile: keyset on the id, newest first.

Ids are UUIDv7, so their order is the order of creation and never changes with an edit.
"""

import base64
import re
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from server.services.errors import Invalid

DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 100

T = TypeVar("T")
Row = TypeVar("Row", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and where the next ones begin; `cursor` is None on the last page."""

    items: list[T]
    cursor: str | None


def cursor_pattern(of: str) -> str:
    """What the cursors of the list called `of` look like, for its documentation."""
    return f"^{of[0]}[A-Za-z0-9_-]{{21}}[AQgw]$"


def encode_cursor(of: str, last_id: UUID) -> str:
    """The cursor that continues the list called `of` after the row `last_id`: the list's initial and the id."""
    return of[0] + base64.urlsafe_b64encode(last_id.bytes).decode().rstrip("=")


def decode_cursor(of: str, cursor: str) -> UUID:
    """The id the next page stays below; the row itself need not exist any more.

    Raises:
        Invalid: no cursor of this list.
    """
    if not re.fullmatch(cursor_pattern(of), cursor):
        raise Invalid("This is not a cursor that this list has given out.", field="cursor")
    return UUID(bytes=base64.urlsafe_b64decode(cursor[1:] + "=="))


def check_limit(limit: int) -> int:
    """`limit`, if it can be a page's size.

    Raises:
        Invalid: outside 1–100.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"The limit must be between 1 and {MAX_LIMIT}.", field="limit")
    return limit


def page_query(
    query: Select[Row], id_column: InstrumentedAttribute[UUID], of: str, *, limit: int, cursor: str | None
) -> Select[Row]:
    """`query` cut to one page and one row more, by which `page_of` knows whether there is a next one."""
    if cursor is not None:
        query = query.where(id_column < decode_cursor(of, cursor))
    return query.order_by(id_column.desc()).limit(check_limit(limit) + 1)


def page_of(rows: list[tuple[UUID, T]], of: str, *, limit: int) -> Page[T]:
    """The page that the rows of a `page_query` make, each given with its id."""
    more = len(rows) > limit
    kept = rows[:limit]
    return Page([row for _, row in kept], encode_cursor(of, kept[-1][0]) if more else None)
