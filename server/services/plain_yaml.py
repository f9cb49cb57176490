"""YAML as far as files of plain values need it: no tags, no anchors, no dates, and `no` is a word.

Anchors are refused because a few of them, one in the other, unfold to more than any memory holds.
"""

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

import yaml

from server.services.errors import Invalid

if TYPE_CHECKING:
    from yaml import SafeDumper, SafeLoader
else:
    try:
        from yaml import CSafeDumper as SafeDumper
        from yaml import CSafeLoader as SafeLoader
    except ImportError:  # PyYAML without its C library: the same, but slower
        from yaml import SafeDumper, SafeLoader

DEEPEST: Final = 30
BOOL: Final = "tag:yaml.org,2002:bool"
TEXT: Final = "tag:yaml.org,2002:str"
READ_AS_TEXT: Final = frozenset(
    {"tag:yaml.org,2002:timestamp", BOOL, "tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"}
)
"""What YAML 1.1 makes of plain words and nobody means: the language `no` is Norwegian."""


class _Loader(SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way to be told)
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in READ_AS_TEXT]
        for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """As PyYAML does, but a name that stands twice is an error instead of a lost value."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"`{name[:100]}` stands twice here", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


class _Dumper(SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(TEXT, text, style="|" if "\n" in text else None)


_Loader.add_implicit_resolver(BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
_Dumper.add_representer(str, _text)


def load_yaml(text: str) -> Any:
    """The plain values in `text`.

    Raises:
        Invalid: says what is wrong, at which line and column.
    """
    try:
        _expect_plain(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, narrowed)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise Invalid(f"This is not valid YAML: {where}{error.problem or error.context}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid(f"This is not valid YAML: {str(error).splitlines()[0][:200]}.") from error


def _expect_plain(text: str) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        refused = (
            "anchors and aliases are not read"
            if getattr(event, "anchor", None)
            else "this is nested too deeply"
            if depth > DEEPEST
            else "a file holds one interview"
            if documents > 1
            else ""
        )
        if refused:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise Invalid(f"This is not read: line {line}: {refused}.")


def dump_yaml(raw: Any) -> str:
    """Plain values as YAML that `load_yaml` reads as the same."""
    dumped: str = yaml.dump(raw, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return dumped
