"""The turns of a live interview: on disk first, then here, found as the candidate's client names them."""

from dataclasses import replace
from uuid import UUID

from server.interview.turns import Turn
from server.services.correction import correct_answer
from server.services.transcripts import LiveSession, StoredTurn, Tokens, TranscriptStore


class Transcript:
    """Stored turns in their order. What changes them raises as `TranscriptStore` does, and then changes nothing."""

    def __init__(self, store: TranscriptStore, session: LiveSession) -> None:
        self._store = store
        self._session = session
        self._turns = list(session.turns)
        self._by_event = {s.turn.client_event_id: s.id for s in self._turns if s.turn.client_event_id}

    @property
    def turns(self) -> list[StoredTurn]:
        """All of them."""
        return self._turns

    @property
    def newest(self) -> StoredTurn | None:
        """The newest one."""
        return self._turns[-1] if self._turns else None

    @property
    def newest_id(self) -> UUID | None:
        """Names the newest one."""
        return self._turns[-1].id if self._turns else None

    async def append(self, stored: StoredTurn, tokens: Tokens, segments_through: int | None) -> None:
        """Store one more, in place of what was kept of its words up to the segment `segments_through`."""
        await self._store.append(self._session, stored, tokens, segments_through=segments_through)
        self._turns.append(stored)
        if stored.turn.client_event_id:
            self._by_event[stored.turn.client_event_id] = stored.id

    async def amend(self, turn: Turn) -> None:
        """Put `turn` in place of the newest one, of which less was heard than was said."""
        newest = self._turns[-1]
        await self._replace(replace(newest, turn=replace(turn, spoken=newest.turn.spoken)))

    async def mark_spoken(self) -> None:
        """Note that the newest turn, made in writing, is spoken too."""
        newest = self._turns[-1]
        await self._replace(replace(newest, turn=replace(newest.turn, spoken=True)))

    async def correct(self, item_id: UUID, text: str) -> StoredTurn:
        """Put the candidate's own words in place of what was heard; raises as `correct_answer` too."""
        corrected = await correct_answer(self._store, self._session, self._turns, item_id, text)
        self._turns[corrected.turn.index] = corrected
        return corrected

    async def _replace(self, stored: StoredTurn) -> None:
        self._turns[stored.turn.index] = await self._store.amend(self._session, stored)

    def item(self, item_id: UUID) -> StoredTurn | None:
        """The turn that is `item_id` outside."""
        return next((stored for stored in reversed(self._turns) if stored.id == item_id), None)

    def of_event(self, client_event_id: str | None) -> UUID | None:
        """The item a client's event has become."""
        return self._by_event.get(client_event_id or "")

    def before(self, item_id: UUID) -> UUID | None:
        """The newest item that is not `item_id`: what it follows, stored or not."""
        return next((stored.id for stored in reversed(self._turns) if stored.id != item_id), None)
