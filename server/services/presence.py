"""Who is connected, as integrators are told: joined, left, resumed.

A reload is not a leave, so leaving is told only after a grace. And a process can die with everybody it carries: being
here is therefore a lease, renewed while it lasts, and whoever lets it run out has left.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, Presence, SessionRow, SessionStatus
from server.services.outbox import record_event

GRACE: Final = timedelta(seconds=15)
"""How long a candidate may be away before it counts as leaving."""
LEASE: Final = timedelta(seconds=60)
"""How long a candidate is taken to be here without a sign of the process that carries them."""
BATCH: Final = 200
OPEN_STATES: Final = (SessionStatus.PENDING, SessionStatus.IN_PROGRESS)


async def arrive(sessions: Sessions, session_id: UUID, by: UUID) -> None:
    """The candidate is connected, to the driver `by`; nothing is told of who comes back within the grace."""
    async with writing(sessions) as db:
        row = (
            await db.execute(
                select(SessionRow.presence, SessionRow.status, SessionRow.is_preview)
                .where(SessionRow.id == session_id)
                .with_for_update()
            )
        ).first()
        if row is None or row.is_preview or row.status not in OPEN_STATES:
            return
        await _set(db, [session_id], presence=Presence.HERE, presence_by=by, seen_until=datetime.now(UTC) + LEASE)
        if row.presence is None:
            await record_event(db, session_id, EventKind.CANDIDATE_JOINED)
        elif row.presence is Presence.LEFT:
            await record_event(db, session_id, EventKind.CANDIDATE_RESUMED)


async def depart(sessions: Sessions, session_id: UUID, by: UUID) -> None:
    """The driver `by` has lost its candidate; who does not come back within the grace has left."""
    await _move(sessions, {session_id: by}, datetime.now(UTC) + GRACE)


async def stay(sessions: Sessions, connected: Mapping[UUID, UUID]) -> None:
    """The candidates of these sessions are still connected to these drivers."""
    ids = sorted(connected)
    for start in range(0, len(ids), BATCH):
        some = {session_id: connected[session_id] for session_id in ids[start : start + BATCH]}
        await _move(sessions, some, datetime.now(UTC) + LEASE)


async def _move(sessions: Sessions, connected: Mapping[UUID, UUID], until: datetime) -> None:
    async with writing(sessions) as db:
        found = await db.execute(
            select(SessionRow.id, SessionRow.presence_by)
            .where(SessionRow.id.in_(connected), SessionRow.presence == Presence.HERE)
            .order_by(SessionRow.id)  # as the writer of transcripts locks them: nobody waits in a circle
            .with_for_update()
        )
        mine = [row.id for row in found if row.presence_by == connected[row.id]]
        if mine:
            await _set(db, mine, seen_until=until)


async def _set(db: AsyncSession, session_ids: list[UUID], **values: object) -> None:
    await db.execute(
        update(SessionRow)
        .where(SessionRow.id.in_(session_ids))
        .values(updated_at=SessionRow.updated_at, **values)
        .execution_options(synchronize_session=False)
    )


async def tell_who_left(sessions: Sessions, now: datetime) -> int:
    """Record the leaving of all whose time is over; how many. Safe in several processes at once."""
    overdue = (SessionRow.presence == Presence.HERE, SessionRow.seen_until < now)
    total = 0
    while True:
        async with reading(sessions) as db:
            if await db.scalar(select(SessionRow.id).where(*overdue).limit(1)) is None:
                return total  # most times there is nobody, and nothing is to be locked for that
        async with writing(sessions) as db:
            wanted = select(SessionRow.id, SessionRow.status).where(*overdue).limit(BATCH)
            found = (await db.execute(wanted.with_for_update(skip_locked=True))).all()
            left = [row.id for row in found if row.status in OPEN_STATES]
            await _set(db, [row.id for row in found], presence=Presence.LEFT)
            for session_id in left:
                await record_event(db, session_id, EventKind.CANDIDATE_LEFT)
        total += len(left)
        if len(found) < BATCH:
            return total
