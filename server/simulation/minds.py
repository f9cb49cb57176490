"""What decides what a simulated candidate does next."""

from typing import Protocol

from server.simulation.candidate import SimulatedCandidate
from server.simulation.situation import Action, Seen


class Mind(Protocol):
    """Answers for one candidate in one interview."""

    async def respond(self, seen: Seen) -> Action:
        """What the candidate does now that it is its turn."""
        ...


class ScriptedMind(Mind):
    """Needs no model."""

    def __init__(self, candidate: SimulatedCandidate) -> None:
        self._candidate = candidate

    async def respond(self, seen: Seen) -> Action:
        """See `Mind`."""
        return self._candidate.respond(seen)
