"""Which project a list is narrowed to."""

from collections.abc import Sequence

from server.db.models import Project


def chosen_project(asked: str, projects: Sequence[Project]) -> Project | None:
    """The project that an address names among those the caller sees; None: all of them."""
    return next((row for row in projects if str(row.id) == asked), None)
