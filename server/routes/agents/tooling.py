"""What a tool is made of, and how its schemas are made from the types of its arguments and its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from msgspec import Meta

from server.db.engine import Sessions
from server.ports.agent_tools import ToolDescription
from server.services.access import Caller, Scope
from server.services.interviews import InterviewChanges, NewInterview
from server.services.pagination import DEFAULT_LIMIT, MAX_LIMIT
from server.services.question_inputs import NewQuestion, QuestionChanges
from server.services.site import Site

A = TypeVar("A", bound="Arguments")
SCHEMA_REF: Final = "#/$defs/{name}"
SAME_FIELDS: Final = ((InterviewChanges, NewInterview), (QuestionChanges, NewQuestion))
"""Fields of the first mean what those of the second do, and are described there."""

Limit = Annotated[int, Meta(ge=1, le=MAX_LIMIT, description=f"How many at most; {DEFAULT_LIMIT} unless said.")]
Cursor = Annotated[
    str | None,
    Meta(description="The `cursor` of the answer before, for what follows; left out: from the beginning."),
]


class Arguments(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Base of what tools are called with."""


class Paged(Arguments, frozen=True, kw_only=True):
    """What tools are called with whose answers come in pages."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a tool works with."""

    sessions: Sessions
    caller: Caller
    site: Site


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """One tool; `description` says what it does, when to use it, and what to mind."""

    name: str
    title: str
    description: str
    scope: Scope
    arguments: type[A]
    answer: type[msgspec.Struct]
    run: Callable[[Desk, A], Awaitable[msgspec.Struct]]
    read_only: bool = False
    destructive: bool = False
    idempotent: bool = False

    def described(self) -> ToolDescription:
        """The tool as programs are told of it."""
        return ToolDescription(
            name=self.name,
            title=self.title,
            description=f"{self.description} Needs a key with the scope `{self.scope}`.",
            input_schema=schema_of(self.arguments),
            output_schema=schema_of(self.answer),
            read_only=self.read_only,
            destructive=self.destructive,
            idempotent=self.idempotent or self.read_only,
        )


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a struct, with an object at its root."""
    (_,), definitions = msgspec.json.schema_components((kind,), ref_template=SCHEMA_REF)
    definitions = msgspec.json.decode(msgspec.json.encode(definitions))  # defaults that are tuples become arrays
    for changed, described in SAME_FIELDS:
        if changed.__name__ in definitions:
            _describe_alike(definitions[changed.__name__], described)
    root: dict[str, Any] = _without_patterns(definitions.pop(kind.__name__))
    return {**root, "$defs": _without_patterns(definitions)} if definitions else root


def _without_patterns(schema: Any) -> Any:
    """Without regular expressions: models read these schemas word by word, and are told in words what is wrong."""
    match schema:
        case dict():
            return {
                name: _without_patterns(value)
                for name, value in schema.items()
                if not (name == "pattern" and isinstance(value, str))
            }
        case list():
            return [_without_patterns(item) for item in schema]
        case _:
            return schema


def _describe_alike(schema: dict[str, Any], described: type[msgspec.Struct]) -> None:
    properties = schema_of(described)["properties"]
    for name, field in schema["properties"].items():
        if "description" in properties.get(name, {}):
            field["description"] = properties[name]["description"]
