"""The stage of rehearsals: gives each simulated candidate a seat in the interviews of this process."""

import random
from uuid import UUID

from server.db.engine import Sessions
from server.services.errors import NotFound
from server.services.rehearsals.leases import Claimed, ClaimedPart, TakingFailed, begin_part, running_interviews
from server.services.voice import NO_VOICE, VoiceSupport
from server.sessions.clock import Clock
from server.sessions.failures import NotStored
from server.sessions.registry import Registry, ServerFull, SessionOver
from server.simulation.candidate import SimulatedCandidate
from server.simulation.inside import take_inside
from server.simulation.minds import ScriptedMind
from server.simulation.words import words_for


class RehearsalStage:
    """Interviews are taken by the same drivers, models and store that candidates' connections use."""

    def __init__(
        self, sessions: Sessions, registry: Registry, clock: Clock, *, uses_model: bool, voice: VoiceSupport = NO_VOICE
    ) -> None:
        self._sessions = sessions
        self._registry = registry
        self._clock = clock
        self._uses_model = uses_model
        self._voice = voice

    async def take(self, rehearsal: Claimed, part: ClaimedPart) -> None:
        """Take the interview to its end as that candidate, from where it stands.

        Raises:
            TakingFailed: it could not be taken to its end.
            DomainError: the interview cannot be begun.
        """
        seed = 1000 * rehearsal.number + 10 * part.place + (part.session_id is not None)
        candidate = SimulatedCandidate(
            part.persona,
            words_for(rehearsal.language),
            random.Random(seed),  # noqa: S311 (repeatable)
            turn=part.place + rehearsal.number - 1,
        )
        session_id = await begin_part(
            self._sessions, part, candidate.name, uses_model=self._uses_model, voice=self._voice
        )
        await take_inside(self._registry, self._clock, session_id, ScriptedMind(candidate))

    async def end(self, rehearsal_id: UUID) -> None:
        """Close the interviews of the rehearsal that are still open.

        Raises:
            TakingFailed: one of them could not be closed.
        """
        for session_id in await running_interviews(self._sessions, rehearsal_id):
            try:
                await self._registry.end(session_id)
            except (ServerFull, SessionOver, NotFound, NotStored) as error:
                raise TakingFailed(type(error).__name__) from error
