"""Integrity signals as rows: noted with the candidate's consent while the interview is on, and read by reviewers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import EventKind, IntegritySignalRow, InterviewRow, InviteRow, SessionRow
from server.interview.integrity import Signal, SignalKind, TrustScore, is_plausible, is_watched, trust_score
from server.services.errors import Invalid, NotAllowed, TooMany
from server.services.outbox import record_event
from server.services.transcript_batch import OPEN_STATES

LONGEST_MS: Final = 24 * 3600 * 1000
LARGEST: Final = 1_000_000
MOST_A_MINUTE: Final = 30
MOST: Final = 1000
"""Signals kept of one session: what comes after them says nothing new."""
FLAG_EVERY: Final = timedelta(minutes=5)
"""Between two events about signals of one kind: who goes back and forth between windows is told of once."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What may be noted of a session, and how much has been."""

    consented: bool
    assisted: bool
    """They have said that they use assistive technology."""
    lessened: bool
    """Less is looked for, for that or for what their invite makes easier; why is told to nobody."""
    stills: bool
    signals: int
    second_screen: bool = False
    """One has been noted: a page that is loaded again need not tell of the same one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the interview something was seen."""

    question_id: str | None = None
    turn_index: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A signal is on disk. `total`: how many the session has."""

    total: int
    duplicate: bool


async def watch_of(sessions: Sessions, session_id: UUID) -> Watch:
    """What may be noted of the session."""
    async with reading(sessions) as db:
        row = (
            await db.execute(
                select(
                    SessionRow.integrity_consent,
                    SessionRow.assisted,
                    SessionRow.stills_consent,
                    InterviewRow.anti_cheating_enabled,
                    InterviewRow.video_enabled,
                    InviteRow.accommodations,
                )
                .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
                .outerjoin(InviteRow, InviteRow.id == SessionRow.invite_id)
                .where(SessionRow.id == session_id)
            )
        ).first()
        if row is None:
            return Watch(consented=False, assisted=False, lessened=False, stills=False, signals=0)
        consented, assisted, stills, collects, video, accommodations = row
        total = await _count(db, session_id) if consented else 0
        seen = select(IntegritySignalRow.id).where(
            IntegritySignalRow.session_id == session_id, IntegritySignalRow.kind == SignalKind.SECOND_SCREEN
        )
        screen = total > 0 and await db.scalar(seen.limit(1)) is not None
    lessened = assisted or bool(accommodations)
    return Watch(consented and collects, assisted, lessened, stills and collects and video, total, screen)


async def note_signal(
    sessions: Sessions, session_id: UUID, event_id: str, signal: Signal, place: Place | None = None
) -> Noted:
    """Keep a signal, once however often it is told; it lies as far back as it lasted.

    Raises:
        NotAllowed: nobody agreed to it, it is not looked for with this candidate, or the interview is over.
        Invalid: its numbers cannot be.
        TooMany: more than anybody can look at.
    """
    if not (0 <= signal.duration_ms <= LONGEST_MS and 0 <= signal.size <= LARGEST and is_plausible(signal)):
        raise Invalid("These numbers cannot be.", "kind")
    where, now = place or Place(), datetime.now(UTC)
    async with writing(sessions) as db:
        await _expect_watched(db, session_id, signal.kind)
        known = await db.scalar(
            select(IntegritySignalRow.id).where(
                IntegritySignalRow.session_id == session_id, IntegritySignalRow.client_event_id == event_id
            )
        )
        total = await _count(db, session_id)
        if known is not None:
            return Noted(total, duplicate=True)
        await _expect_room(db, session_id, total, now)
        flagged = not await _flagged_lately(db, session_id, signal.kind, now)
        db.add(
            IntegritySignalRow(
                session_id=session_id,
                client_event_id=event_id,
                kind=signal.kind,
                at=now - timedelta(milliseconds=signal.duration_ms),
                duration_ms=signal.duration_ms,
                size=signal.size,
                question_id=where.question_id,
                turn_index=where.turn_index,
                flagged=flagged,
            )
        )
        await db.flush()
        if flagged:
            seen = {"kind": signal.kind.value, "signals": total + 1, "turn": where.turn_index}
            await record_event(db, session_id, EventKind.INTEGRITY_FLAGGED, seen)
    return Noted(total + 1, duplicate=False)


async def _expect_watched(db: AsyncSession, session_id: UUID, kind: SignalKind) -> None:
    # The row is locked, so that a signal told twice at once is known the second time.
    row = await db.scalar(
        select(SessionRow)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .where(SessionRow.id == session_id, SessionRow.integrity_consent, InterviewRow.anti_cheating_enabled)
        .with_for_update(of=SessionRow)
    )
    if row is None or row.status not in OPEN_STATES or not is_watched(kind, assisted=await _lessened(db, row)):
        raise NotAllowed("This is not noted in this interview.")


async def _lessened(db: AsyncSession, row: SessionRow) -> bool:
    if row.assisted or row.invite_id is None:
        return row.assisted
    return bool(await db.scalar(select(InviteRow.accommodations).where(InviteRow.id == row.invite_id)))


async def _expect_room(db: AsyncSession, session_id: UUID, total: int, now: datetime) -> None:
    if total >= MOST:
        raise TooMany("This interview has all the signals it can have.", 3600)
    minute = IntegritySignalRow.created_at > now - timedelta(minutes=1)
    lately = await db.scalar(
        select(func.count()).select_from(IntegritySignalRow).where(IntegritySignalRow.session_id == session_id, minute)
    )
    if (lately or 0) >= MOST_A_MINUTE:
        raise TooMany("Too many signals in a minute.", 60)


async def _flagged_lately(db: AsyncSession, session_id: UUID, kind: SignalKind, now: datetime) -> bool:
    found = await db.scalar(
        select(IntegritySignalRow.id)
        .where(
            IntegritySignalRow.session_id == session_id,
            IntegritySignalRow.kind == kind,
            IntegritySignalRow.flagged,
            IntegritySignalRow.created_at > now - FLAG_EVERY,
        )
        .limit(1)
    )
    return found is not None


async def _count(db: AsyncSession, session_id: UUID) -> int:
    counted = select(func.count()).select_from(IntegritySignalRow).where(IntegritySignalRow.session_id == session_id)
    return await db.scalar(counted) or 0


async def signals_of(db: AsyncSession, session_ids: list[UUID]) -> dict[UUID, list[IntegritySignalRow]]:
    """The sessions' signals in the order in which they were told."""
    found: dict[UUID, list[IntegritySignalRow]] = {session_id: [] for session_id in session_ids}
    if session_ids:
        rows = await db.scalars(
            select(IntegritySignalRow)
            .where(IntegritySignalRow.session_id.in_(session_ids))
            .order_by(IntegritySignalRow.id)
        )
        for row in rows:
            found[row.session_id].append(row)
    return found


def score_of(rows: list[IntegritySignalRow]) -> TrustScore:
    """The trust score of stored signals."""
    return trust_score(Signal(row.kind, row.duration_ms, row.size) for row in rows)
