"""What is wrong with something sent is named, and what could have stood there is told."""

from enum import Enum
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from server.services.errors import Invalid
from server.services.inputs import parse, parse_json


class Colour(Enum):
    """Two."""

    RED = "red"
    BLUE = "blue"


class Inner(msgspec.Struct, rename="camel"):
    """Where colours stand."""

    first_colour: Colour | None = None
    several: Annotated[list[Colour], Meta(max_length=3)] = []
    by_name: dict[str, Colour] = {}
    size: Literal["small", "large"] | msgspec.UnsetType = msgspec.UNSET


class Outer(msgspec.Struct):
    """One deeper."""

    inner: Inner | None = None
    all: tuple[Inner, ...] = ()


COLOURS = "it can be red, blue."


@pytest.mark.parametrize(
    ("raw", "field", "says"),
    [
        ({"inner": {"firstColour": "RED"}}, "inner.firstColour", COLOURS),
        ({"inner": {"several": ["red", "green"]}}, "inner.several[1]", COLOURS),
        ({"inner": {"byName": {"a": "x"}}}, "inner.byName[...]", COLOURS),
        ({"all": [{}, {"size": "huge"}]}, "all[1].size", "it can be large, small."),
    ],
)
def test_what_could_have_stood_there_is_told(raw: object, field: str, says: str) -> None:
    with pytest.raises(Invalid) as wrong:
        parse(Outer, raw)
    assert wrong.value.field == field
    assert wrong.value.message.endswith(says)


def test_a_long_value_does_not_hide_what_could_have_stood_there() -> None:
    with pytest.raises(Invalid, match=COLOURS):
        parse_json(Outer, msgspec.json.encode({"inner": {"firstColour": "x" * 10_000}}))
