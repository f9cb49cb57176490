"""What creators may send: the types of single values, and one check with one way of naming what is wrong.

Fields are named in camelCase, as in the API, wherever an error names them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta, inspect

from server.services.errors import Invalid

SPACE: Final = r"\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `str.strip` strips, spelled out: `\\s` means something else in the patterns of JSON Schema."""
ANY_TEXT: Final = r"^[^\x00]*$"
SOME_TEXT: Final = rf"^[{SPACE}]*[^{SPACE}\x00][^\x00]*$"
"""Not only white space, and no NUL, which PostgreSQL cannot store."""
EMAIL: Final = rf"^[^{SPACE}@\x00]+(@|\[at\])[^{SPACE}@\x00]+$"
"""Loose: only a mail proves an address. `[at]` is how the published document of the API writes its samples."""
LANGUAGE_TAG: Final = (
    r"^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?$"
)
"""Source: RFC 5646, section 2.1 (`langtag`), without the grandfathered tags."""

Title = Annotated[str, Meta(min_length=1, max_length=300, pattern=SOME_TEXT)]
Label = Annotated[str, Meta(min_length=1, max_length=200, pattern=SOME_TEXT)]
ShortName = Annotated[str, Meta(min_length=1, max_length=100, pattern=SOME_TEXT)]
LongText = Annotated[str, Meta(max_length=20_000, pattern=ANY_TEXT)]
PromptText = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=SOME_TEXT)]
Email = Annotated[str, Meta(max_length=320, pattern=EMAIL)]
Phone = Annotated[str, Meta(max_length=50, pattern=ANY_TEXT)]
LanguageTag = Annotated[str, Meta(min_length=2, max_length=35, pattern=LANGUAGE_TAG, examples=["en", "pt-BR"])]

MOST_SAID: Final = 500
"""Characters of a message."""

T = TypeVar("T")
WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
STEP = re.compile(r"\.[^.\[]+|\[[^\]]*\]")
NAMED = re.compile(r"^Object (?:missing required|contains unknown) field `(?P<name>.*)`$", re.DOTALL)


def parse(kind: type[T], raw: Any, *, strict: bool = True) -> T:
    """The struct that `raw` describes; not `strict`: numbers and booleans may come as text, as from a form.

    Raises:
        Invalid: names the field.
    """
    try:
        return msgspec.convert(raw, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise _violation(error, kind) from error


def parse_json(kind: type[T], body: bytes) -> T:
    """The struct that a JSON body describes.

    Raises:
        Invalid: not JSON, or names the field.
    """
    try:
        raw = _with_whole_numbers(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("The body is not valid JSON.") from error
    return parse(kind, raw)


def _with_whole_numbers(raw: Any) -> Any:
    """JSON has one kind of number: `30.0` is the integer 30 (JSON Schema 2020-12, section 4.2.3)."""
    match raw:
        case float() if raw.is_integer():
            return int(raw)
        case list():
            return [_with_whole_numbers(item) for item in raw]
        case dict():
            return {name: _with_whole_numbers(value) for name, value in raw.items()}
        case _:
            return raw


def checked(value: T) -> T:
    """`value`, built in code, held to the same rules as one that was parsed.

    Raises:
        Invalid: names the field.
    """
    return parse(type(value), msgspec.to_builtins(value))


def in_utc(value: datetime, field: str) -> datetime:
    """A time with a zone, as it is stored.

    Raises:
        Invalid: at the ends of the calendar it is in no year that there is.
    """
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise Invalid("There is no such time.", field=field) from error


def _violation(error: msgspec.ValidationError, kind: Any) -> Invalid:
    """The domain error for what msgspec found wrong with a `kind`, with its path as `field`."""
    found = WHERE.match(str(error))
    what, path = (found["what"], found["path"] or "") if found else (str(error), "")
    if named := NAMED.match(what):
        path += f".{named['name']}"
        what = "This field is required" if what.startswith("Object missing") else "There is no such field"
    elif " matching regex " in what:
        what = "This text is empty, malformed, or holds a character that cannot be kept"
    elif what.startswith("Invalid enum value"):
        known = dict.fromkeys(_values(inspect.type_info(kind), STEP.findall(path)))
        what = what[:200] + (f"; it can be {', '.join(known)}" if known else "")
    return Invalid(f"{what[:MOST_SAID]}.", field=path.lstrip(".")[:200] or None)


def _values(node: inspect.Type, steps: Sequence[str]) -> Iterator[str]:
    """What may stand at a path of msgspec's into a type: the values of the enumerations there."""
    match node:
        case inspect.Metadata(type=inner):
            yield from _values(inner, steps)
        case inspect.UnionType(types=several):
            for one in several:
                yield from _values(one, steps)
        case inspect.EnumType(cls=kind) if not steps:
            yield from (str(member.value) for member in kind)
        case inspect.LiteralType(values=values) if not steps:
            yield from map(str, values)
        case inspect.StructType(fields=fields) if steps:
            for field in fields:
                if f".{field.encode_name}" == steps[0]:
                    yield from _values(field.type, steps[1:])
        case (
            inspect.ListType(item_type=item)
            | inspect.VarTupleType(item_type=item)
            | inspect.SetType(item_type=item)
            | inspect.DictType(value_type=item)
        ) if steps:
            yield from _values(item, steps[1:])
        case _:
            return
