"""Reads what the API is sent: ids, pages, JSON bodies."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import SkipValidation

from server.services.errors import Invalid, NotFound
from server.services.inputs import parse_json
from server.services.pagination import DEFAULT_LIMIT, check_limit

T = TypeVar("T")
BODY_LIMIT: Final = 1_048_576
"""Bytes of a request's body; the largest one that makes sense, 500 candidates with notes, is far smaller."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is wanted."""

    limit: int
    cursor: str | None


PagingParam = NamedDependency[SkipValidation[Paging]]
PayloadParam = NamedDependency[SkipValidation[bytes]]


class UnsupportedMediaType(HTTPException):
    """A body that does not call itself JSON."""

    status_code = 415


async def provide_payload(request: Request[Any, Any, Any]) -> bytes:
    """The body, which calls itself JSON or does not say.

    Raises:
        UnsupportedMediaType: it calls itself something else.
    """
    content_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if content_type != "application/json" and not content_type.endswith("+json"):
        raise UnsupportedMediaType("Send the body as application/json.")
    return await request.body()


def provide_paging(request: Request[Any, Any, Any]) -> Paging:
    """`limit` and `cursor` of the query.

    Raises:
        Invalid: a limit that is no number of 1–100, or one of them twice.
    """
    given: dict[str, str] = {}
    for name in ("limit", "cursor"):
        values = request.query_params.getall(name, [])
        if len(values) > 1:
            raise Invalid(f"Send {name} once.", field=name)
        if values:
            given[name] = values[0]
    limit = given.get("limit")
    if limit is None:
        return Paging(DEFAULT_LIMIT, given.get("cursor"))
    if not (limit.isascii() and limit.removeprefix("-").isdigit() and len(limit) <= 10):
        raise Invalid("The limit must be a whole number.", field="limit")
    return Paging(check_limit(int(limit)), given.get("cursor"))


def one_or_many(kind: type[T], body: bytes) -> tuple[tuple[T, ...], bool]:
    """The structs of a body that is one or an array of them, and whether it is an array.

    Raises:
        Invalid: not JSON, or names the field, in an array with its index.
    """
    if not body.lstrip().startswith(b"["):
        return (parse_json(kind, body),), False
    many: Any = tuple[kind, ...]  # type: ignore[valid-type]
    return parse_json(many, body), True


def parse_id(text: str, noun: str) -> UUID:
    """The id in a path.

    Raises:
        NotFound: not an id as this API writes them: the same answer as to one that names nothing.
    """
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.lower():
        raise NotFound(f"There is no such {noun}.")
    return found
