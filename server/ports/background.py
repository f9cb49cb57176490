"""Durable work in the background."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class ReportQueue(Protocol):
    """Starts the durable work of writing a session's report."""

    async def enqueue(self, session_id: str) -> None:
        """Ask for the report of a finished session; asking twice is harmless."""
        ...
