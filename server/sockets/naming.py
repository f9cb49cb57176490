"""Ids and places on the wire. Pure."""

from typing import Any
from uuid import UUID

Event = dict[str, Any]


def item_name(item_id: UUID) -> str:
    """An item's id on the wire."""
    return f"item_{item_id.hex}"


def item_id_of(name: str) -> UUID | None:
    """The id behind a name; None when it is none."""
    try:
        return UUID(hex=name.removeprefix("item_"))
    except ValueError:
        return None


def response_name(reply_id: UUID) -> str:
    """A reply's id on the wire."""
    return f"resp_{reply_id.hex}"


def place(reply_id: UUID, item_id: UUID) -> Event:
    """Where in a response something stands."""
    return {
        "response_id": response_name(reply_id),
        "item_id": item_name(item_id),
        "output_index": 0,
        "content_index": 0,
    }
