"""What the candidate makes besides words, in a live interview: newest revisions, and what of them was not handed in."""

from dataclasses import replace

from server.interview.plan import Question, QuestionType
from server.interview.turns import Attachment, Turn, WorkKind
from server.services.errors import Conflict, Invalid, TooMany
from server.services.transcripts import LiveSession, TranscriptStore
from server.services.work import OfferedWork, StoredWork

MADE_IN = {QuestionType.CODING: WorkKind.CODE, QuestionType.WHITEBOARD: WorkKind.DRAWING}
"""What a candidate's page may send, by the question it is made for."""
SAVES_AT_ONCE = 12
SAVES_A_SECOND = 1.0


class Workbench:
    """Holds the work of one session; what changes it raises as `TranscriptStore` does, and then changes nothing."""

    def __init__(self, store: TranscriptStore, session: LiveSession) -> None:
        self._store = store
        self._session = session
        self._newest = {(work.question_id, work.kind): work for work in session.work}

    def on(self, question_id: str | None) -> tuple[StoredWork, ...]:
        """The newest revisions of what was made for the question."""
        return tuple(work for work in self._newest.values() if work.question_id == question_id)

    def attachments(self, question_id: str | None) -> tuple[Attachment, ...]:
        """What of it has not been handed in."""
        return tuple(work.attachment for work in self.on(question_id) if work.turn_index is None and not work.empty)

    def handed_in(self, turn: Turn) -> None:
        """It has been stored with `turn`."""
        ids = {attachment.work_id for attachment in turn.attachments}
        for key, work in self._newest.items():
            if str(work.id) in ids:
                self._newest[key] = replace(work, turn_index=turn.index)

    async def save(self, offered: OfferedWork, question_id: str | None) -> StoredWork:
        """Store a revision of what is made for `question_id`, the question under discussion.

        Raises:
            Conflict: it is for another question.
            Invalid: this question is not answered by such a thing; or as `save_work`.
            StaleRevision: another page has saved a newer one.
            StorageFailed: the database does not answer.
        """
        if offered.question_id != question_id:
            raise Conflict("This question is not being worked on now.")
        if offered.kind is not kind_taken(self._question(question_id)):
            raise Invalid("This question is not answered by that.", "kind")
        stored = await self._store.save_work(self._session, offered)
        self._newest[stored.question_id, stored.kind] = stored
        return stored

    def _question(self, question_id: str | None) -> Question | None:
        return next((one for one in self._session.plan.questions if one.id == question_id), None)


def kind_taken(question: Question | None) -> WorkKind | None:
    """What may be made besides words with the question."""
    if question is None:
        return None
    return WorkKind.FILE if question.takes_files else MADE_IN.get(question.type)


class SaveBudget:
    """A token bucket: `SAVES_AT_ONCE` at once, `SAVES_A_SECOND` for long. Outlives connections."""

    def __init__(self) -> None:
        self._tokens = float(SAVES_AT_ONCE)
        self._at_ms: int | None = None

    def take(self, now_ms: int) -> None:
        """Count one.

        Raises:
            TooMany: it is one too many.
        """
        passed_ms = now_ms - (now_ms if self._at_ms is None else self._at_ms)
        self._tokens = min(SAVES_AT_ONCE, self._tokens + passed_ms / 1000 * SAVES_A_SECOND)
        self._at_ms = now_ms
        if self._tokens < 1:
            raise TooMany("This is being saved too often.", 2)
        self._tokens -= 1
