"""What was heard of an answer that nobody came back to finish: it is kept as a turn, where reviewers read it."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import SessionRow, SpokenSegmentRow, TurnRow
from server.db.models.base import new_id
from server.interview.spoken import HeardWord, SpokenDetails, SpokenSegment
from server.interview.turns import Move, Speaker, Turn
from server.interview.words import joined
from server.ports.speech import WIRE_RATE_HZ
from server.services.transcript_rows import StoredTurn, Tokens, new_turn_row, segment_of

UNFINISHED = "unfinished"
"""Note of such a turn."""


async def keep_unfinished_answer(db: AsyncSession, session: SessionRow) -> bool:
    """Make a turn of the words that wait for one; the session's row is locked by the caller. Returns whether it did."""
    rows = await db.scalars(
        select(SpokenSegmentRow).where(SpokenSegmentRow.session_id == session.id).order_by(SpokenSegmentRow.number)
    )
    found = rows.all()
    if not found:
        return False
    segments = [segment_of(row) for row in found]
    last = await db.scalar(
        select(TurnRow).where(TurnRow.session_id == session.id).order_by(TurnRow.index.desc()).limit(1)
    )
    asked = await db.scalar(
        select(TurnRow.question_id)
        .where(TurnRow.session_id == session.id, TurnRow.speaker == Speaker.INTERVIEWER)
        .order_by(TurnRow.index.desc())
        .limit(1)
    )
    turn = Turn(
        index=last.index + 1 if last else 0,
        speaker=Speaker.CANDIDATE,
        move=Move.SAY,
        text=joined(*(segment.text.strip() for segment in segments)),
        at_ms=int(found[-1].created_at.timestamp() * 1000),
        elapsed_ms=max(session.active_ms, last.elapsed_ms if last else 0),
        question_id=asked,
        note=UNFINISHED,
        spoken=True,
    )
    details = SpokenDetails(words=_words(segments))
    db.add(new_turn_row(session.id, StoredTurn(new_id(), turn, details), Tokens()))
    await db.execute(delete(SpokenSegmentRow).where(SpokenSegmentRow.session_id == session.id))
    session.message_count += 1
    return True


def _words(segments: list[SpokenSegment]) -> tuple[HeardWord, ...]:
    """All words on the timeline of the first segment; one of another microphone follows where the last ended."""
    words: list[HeardWord] = []
    offset_ms = 0
    before: SpokenSegment | None = None
    for segment in segments:
        if before is not None and segment.capture == before.capture:
            offset_ms += (segment.start_sample - before.start_sample) * 1000 // WIRE_RATE_HZ
        elif before is not None:
            offset_ms += (before.end_sample - before.start_sample) * 1000 // WIRE_RATE_HZ
        words += [
            HeardWord(word.text, word.start_ms + offset_ms, word.end_ms + offset_ms, word.probability)
            for word in segment.words
        ]
        before = segment
    return tuple(words)
