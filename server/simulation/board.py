"""A sketch as the board in the room stores it: boxes in a row, joined by arrows."""

import re
from typing import Any, Final

_BOX: Final = {"width": 160, "height": 80, "y": 120, "strokeColor": "#1e1e1e", "backgroundColor": "transparent"}
_GAP: Final = 80


def board_of(words: str) -> list[dict[str, Any]]:
    """The boxes that `words` names in square brackets, from left to right; one box where it names none."""
    labels = re.findall(r"\[([^\]]{1,60})\]", words) or ["?"]
    elements: list[dict[str, Any]] = []
    for place, label in enumerate(labels):
        x = 40 + place * (_BOX_WIDTH + _GAP)
        elements += [
            {"id": f"box-{place}", "type": "rectangle", "x": x, **_BOX},
            {
                "id": f"label-{place}",
                "type": "text",
                "x": x + 16,
                "y": 148,
                "width": _BOX_WIDTH - 32,
                "height": 24,
                "text": label,
                "fontSize": 18,
                "containerId": f"box-{place}",
                "strokeColor": "#1e1e1e",
            },
        ]
        if place:
            elements.append(_arrow(place, x))
    return elements


_BOX_WIDTH: Final = 160


def _arrow(place: int, x: int) -> dict[str, Any]:
    """From the box before to this one."""
    return {
        "id": f"arrow-{place}",
        "type": "arrow",
        "x": x - _GAP,
        "y": 160,
        "width": _GAP,
        "height": 0,
        "points": [[0, 0], [_GAP, 0]],
        "startBinding": {"elementId": f"box-{place - 1}"},
        "endBinding": {"elementId": f"box-{place}"},
        "strokeColor": "#1e1e1e",
    }
