"""What programs that act for people may do here, apart from the protocol they ask for it in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]

TOOL_BELT: Final = "tool_belt"
"""Where the state of a request's scope has the caller's `ToolBelt`."""


@dataclass(frozen=True, slots=True)
class ToolDescription:
    """What a program is told of a tool; the schemas are JSON Schema 2020-12 with an object at the root."""

    name: str
    title: str
    description: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    read_only: bool
    destructive: bool
    """It can change or remove what is there; only of tools that do not only read."""
    idempotent: bool
    """Doing it again changes nothing more."""


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What a call gives: a result, whose text is the result as JSON, or without one the reason in words."""

    text: str
    result: dict[str, Any] | None


class ToolBelt(Protocol):
    """All tools, in the hands of one caller."""

    async def call(self, name: str, arguments: dict[str, Any]) -> ToolAnswer:
        """The answer of the tool `name`, which is one of those described. Raises nothing but on cancellation."""
        ...


@runtime_checkable
class ToolServer(Protocol):
    """Speaks a protocol for tools over HTTP."""

    async def application(self) -> AsgiApp:
        """Answers one request, whose scope has the caller's belt under `TOOL_BELT`."""
        ...
