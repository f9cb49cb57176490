"""A running store of transcripts, and a session to write to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, SessionRow
from server.db.models.base import new_id
from server.interview.plan import Plan
from server.interview.spoken import HeardWord, SpokenDetails, SpokenSegment
from server.interview.turns import Move, Source, Speaker, Turn
from server.services.plans import plan_to_json
from server.services.transcripts import StoredTurn, TranscriptStore
from server.sessions.tasks import TaskOwner
from tests.support.seed import seed_interview
from tests.support.world import session_row


@asynccontextmanager
async def running_store(sessions: Sessions) -> AsyncIterator[TranscriptStore]:
    """A store that writes while inside."""
    store = TranscriptStore(sessions)
    tasks = TaskOwner("test")
    tasks.start(store.run())
    try:
        yield store
    finally:
        await tasks.close()


async def started_session(sessions: Sessions, *, slug: str = "talk", **values: object) -> SessionRow:
    """A session nothing has been said in."""
    interview_id = await seed_interview(sessions, slug=slug)
    async with writing(sessions) as db:
        interview = await db.get_one(InterviewRow, interview_id)
        plan = plan_to_json(Plan(interview_id=str(interview_id), title=interview.title, questions=()))
        row = session_row(interview, plan=plan, **values)
        db.add(row)
    return row


def asked(index: int, text: str = "What did you build?", *, move: Move = Move.ASK, spoken: bool = True) -> StoredTurn:
    """A turn of the interviewer's."""
    turn = Turn(index, Speaker.INTERVIEWER, move, text, 1000 * index, 1000 * index, source=Source.PLAN, spoken=spoken)
    return StoredTurn(new_id(), turn)


def answered(index: int, text: str, spoken: SpokenDetails | None = None) -> StoredTurn:
    """A turn of the candidate's."""
    turn = Turn(index, Speaker.CANDIDATE, Move.SAY, text, 1000 * index, 1000 * index, spoken=spoken is not None)
    return StoredTurn(new_id(), turn, spoken)


def heard(text: str, *, probability: float = 0.9) -> tuple[HeardWord, ...]:
    """The words of `text`, 300 ms each with 100 ms between."""
    return tuple(
        HeardWord(word, 400 * number, 400 * number + 300, probability) for number, word in enumerate(text.split())
    )


def segment(number: int, text: str, *, capture: int = 7) -> SpokenSegment:
    """A stretch of speech, two seconds after the one before."""
    return SpokenSegment(number, text, heard(text), capture, 48_000 * number, 48_000 * number + 40_000)
