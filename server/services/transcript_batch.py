"""What the writer of transcripts writes in one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.db.models import EventKind, SessionRow, SessionStatus, SpokenSegmentRow, TurnRow, WorkRow
from server.interview.spoken import SpokenSegment
from server.interview.turns import Move, Speaker
from server.services.outbox import record_event
from server.services.transcript_rows import StoredTurn, Tokens, amendment, segment_values, turn_values
from server.services.usage_counting import count_usage

OPEN_STATES = (SessionStatus.PENDING, SessionStatus.IN_PROGRESS)


class TurnConflict(Exception):
    """Another process has written this session's next turn: it drives the interview now."""


@dataclass(slots=True)
class Write:
    """One thing to be written, and whoever waits for it."""

    session_id: UUID
    done: asyncio.Future[str | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def needs_open(self) -> bool:
        """Whether it is refused when the session is over."""
        return True

    def succeed(self, result: str | None = None) -> None:
        """Tell whoever still waits."""
        if not self.done.done():
            self.done.set_result(result)

    def fail(self, error: Exception) -> None:
        """Tell whoever still waits."""
        if not self.done.done():
            self.done.set_exception(error)


@dataclass(slots=True, kw_only=True)
class Append(Write):
    """A new turn; the segments it is made of go."""

    organization_id: UUID
    stored: StoredTurn
    tokens: Tokens
    segments_through: int | None

    def session_values(self) -> dict[str, Any]:
        """What the turn changes in its session; parameters of the update."""
        at = datetime.fromtimestamp(self.stored.turn.at_ms / 1000, UTC)
        return {
            "b_id": self.session_id,
            "b_at": at,
            "b_active_ms": self.stored.turn.elapsed_ms,
            "b_input": self.tokens.input,
            "b_output": self.tokens.output,
        }


@dataclass(slots=True, kw_only=True)
class AddSegment(Write):
    """Words of the answer in progress."""

    segment: SpokenSegment


@dataclass(slots=True, kw_only=True)
class Amend(Write):
    """Other words for a stored turn."""

    stored: StoredTurn

    @property
    def needs_open(self) -> bool:
        """The closing words are often cut short when all is over."""
        return self.stored.turn.speaker is Speaker.CANDIDATE


async def admitted(db: AsyncSession, batch: Sequence[Write]) -> list[Write]:
    """Those whose session still takes them, its row locked; the others are told."""
    ids = {item.session_id for item in batch}
    found = await db.execute(
        select(SessionRow.id, SessionRow.status).where(SessionRow.id.in_(ids)).order_by(SessionRow.id).with_for_update()
    )
    status = {row.id: row.status for row in found}
    admitted = []
    for item in batch:
        if item.session_id in status and (status[item.session_id] in OPEN_STATES or not item.needs_open):
            admitted.append(item)
        else:
            item.fail(TurnConflict("the session is over"))
    return admitted


async def write_all(db: AsyncSession, batch: Sequence[Write]) -> list[str | TurnConflict | None]:
    """Write the batch; the results stand in its order.

    Amendments come first: each is of a turn stored before, and one asked for before the next answer must not meet it.
    """
    results = [await _write_amendment(db, item) if isinstance(item, Amend) else None for item in batch]
    segments = [item for item in batch if isinstance(item, AddSegment)]
    if segments:
        values = [segment_values(item.session_id, item.segment) for item in segments]
        await db.execute(insert(SpokenSegmentRow), values)
    appends = [item for item in batch if isinstance(item, Append)]
    if appends:
        await _write_turns(db, appends)
    return results


async def _write_turns(db: AsyncSession, batch: Sequence[Append]) -> None:
    values = [turn_values(item.session_id, item.stored, item.tokens) for item in batch]
    await db.execute(insert(TurnRow), values)
    for item in batch:
        if item.segments_through is not None:
            await db.execute(
                delete(SpokenSegmentRow).where(
                    SpokenSegmentRow.session_id == item.session_id,
                    SpokenSegmentRow.number <= item.segments_through,
                )
            )
    await _mark_handed_in(db, batch)
    begun = await _begun_by(db, batch)
    connection = await db.connection()
    await connection.execute(_TOUCH_SESSION, [item.session_values() for item in batch])
    for session_id in begun:
        await record_event(db, session_id, EventKind.SESSION_STARTED)
    for organization_id, used in _tokens_used(batch).items():
        await count_usage(db, organization_id, input_tokens=used.input, output_tokens=used.output)


async def _mark_handed_in(db: AsyncSession, batch: Sequence[Append]) -> None:
    for item in batch:
        if item.stored.turn.attachments:
            ids = [UUID(attachment.work_id) for attachment in item.stored.turn.attachments]
            await db.execute(
                update(WorkRow)
                .where(WorkRow.session_id == item.session_id, WorkRow.id.in_(ids))
                .values(turn_index=item.stored.turn.index)
            )


async def _begun_by(db: AsyncSession, batch: Sequence[Append]) -> list[UUID]:
    """The sessions that begin with a turn of the batch. Only a first turn can begin one: most batches ask nothing."""
    first = {item.session_id for item in batch if item.stored.turn.index == 0}
    if not first:
        return []
    pending = select(SessionRow.id).where(SessionRow.id.in_(first), SessionRow.status == SessionStatus.PENDING)
    return list(await db.scalars(pending.order_by(SessionRow.id)))


async def _write_amendment(db: AsyncSession, item: Amend) -> str | TurnConflict | None:
    turn = item.stored.turn
    newer = aliased(TurnRow)
    is_newer = [newer.session_id == item.session_id, newer.speaker == turn.speaker, newer.index > turn.index]
    is_it = [TurnRow.id == item.stored.id, TurnRow.session_id == item.session_id, TurnRow.speaker == turn.speaker]
    if turn.speaker is Speaker.CANDIDATE:
        is_newer.append(newer.move == Move.SAY)
        is_it.append(TurnRow.move == Move.SAY)
    changed = await db.execute(
        update(TurnRow)
        .where(*is_it, ~select(newer.id).where(*is_newer).exists())
        .values(amendment(item.stored))
        .returning(TurnRow.original_text)
        .execution_options(synchronize_session=False)
    )
    row = changed.first()
    if row is None:
        return TurnConflict(f"turn {turn.index} cannot be changed any more")
    original: str | None = row.original_text
    return original


def _tokens_used(batch: Sequence[Append]) -> dict[UUID, Tokens]:
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
