"""Proposals are written in the background of the process that was asked for them."""

import asyncio

from server.db.models import DraftRow
from server.services.proposing.writing import ProposalDesk, ProposalWriter, Variation
from server.sessions.tasks import TaskOwner


class BackgroundDesk(ProposalDesk):
    """Starts rounds, and ends with the server: what is being written then is marked as stopped."""

    def __init__(self, writer: ProposalWriter) -> None:
        self._writer = writer
        self._tasks = TaskOwner("proposals")

    def start(self, draft: DraftRow, variation: Variation | None = None) -> None:
        """See `ProposalDesk`."""
        self._tasks.start(self._writer.write(draft, variation))

    async def run(self) -> None:
        """Until cancelled; then every round is ended."""
        try:
            await asyncio.Event().wait()
        finally:
            await self._tasks.close()
