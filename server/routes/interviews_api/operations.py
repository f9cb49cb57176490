"""What the OpenAPI document says of an operation, kept beside its handler in `opt`, and of a family of them."""

from dataclasses import dataclass, field
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from server.routes.access import Access, opens

OPERATION: Final = "operation"
API_KEY_SCHEME: Final = "apiKey"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation. A path's `{…_id:str}` need none: they are ids, called `…Id`."""

    name: str
    """As sent; of the path, as it stands in the handler's braces."""
    type: Any
    """A type of the values, for their schema."""
    description: str
    where: str = "query"
    """`query`, `header` or `path`."""
    required: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    tag: str
    summary: str
    answer: Any
    """The type of the success's `data`, or of the whole answer where there is no envelope; None: there is no body."""
    description: str = ""
    body: Any = None
    body_example: Any = None
    answer_example: Any = field(default_factory=dict)
    pages_of: str | None = None
    """The name by which `pagination` knows the list, if the answer is a page."""
    may_be_incomplete: bool = False
    """Whether what is stored can lack something that this needs (400)."""
    conflicts: bool = False
    """Whether the state of things can forbid it (409)."""
    status: int = 200
    also: dict[int, str] = field(default_factory=dict)
    """Other successes with the same answer, and what they mean."""
    errors: tuple[int, ...] = ()
    """Statuses of errors beyond those that follow from the rest."""
    parameters: tuple[Parameter, ...] = ()
    enveloped: bool = True
    """Whether the answer stands in `data`."""
    security: tuple[str, ...] | None = None
    """The schemes that are needed together; None: the family's; empty: open to everybody."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> "Operation":
        # Litestar copies `opt` when it registers a handler; the types in here cannot be copied and need not be.
        return self


@dataclass(frozen=True, slots=True)
class Family:
    """Operations under one address that share how callers are known and how errors look."""

    prefix: str
    """What comes before the handlers' own paths: no slash at its end."""
    operations: tuple[HTTPRouteHandler, ...]
    """Each has an `Operation` in its `opt`."""
    about: str = ""
    """A paragraph for the document's introduction."""
    security: tuple[str, ...] = (API_KEY_SCHEME,)
    schemes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Security schemes that no other family has."""
    error: Any = None
    """The type of an error's body; None: the common one."""
    error_examples: dict[int, Any] = field(default_factory=dict)
    """Examples of such bodies, by status."""


def describes(operation: Operation) -> dict[str, Any]:
    """For a handler's `opt=`: behind an API key, and described."""
    return {**opens(Access.API_KEY), OPERATION: operation}
