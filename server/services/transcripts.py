"""Stores turns as they are made, and reads a session back to go on from.

Many interviews share one writer: turns that come while a transaction is being written wait and go into the next one
together, so that a disk that syncs slowly costs one sync for all of them. `append` returns when its turn is on disk.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.interview.commands import EndReason
from server.interview.plan import Plan
from server.interview.turns import Turn
from server.services.errors import NotFound
from server.services.plans import plan_from_json
from server.services.reports import ensure_report
from server.services.usage_counting import count_usage

log = structlog.get_logger(__name__)

OPEN_STATES = (SessionStatus.PENDING, SessionStatus.IN_PROGRESS)
QUEUE_BOUND = 2000
BATCH_BOUND = 200
STORE_TIMEOUT_S = 15.0


class StorageFailed(Exception):
    """The turn was not stored; the transcript is as it was."""


class TurnConflict(Exception):
    """Another process has written this session's next turn: it drives the interview now."""


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn and the id it has outside."""

    id: UUID
    turn: Turn


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


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a reply cost."""

    input: int = 0
    output: int = 0


@dataclass(slots=True)
class _Append:
    session_id: UUID
    organization_id: UUID
    stored: StoredTurn
    tokens: Tokens
    done: asyncio.Future[None]

    def turn_values(self) -> dict[str, Any]:
        turn = self.stored.turn
        now = datetime.now(UTC)
        return {
            "id": self.stored.id,
            "session_id": self.session_id,
            "created_at": now,
            "updated_at": now,
            "index": turn.index,
            "speaker": turn.speaker,
            "move": turn.move,
            "text": turn.text,
            "at_ms": turn.at_ms,
            "elapsed_ms": turn.elapsed_ms,
            "question_id": turn.question_id,
            "choices": list(turn.choices),
            "source": turn.source,
            "client_event_id": turn.client_event_id,
            "note": turn.note,
            "late_for": turn.late_for,
            "input_tokens": self.tokens.input,
            "output_tokens": self.tokens.output,
        }

    def session_values(self) -> dict[str, Any]:
        at = datetime.fromtimestamp(self.stored.turn.at_ms / 1000, UTC)
        return {
            "b_id": self.session_id,
            "b_at": at,
            "b_active_ms": self.stored.turn.elapsed_ms,
            "b_input": self.tokens.input,
            "b_output": self.tokens.output,
        }


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
        self._queue: asyncio.Queue[_Append] = asyncio.Queue(QUEUE_BOUND)

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
            stored = tuple(StoredTurn(turn.id, turn_of(turn)) for turn in turns)
        return LiveSession(
            session_id=row.id,
            organization_id=row.organization_id,
            status=row.status,
            plan=plan_from_json(row.plan),
            turns=stored,
            active_ms=row.active_ms,
            is_preview=row.is_preview,
            llm_model=row.llm_model,
        )

    async def append(self, session: LiveSession, stored: StoredTurn, tokens: Tokens | None = None) -> None:
        """Store one turn; it is on disk when this returns.

        Raises:
            TurnConflict: the session has a turn of this index already.
            StorageFailed: the database does not answer or refuses.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        item = _Append(session.session_id, session.organization_id, stored, tokens or Tokens(), done)
        try:
            async with asyncio.timeout(STORE_TIMEOUT_S):
                await self._queue.put(item)
                await done
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
        except IntegrityError as error:
            if len(batch) == 1:
                _fail(batch[0], error)
                return
            for item in batch:
                await self._write_one(item)
        except Exception as error:  # noqa: BLE001 (the writer of all interviews outlives whatever one batch meets)
            for item in batch:
                _fail(item, error)

    async def _write_one(self, item: _Append) -> None:
        try:
            await self._write([item])
        except Exception as error:  # noqa: BLE001 (as above)
            _fail(item, error)

    async def _write(self, batch: Sequence[_Append]) -> None:
        async with writing(self._sessions) as db:
            batch = await _still_open(db, batch)
            if not batch:
                return
            await db.execute(insert(TurnRow), [item.turn_values() for item in batch])
            connection = await db.connection()
            await connection.execute(_TOUCH_SESSION, [item.session_values() for item in batch])
            for organization_id, used in _tokens_used(batch).items():
                await count_usage(db, organization_id, input_tokens=used.input, output_tokens=used.output)
        for item in batch:
            if not item.done.done():
                item.done.set_result(None)

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
            if not session.is_preview:
                await count_usage(db, session.organization_id, session_seconds=elapsed_ms // 1000)
        return True


async def _still_open(db: AsyncSession, batch: Sequence[_Append]) -> list[_Append]:
    """Those whose session still takes turns, their rows locked; the others are told."""
    ids = {item.session_id for item in batch}
    found = await db.scalars(
        select(SessionRow.id)
        .where(SessionRow.id.in_(ids), SessionRow.status.in_(OPEN_STATES))
        .order_by(SessionRow.id)
        .with_for_update()
    )
    still_open = set(found)
    for item in batch:
        if item.session_id not in still_open and not item.done.done():
            item.done.set_exception(TurnConflict("the session is over"))
    return [item for item in batch if item.session_id in still_open]


def _tokens_used(batch: Sequence[_Append]) -> dict[UUID, Tokens]:
    """What the batch cost each organization: one row to change for many turns."""
    used: dict[UUID, Tokens] = {}
    for item in batch:
        if item.tokens.input or item.tokens.output:
            so_far = used.get(item.organization_id, Tokens())
            used[item.organization_id] = Tokens(so_far.input + item.tokens.input, so_far.output + item.tokens.output)
    return used


_TOUCH_SESSION = (
    update(SessionRow.__table__)  # type: ignore[arg-type]
    .where(SessionRow.__table__.c.id == bindparam("b_id"))
    .values(
        message_count=SessionRow.__table__.c.message_count + 1,
        status=SessionStatus.IN_PROGRESS,
        started_at=func.coalesce(SessionRow.__table__.c.started_at, bindparam("b_at")),
        last_activity_at=bindparam("b_at"),
        active_ms=bindparam("b_active_ms"),
        input_tokens=SessionRow.__table__.c.input_tokens + bindparam("b_input"),
        output_tokens=SessionRow.__table__.c.output_tokens + bindparam("b_output"),
    )
)


def _fail(item: _Append, error: Exception) -> None:
    if item.done.done():
        return
    if isinstance(error, IntegrityError):
        item.done.set_exception(TurnConflict(f"turn {item.stored.turn.index} exists"))
        return
    log.error("turn not stored", session_id=str(item.session_id), error=type(error).__name__)
    item.done.set_exception(StorageFailed("the database refused the turn"))


def turn_of(row: TurnRow) -> Turn:
    """The heart's turn of a stored row."""
    return Turn(
        index=row.index,
        speaker=row.speaker,
        move=row.move,
        text=row.text,
        at_ms=row.at_ms,
        elapsed_ms=row.elapsed_ms,
        question_id=row.question_id,
        choices=tuple(row.choices),
        source=row.source,
        client_event_id=row.client_event_id,
        note=row.note,
        late_for=row.late_for,
    )
