"""What the OpenAPI document says of an operation, kept beside its handler in `opt`."""

from dataclasses import dataclass, field
from typing import Any, Final

from server.routes.access import Access, opens
from server.services.access import Scope

OPERATION: Final = "operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    tag: str
    summary: str
    answer: Any
    """The type of the success's `data`."""
    description: str = ""
    body: Any = None
    body_example: Any = None
    answer_example: dict[str, Any] = field(default_factory=dict)
    pages_of: str | None = None
    """The name by which `pagination` knows the list, if the answer is a page."""
    may_be_incomplete: bool = False
    """Whether what is stored can lack something that this needs (400)."""
    conflicts: bool = False
    """Whether the state of things can forbid it (409)."""
    scope: Scope | None = None
    """What a key needs for it; None: it stands beside the operation in `opt`."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> "Operation":
        # Litestar copies `opt` when it registers a handler; the types in here cannot be copied and need not be.
        return self


def describes(operation: Operation) -> dict[str, Any]:
    """For a handler's `opt=`: behind an API key, and described."""
    scope = {"scope": operation.scope} if operation.scope else {}
    return {**opens(Access.API_KEY), OPERATION: operation, **scope}
