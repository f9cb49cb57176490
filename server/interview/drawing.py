"""A whiteboard in words: which shapes there are, what stands in them, and what points where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_CHARS = 4_000
MOST_LABEL_CHARS = 120
ROW_HEIGHT = 80
"""Shapes whose tops are this close stand in one row, and are read from left to right. Unit: the board's pixels."""

Element = Mapping[str, Any]
"""One element of the board's own format; whatever a client sends."""

_SHAPES = {"rectangle": "a box", "ellipse": "an ellipse", "diamond": "a diamond", "frame": "a frame"}
_LINES = {"arrow": "an arrow", "line": "a line"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on the board; `description` is the candidate's own, drawn or not."""

    elements: tuple[Element, ...] = ()
    description: str = ""


def drawing_summary(drawing: Drawing) -> str:
    """The candidate's own description, then what is on the board."""
    parts = []
    if said := drawing.description.strip():
        parts.append(f"Described by the candidate: {said}")
    parts += _board([element for element in drawing.elements if not element.get("isDeleted")])
    text = "\n".join(parts) or "An empty board."
    return text if len(text) <= MOST_CHARS else f"{text[:MOST_CHARS]} […]"


def _board(elements: list[Element]) -> list[str]:
    shapes = sorted((e for e in elements if _kind(e) in _SHAPES), key=_place)
    lines = sorted((e for e in elements if _kind(e) in _LINES), key=_place)
    labels = _labels(elements, [*shapes, *lines])
    names = {str(e.get("id")): _named(_SHAPES[_kind(e)], labels.get(str(e.get("id")), "")) for e in shapes}
    parts = []
    if shapes:
        parts.append(f"On the board: {_listed(names[str(e.get('id'))] for e in shapes)}.")
    parts += [_joined(e, names, labels) for e in lines]
    used = set(labels.values())
    if loose := [text for e in sorted(_texts(elements), key=_place) if (text := _text(e)) and text not in used]:
        parts.append(f"Text: {_listed(f'“{text}”' for text in loose)}.")
    for kind, one, many in (("freedraw", "freehand stroke", "freehand strokes"), ("image", "picture", "pictures")):
        if count := sum(_kind(e) == kind for e in elements):
            parts.append(f"{count} {one if count == 1 else many}.")
    return parts


def _joined(line: Element, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    start, end = (names.get(_bound(line, side), "") for side in ("startBinding", "endBinding"))
    words = _named(_LINES[_kind(line)], labels.get(str(line.get("id")), "")).capitalize()
    if start and end:
        words += f" from {_the(start)} to {_the(end)}"
    elif start or end:
        words += f" {'from' if start else 'to'} {_the(start or end)}"
    return f"{words}."


def _bound(line: Element, side: str) -> str:
    binding = line.get(side)
    return str(binding.get("elementId")) if isinstance(binding, Mapping) else ""


def _labels(elements: list[Element], carriers: list[Element]) -> dict[str, str]:
    """Id of a shape or line → the words in it: those bound to it, else those that stand inside of it."""
    ids = {str(e.get("id")) for e in carriers}
    labels: dict[str, list[str]] = {}
    for text in sorted(_texts(elements), key=_place):
        owner = str(text.get("containerId"))
        if owner not in ids:
            owner = next((str(e.get("id")) for e in reversed(carriers) if _holds(e, text)), "")
        if owner and (words := _text(text)):
            labels.setdefault(owner, []).append(words)
    return {owner: " ".join(words) for owner, words in labels.items()}


def _holds(shape: Element, text: Element) -> bool:
    if _kind(shape) not in _SHAPES or _kind(shape) == "frame":
        return False
    x, y = _number(text, "x") + _number(text, "width") / 2, _number(text, "y") + _number(text, "height") / 2
    left, top = _number(shape, "x"), _number(shape, "y")
    return left <= x <= left + _number(shape, "width") and top <= y <= top + _number(shape, "height")


def _texts(elements: Iterable[Element]) -> list[Element]:
    return [e for e in elements if _kind(e) == "text"]


def _text(element: Element) -> str:
    words = " ".join(str(element.get("text") or "").split())
    return words if len(words) <= MOST_LABEL_CHARS else f"{words[:MOST_LABEL_CHARS]}…"


def _kind(element: Element) -> str:
    return str(element.get("type"))


def _place(element: Element) -> tuple[int, float]:
    return int(_number(element, "y") // ROW_HEIGHT), _number(element, "x")


def _number(element: Element, name: str) -> float:
    value = element.get(name)
    # Beyond this no board goes; infinities and the like are no places.
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else 0.0


def _named(what: str, label: str) -> str:
    return f"{what} “{label}”" if label else what


def _the(name: str) -> str:
    return f"the {name.split(' ', 1)[1]}"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
