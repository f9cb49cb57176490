"""Reads what the webhooks API is asked for in queries."""

from enum import StrEnum
from typing import Any, TypeVar

from litestar import Request

from server.services.errors import Invalid

AnyRequest = Request[Any, Any, Any]
Choice = TypeVar("Choice", bound=StrEnum)


def one_of(request: AnyRequest, name: str, enum: type[Choice]) -> Choice | None:
    """The member of `enum` that the query names; None: it names none.

    Raises:
        Invalid: something else, or it is named twice.
    """
    given = request.query_params.getall(name, [])
    if not given:
        return None
    if len(given) > 1:
        raise Invalid(f"Send {name} once.", name)
    try:
        return enum(given[0])
    except ValueError as error:
        raise Invalid(f"{name} is one of {', '.join(member.value for member in enum)}.", name) from error
