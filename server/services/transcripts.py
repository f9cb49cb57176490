"""Stores turns as they are made, and reads a session back to go on from.

Many interviews share one writer: turns that come while a transaction is being written wait and go into the next one
together, so that a disk that syncs slowly costs one sync for all of them. `append` returns when its turn is on disk.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, InterviewRow, InviteRow, SessionRow, SessionStatus, SpokenSegmentRow, TurnRow
from server.interview.commands import EndReason
from server.interview.plan import Plan
from server.interview.spoken import HeardWord, SpokenSegment
from server.services import presence
from server.services.accommodations import accommodated, accommodations_of
from server.services.errors import NotFound
from server.services.outbox import ended_data, record_event
from server.services.plans import extended, plan_from_json
from server.services.reports import ensure_report
from server.services.transcript_batch import (
    OPEN_STATES,
    AddSegment,
    Amend,
    Append,
    TurnConflict,
    Write,
    admitted,
    write_all,
)
from server.services.transcript_rows import StoredTurn, Tokens, segment_of, stored_turn, words_to_json
from server.services.usage_counting import count_usage
from server.services.work import OfferedWork, StoredWork, newest_work, save_work

__all__ = ["OPEN_STATES", "LiveSession", "StorageFailed", "StoredTurn", "Tokens", "TranscriptStore", "TurnConflict"]

log = structlog.get_logger(__name__)

QUEUE_BOUND = 2000
BATCH_BOUND = 200
STORE_TIMEOUT_S = 15.0


class StorageFailed(Exception):
    """The turn was not stored; the transcript is as it was."""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """All it takes to go on with a session."""

    session_id: UUID
    organization_id: UUID
    status: SessionStatus
    plan: Plan
    turns: tuple[StoredTurn, ...]
    active_ms: int
    is_preview: bool
    llm_model: str | None
    pending: tuple[SpokenSegment, ...] = ()
    """Words of the answer in progress that no turn holds yet, in order."""
    chat: bool = True
    voice: bool = False
    """The modes the interview offers."""
    speech_speed: float = 1.0
    """Of the interviewer's voice; 1 is natural."""
    extra_minutes: int = 0
    """Granted beyond what was planned; `plan` has them in its limit."""
    records_audio: bool = False
    """The interview keeps audio and this candidate consented to it."""
    work: tuple[StoredWork, ...] = ()
    """The newest revision of what the candidate makes besides words, by question and kind."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What may have been decided about a session elsewhere than where it is driven."""

    status: SessionStatus
    extra_minutes: int


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """A database that is not there, told in our words. Drivers let a refused connection through as an OSError."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StorageFailed("the database does not answer") from error


class TranscriptStore:
    """The one writer of turns in this process. `run()` must be running for `append` to return."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._queue: asyncio.Queue[Write] = asyncio.Queue(QUEUE_BOUND)

    async def load(self, session_id: UUID) -> LiveSession:
        """The session as stored.

        Raises:
            NotFound: no such session.
            StorageFailed: the database does not answer.
        """
        async with _translated(), reading(self._sessions) as db:
            row = await db.get(SessionRow, session_id)
            if row is None:
                raise NotFound("There is no such interview session.")
            turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index))
            stored = tuple(stored_turn(turn) for turn in turns)
            segments = await db.scalars(
                select(SpokenSegmentRow)
                .where(SpokenSegmentRow.session_id == session_id)
                .order_by(SpokenSegmentRow.number)
            )
            pending = tuple(segment_of(segment) for segment in segments)
            interview = await db.get_one(InterviewRow, row.interview_id)
            invite = await db.get(InviteRow, row.invite_id) if row.invite_id else None
            given = accommodations_of(invite)
            work = await newest_work(db, session_id)
        return LiveSession(
            session_id=row.id,
            organization_id=row.organization_id,
            status=row.status,
            plan=extended(accommodated(plan_from_json(row.plan), given), row.extra_minutes),
            turns=stored,
            active_ms=row.active_ms,
            is_preview=row.is_preview,
            llm_model=row.llm_model,
            pending=pending,
            chat=interview.chat_enabled or given.text_only,
            voice=interview.voice_enabled and not given.text_only,
            speech_speed=given.speed,
            extra_minutes=row.extra_minutes,
            records_audio=interview.keep_audio and row.audio_consent,
            work=work,
        )

    async def standings(self, session_ids: Sequence[UUID]) -> dict[UUID, Standing]:
        """Where the sessions stand now; those that are gone are left out.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated(), reading(self._sessions) as db:
            rows = await db.execute(
                select(SessionRow.id, SessionRow.status, SessionRow.extra_minutes).where(SessionRow.id.in_(session_ids))
            )
            return {row.id: Standing(row.status, row.extra_minutes) for row in rows}

    async def append(
        self,
        session: LiveSession,
        stored: StoredTurn,
        tokens: Tokens | None = None,
        *,
        segments_through: int | None = None,
    ) -> None:
        """Store one turn; it is on disk when this returns, and the segments it is made of are gone.

        These are the session's up to number `segments_through`; later ones belong to an answer that has begun since.

        Raises:
            TurnConflict: the session has a turn of this index already.
            StorageFailed: the database does not answer or refuses.
        """
        await self._ask(
            Append(
                session.session_id,
                organization_id=session.organization_id,
                stored=stored,
                tokens=tokens or Tokens(),
                segments_through=segments_through,
            )
        )

    async def add_segment(self, session: LiveSession, segment: SpokenSegment) -> None:
        """Keep words of the answer in progress; they are on disk when this returns. Storing them twice is harmless.

        Raises:
            TurnConflict: the session is over, or has other words under this number.
            StorageFailed: the database does not answer or refuses.
        """
        await self._ask(AddSegment(session.session_id, segment=segment))

    async def amend(self, session: LiveSession, stored: StoredTurn) -> StoredTurn:
        """Replace words that were stored: how far the interviewer's newest turn was heard, or a candidate's correction.

        Of an interviewer's turn the move, the note and the spoken details are replaced too. The words before the first
        amendment are kept: the turn returned has them as `original`.

        Raises:
            TurnConflict: its speaker has a newer turn (for the candidate: a newer answer), or no such turn is stored.
            StorageFailed: the database does not answer or refuses.
        """
        original = await self._ask(Amend(session.session_id, stored=stored))
        return replace(stored, turn=replace(stored.turn, original=original))

    async def save_work(self, session: LiveSession, offered: OfferedWork) -> StoredWork:
        """Store the next revision of what the candidate makes; it is on disk when this returns.

        Raises:
            Conflict, StaleRevision, Invalid, NotFound: as `server.services.work.save_work`.
            StorageFailed: the database does not answer.
        """
        async with _translated():
            return await save_work(self._sessions, session.session_id, offered)

    async def set_audio_span(self, turn_id: UUID, start_ms: int, end_ms: int) -> None:
        """Note where a stored turn stands in the recording; a turn that is gone is nobody's business.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated(), writing(self._sessions) as db:
            await db.execute(
                update(TurnRow).where(TurnRow.id == turn_id).values(audio_start_ms=start_ms, audio_end_ms=end_ms)
            )

    async def set_words(self, turn_id: UUID, words: tuple[HeardWord, ...]) -> None:
        """Note the words of a stored turn as they were heard, which are known a little after it.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated(), writing(self._sessions) as db:
            await db.execute(update(TurnRow).where(TurnRow.id == turn_id).values(words=words_to_json(words)))

    async def _ask(self, item: Write) -> str | None:
        try:
            async with asyncio.timeout(STORE_TIMEOUT_S):
                await self._queue.put(item)
                return await item.done
        except TimeoutError as error:
            raise StorageFailed("the database does not answer") from error

    async def run(self) -> None:
        """Write batches until cancelled; what has been queued by then is still written."""
        me = asyncio.current_task()
        try:
            while me is None or not me.cancelling():  # a query cut off can end in an error that hides the cancelling
                await self._write_next()
        finally:
            while not self._queue.empty():
                await self._write_next()

    async def _write_next(self) -> None:
        batch = [await self._queue.get()]
        while len(batch) < BATCH_BOUND and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        try:
            await self._write(batch)
        except IntegrityError:
            for item in batch:
                await self._write_one(item)
        except Exception as error:  # noqa: BLE001 (the writer of all interviews outlives whatever one batch meets)
            for item in batch:
                _fail(item, error)

    async def _write_one(self, item: Write) -> None:
        try:
            try:
                await self._write([item])
            except IntegrityError:
                if not isinstance(item, AddSegment) or not await self._has_segment(item):
                    raise
                item.succeed()
        except Exception as error:  # noqa: BLE001 (as above)
            _fail(item, error)

    async def _has_segment(self, item: AddSegment) -> bool:
        """Whether an earlier try has stored these words although its waiter gave up."""
        async with reading(self._sessions) as db:
            row = await db.scalar(
                select(SpokenSegmentRow).where(
                    SpokenSegmentRow.session_id == item.session_id, SpokenSegmentRow.number == item.segment.number
                )
            )
        return row is not None and segment_of(row) == item.segment

    async def _write(self, batch: Sequence[Write]) -> None:
        async with writing(self._sessions) as db:
            batch = await admitted(db, batch)
            results = await write_all(db, batch)
        for item, result in zip(batch, results, strict=True):
            if isinstance(result, Exception):
                item.fail(result)
            else:
                item.succeed(result)

    async def save_clock(self, session_id: UUID, elapsed_ms: int) -> None:
        """Store the active time of a candidate who has left.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated(), writing(self._sessions) as db:
            await db.execute(
                update(SessionRow)
                .where(SessionRow.id == session_id, SessionRow.active_ms < elapsed_ms)
                .values(active_ms=elapsed_ms, last_activity_at=datetime.now(UTC))
            )

    async def arrive(self, session: LiveSession, driver_id: UUID) -> None:
        """Note that the candidate is connected, to the driver of that id.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated():
            await presence.arrive(self._sessions, session.session_id, driver_id)

    async def depart(self, session: LiveSession, driver_id: UUID) -> None:
        """Note that the driver has lost its candidate.

        Raises:
            StorageFailed: the database does not answer; the candidate's lease ends by itself.
        """
        async with _translated():
            await presence.depart(self._sessions, session.session_id, driver_id)

    async def stay(self, connected: Mapping[UUID, UUID]) -> None:
        """Note that the candidates of these sessions are still connected to the drivers of these ids.

        Raises:
            StorageFailed: the database does not answer.
        """
        async with _translated():
            await presence.stay(self._sessions, connected)

    async def finish(self, session: LiveSession, reason: EndReason, elapsed_ms: int) -> bool:
        """Complete the session and put its report on the list of work, in one transaction.

        Returns whether this call did it: a second call changes nothing.

        Raises:
            StorageFailed: the database does not answer; the next connection finishes it.
        """
        async with _translated(), writing(self._sessions) as db:
            changed = await db.execute(
                update(SessionRow)
                .where(
                    SessionRow.id == session.session_id,
                    SessionRow.status.in_(OPEN_STATES),
                )
                .values(
                    status=SessionStatus.COMPLETED,
                    completed_at=datetime.now(UTC),
                    end_reason=reason.value,
                    active_ms=elapsed_ms,
                )
                .returning(SessionRow.id)
            )
            if changed.first() is None:
                return False
            await ensure_report(db, session.session_id)
            await record_event(
                db,
                session.session_id,
                EventKind.SESSION_ENDED,
                ended_data(SessionStatus.COMPLETED, reason.value, elapsed_ms),
            )
            if not session.is_preview:
                await count_usage(db, session.organization_id, session_seconds=elapsed_ms // 1000)
        return True


def _fail(item: Write, error: Exception) -> None:
    if item.done.done():
        return
    if isinstance(error, IntegrityError):
        item.fail(TurnConflict("stored already, by somebody else"))
        return
    log.error("not stored", what=type(item).__name__, session_id=str(item.session_id), error=type(error).__name__)
    item.fail(StorageFailed("the database refused it"))
