"""Evidence of a session: everything that was seen, put together in one file when the interview is over."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, IntegritySignalRow, InterviewRow, MediaKind, MediaRow, SessionRow
from server.interview.integrity import Signal, TrustScore, points_of
from server.ports.media import MediaStore
from server.services.errors import DomainError
from server.services.integrity import score_of, signals_of
from server.services.media import mark_stored, media_of, new_media
from server.services.moments import moment
from server.services.outbox import record_event
from server.services.transcript_batch import OPEN_STATES

BATCH: Final = 20
NOTICE: Final = (
    "Signals for a person to look at, never a verdict. Each has innocent causes. They are no part of any evaluation."
)


class EvidenceNotReady(DomainError):
    """It is still being put together, or the interview is still going on."""

    code = "evidence_not_ready"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("The evidence is not processed yet. Try again later.")
        self.retry_after_s = retry_after_s


def parts_of(score: TrustScore) -> list[dict[str, Any]]:
    """What the score is made of, for programs."""
    return [
        {
            "kind": part.kind.value,
            "count": part.count,
            "duration_ms": part.duration_ms,
            "size": part.size,
            "points": part.points,
            "cap": part.cap,
        }
        for part in score.parts
    ]


def instant(value: datetime | None) -> str | None:
    """A time that may not have come."""
    return moment(value) if value else None


def _signal_record(row: IntegritySignalRow, questions: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "at": instant(row.at),
        "duration_ms": row.duration_ms,
        "size": row.size,
        "question": questions.get(row.question_id or ""),
        "turn": None if row.turn_index is None else row.turn_index + 1,
        "points": points_of(Signal(row.kind, row.duration_ms, row.size)),
        "path": None,
    }


def _still_record(row: MediaRow) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "at": instant(row.at),
        "duration_ms": 0,
        "size": row.size_bytes,
        "question": None,
        "turn": None,
        "points": 0,
        "path": row.path,
    }


def evidence_file(
    row: SessionRow, interview: InterviewRow, signals: list[IntegritySignalRow], media: list[MediaRow]
) -> dict[str, Any]:
    """The file's content. Paths in it are not public: they are to be presigned."""
    score = score_of(signals)
    questions = {question["id"]: number for number, question in enumerate(row.plan.get("questions", ()), 1)}
    records = [_signal_record(signal, questions) for signal in signals]
    records += [_still_record(still) for still in media if still.kind is not MediaKind.EVIDENCE]
    return {
        "test_attempt_id": str(row.id),
        "lookup_key": interview.public_slug,
        "started_at": instant(row.started_at),
        "finished_at": instant(row.completed_at),
        "watched": row.integrity_consent,
        "reduced": row.assisted,
        "trust_score": score.score if row.integrity_consent else None,
        "trust_score_parts": parts_of(score),
        "notice": NOTICE,
        "records": sorted(records, key=lambda record: record["at"] or ""),
    }


async def waiting_for_evidence(sessions: Sessions) -> list[UUID]:
    """Some of the sessions that are over and have no evidence yet."""
    async with reading(sessions) as db:
        wanted = (
            select(SessionRow.id)
            .where(
                SessionRow.evidence_at.is_(None),
                SessionRow.status.not_in(OPEN_STATES),
                SessionRow.is_preview.is_(False),
            )
            .limit(BATCH)
        )
        return list(await db.scalars(wanted))


async def put_together(sessions: Sessions, media: MediaStore, session_id: UUID) -> bool:
    """Store the evidence of a session that is over; false: another process did, or the session is gone.

    Raises:
        MediaFailed: the storage does not take it; to be tried again.
    """
    async with writing(sessions) as db:
        found = await _gather(db, session_id)
        if found is None:
            return False
        content = msgspec.json.encode(found)
        file = new_media(session_id, MediaKind.EVIDENCE, "application/json", len(content))
        db.add(file)
    await media.put(file.path, content, file.media_type)
    async with writing(sessions) as db:
        done = await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.evidence_at.is_(None))
            .values(evidence_at=datetime.now(UTC), updated_at=SessionRow.updated_at)
            .returning(SessionRow.integrity_consent, SessionRow.stills_consent)
        )
        consents = done.first()
        if consents is None:  # a second one, or the session was erased meanwhile
            await db.execute(update(MediaRow).where(MediaRow.id == file.id).values(session_id=None))
            return False
        await mark_stored(db, file.id)
        if any(consents):
            stills = sum(record["path"] is not None for record in found["records"])
            told = {"signals": len(found["records"]) - stills, "stills": stills, "trustScore": found["trust_score"]}
            await record_event(db, session_id, EventKind.EVIDENCE_READY, told)
    return True


async def _gather(db: AsyncSession, session_id: UUID) -> dict[str, Any] | None:
    found = (
        await db.execute(
            select(SessionRow, InterviewRow)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .where(SessionRow.id == session_id, SessionRow.evidence_at.is_(None))
        )
    ).first()
    if found is None or found[0].status in OPEN_STATES:
        return None
    signals = await signals_of(db, [session_id])
    return evidence_file(found[0], found[1], signals[session_id], await media_of(db, session_id))
