"""Correcting what was heard: the candidate's newest answer, until the next one is stored."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from server.interview.choices import choices_corrected
from server.interview.turns import Move, Speaker
from server.services.errors import Conflict, Invalid, NotFound
from server.services.transcripts import LiveSession, StoredTurn, TranscriptStore, TurnConflict

MAX_CHARACTERS: Final = 20_000
"""As long as a typed answer may be."""


async def correct_answer(
    store: TranscriptStore, session: LiveSession, turns: Sequence[StoredTurn], turn_id: UUID, text: str
) -> StoredTurn:
    """The candidate's newest answer in their own words, stored; what was heard first is kept as its `original`.

    `turns` are the session's so far. Sending the same correction again changes nothing.

    Raises:
        NotFound: no such turn in this session.
        Conflict: it is no answer of the candidate's, or not the newest any more.
        Invalid: no words, or too many.
        StorageFailed: the database does not answer.
    """
    words = text.strip()
    if not words:
        raise Invalid("An answer cannot be corrected to nothing.", "text")
    if len(words) > MAX_CHARACTERS:
        raise Invalid(f"Please keep the answer to {MAX_CHARACTERS} characters.", "text")
    stored = next((stored for stored in turns if stored.id == turn_id), None)
    if stored is None:
        raise NotFound("There is no such turn.")
    answers = [s for s in turns if s.turn.speaker is Speaker.CANDIDATE and s.turn.move is Move.SAY]
    if not answers or answers[-1].id != turn_id:
        raise Conflict("Only the last answer can be corrected.")
    if words == stored.turn.text:
        return stored
    before = [s.turn for s in turns if s.turn.index < stored.turn.index]
    choices = choices_corrected(session.plan, before, stored.turn, words)
    try:
        return await store.amend(session, replace(stored, turn=replace(stored.turn, text=words, choices=choices)))
    except TurnConflict as error:
        raise Conflict("Only the last answer can be corrected, and only while the interview goes on.") from error
