"""A whiteboard as a picture: shapes a template writes as SVG. Numbers and colours are checked, words are escaped."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}")
MARGIN: Final = 16
LINE_HEIGHT: Final = 1.25
MOST_POINTS: Final = 2_000
ARROW: Final = 12
"""Length of an arrow's head. Unit: the board's pixels."""

Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One SVG element: its tag, its attributes, and the lines of its words."""

    tag: str
    attributes: dict[str, str]
    lines: tuple[tuple[str, str], ...] = ()
    """(offset, words) of each line of a text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes and the part of the plane they stand in."""

    view_box: str
    shapes: tuple[Shape, ...]


def picture_of(elements: Iterable[Element]) -> Picture | None:
    """The picture of a board; None of an empty one."""
    drawn = [element for element in elements if not element.get("isDeleted")]
    shapes = [shape for element in drawn for shape in _shapes(element)]
    if not shapes:
        return None
    corners = [corner for element in drawn for corner in _corners(element)]
    left, top = (min(corner[axis] for corner in corners) - MARGIN for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) + MARGIN for axis in (0, 1))
    return Picture(f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}", tuple(shapes))


def _shapes(element: Element) -> list[Shape]:
    x, y, width, height = (_number(element, name) for name in ("x", "y", "width", "height"))
    match element.get("type"):
        case "rectangle" | "frame":
            place = {"x": x, "y": y, "width": abs(width), "height": abs(height), "rx": 6}
            return [Shape("rect", _written(place) | _painted(element))]
        case "ellipse":
            place = {"cx": x + width / 2, "cy": y + height / 2, "rx": abs(width) / 2, "ry": abs(height) / 2}
            return [Shape("ellipse", _written(place) | _painted(element))]
        case "diamond":
            middle, centre = x + width / 2, y + height / 2
            corners = [(middle, y), (x + width, centre), (middle, y + height), (x, centre)]
            return [Shape("polygon", {"points": _points(corners)} | _painted(element))]
        case "arrow" | "line" | "freedraw":
            return _line(element)
        case "text":
            return [_text(element, x, y)]
        case _:
            return []


def _line(element: Element) -> list[Shape]:
    points = _corners(element)
    if len(points) < 2:
        return []
    drawn = Shape("polyline", {"points": _points(points)} | _painted(element) | {"fill": "none"})
    if element.get("type") != "arrow":
        return [drawn]
    (from_x, from_y), (to_x, to_y) = points[-2:]
    along = complex(to_x - from_x, to_y - from_y)
    along = along / abs(along) * ARROW if abs(along) else complex(ARROW, 0)
    wings = [complex(to_x, to_y) - along * turn for turn in (complex(0.87, 0.5), complex(0.87, -0.5))]
    head = [(wings[0].real, wings[0].imag), (to_x, to_y), (wings[1].real, wings[1].imag)]
    return [drawn, Shape("polyline", {"points": _points(head)} | _painted(element) | {"fill": "none"})]


def _text(element: Element, x: float, y: float) -> Shape:
    size = min(200.0, max(6.0, _number(element, "fontSize") or 20.0))
    anchors = {"center": ("middle", 0.5), "right": ("end", 1.0)}
    anchor, part = anchors.get(str(element.get("textAlign")), ("start", 0.0))
    place = _written({"x": x + part * _number(element, "width"), "y": y + size, "font-size": size})
    words = str(element.get("text") or "").splitlines()
    lines = tuple((f"{size * LINE_HEIGHT if number else 0:.1f}", line) for number, line in enumerate(words))
    return Shape("text", place | {"text-anchor": anchor, "fill": _colour(element, "strokeColor", "#1e1e1e")}, lines)


def _corners(element: Element) -> list[tuple[float, float]]:
    x, y = _number(element, "x"), _number(element, "y")
    points = element.get("points")
    if isinstance(points, list):
        pairs = [point for point in points[:MOST_POINTS] if isinstance(point, list) and len(point) >= 2]
        return [(x + _finite(point[0]), y + _finite(point[1])) for point in pairs]
    return [(x, y), (x + _number(element, "width"), y + _number(element, "height"))]


def _painted(element: Element) -> dict[str, str]:
    width = min(20.0, max(1.0, _number(element, "strokeWidth") or 2.0))
    return {
        "stroke": _colour(element, "strokeColor", "#1e1e1e"),
        "fill": _colour(element, "backgroundColor", "none"),
        "stroke-width": f"{width:.1f}",
    }


def _colour(element: Element, name: str, default: str) -> str:
    value = str(element.get(name))
    return value if COLOUR.fullmatch(value) else default


def _written(numbers: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:.1f}" for name, value in numbers.items()}


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _number(element: Element, name: str) -> float:
    return _finite(element.get(name))


def _finite(value: object) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e7 else 0.0
