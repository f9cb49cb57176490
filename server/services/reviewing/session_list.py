"""Sessions as reviewers look through them: chosen by what they have in common, in the order that helps."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer

from server.db.engine import Sessions, reading
from server.db.models import (
    Decision,
    IntegritySignalRow,
    InterviewRow,
    ReportRow,
    ReportState,
    ReviewScoreRow,
    SessionRow,
    SessionStatus,
)
from server.services.access import Caller
from server.services.errors import Invalid, NotFound
from server.services.reviewing.blind import blindfold_of, hide_in_row, reads_blind
from server.services.reviewing.said import Snippet, sessions_saying, snippets_of, words_of_query

UNDECIDED: Final = "none"
MOST_INTERVIEWS: Final = 300
FINISHED: Final = (SessionStatus.COMPLETED, SessionStatus.ABANDONED)


class Order(StrEnum):
    """By what the list is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BEST = "best"
    LOWEST = "lowest"
    LONGEST = "longest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions, and in which order."""

    status: SessionStatus | None = None
    decision: Decision | str = ""
    """`UNDECIDED`: there is none."""
    since: date | None = None
    until: date | None = None
    """Both days, in UTC, are included."""
    least: int | None = None
    most: int | None = None
    flagged: bool = False
    has_report: bool = False
    mine: bool = False
    """Finished, undecided, and not yet scored by the caller."""
    query: str = ""
    project: UUID | None = None
    """Of the interviews of this one; where one interview's are listed, it is not looked at."""
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in the list; its plan is not loaded."""

    row: SessionRow
    interview: InterviewRow
    report: ReportState | None
    flagged: bool
    scored: bool
    """The caller has scored it."""
    names_hidden: bool
    snippet: Snippet | None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of the list."""

    items: list[Listed]
    total: int | None
    """How many there are in all; known on the first page."""
    cursor: str | None
    names_hidden: bool = False
    """Names are hidden in all that may be listed: they are no order either."""
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Key:
    """What a list is sorted by; rows that are equal in it go newest first."""

    column: ColumnElement[Any] | None
    descending: bool = True

    def order(self, query: Select[Any]) -> Select[Any]:
        if self.column is None:
            return query.order_by(SessionRow.id.desc() if self.descending else SessionRow.id)
        return query.order_by(self.column.desc() if self.descending else self.column, SessionRow.id.desc())

    def after(self, query: Select[Any], value: Any, last: UUID) -> Select[Any]:
        if self.column is None:
            return query.where(SessionRow.id < last if self.descending else SessionRow.id > last)
        beyond = self.column < value if self.descending else self.column > value
        return query.where(or_(beyond, and_(self.column == value, SessionRow.id < last)))


NAME_KEY: Final = func.lower(func.coalesce(SessionRow.participant_name, "~"))
KEYS: Final[dict[Order, _Key]] = {
    Order.NEWEST: _Key(None),
    Order.OLDEST: _Key(None, descending=False),
    Order.BEST: _Key(func.coalesce(SessionRow.score, -1.0)),
    Order.LOWEST: _Key(func.coalesce(SessionRow.score, 101.0), descending=False),
    Order.LONGEST: _Key(SessionRow.active_ms.expression),
    Order.NAME: _Key(NAME_KEY, descending=False),
}
VALUES: Final[dict[Order, Callable[[SessionRow], Any]]] = {
    Order.NEWEST: lambda row: None,
    Order.OLDEST: lambda row: None,
    Order.BEST: lambda row: -1.0 if row.score is None else row.score,
    Order.LOWEST: lambda row: 101.0 if row.score is None else row.score,
    Order.LONGEST: lambda row: row.active_ms,
}


async def look_through(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID | None,
    wanted: Wanted,
    *,
    limit: int,
    cursor: str | None = None,
) -> SessionPage:
    """A page of the organization's sessions, or of one interview's, without previews.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: cursor, or no word to search for.
    """
    words = words_of_query(wanted.query) if wanted.query.strip() else []
    async with reading(sessions) as db:
        blind = await _blind_interviews(db, caller, interview_id)
        hidden = blind.everywhere(interview_id)
        order = Order.NEWEST if hidden and wanted.order is Order.NAME else wanted.order
        conditions = [*_conditions(caller, interview_id, wanted), *_matches(db, words, wanted.query, blind)]
        ids, total = await _page_of_ids(db, conditions, order, limit, cursor)
        found = await db.scalars(
            select(SessionRow).options(defer(SessionRow.plan, raiseload=True)).where(SessionRow.id.in_(ids))
        )
        rows = sorted(found, key=lambda row: ids.index(row.id))
        more = len(rows) > limit
        rows = rows[:limit]
        following = await _encode(db, order, rows[-1]) if more else None
        items = await _listed(db, caller, rows, words)
    return SessionPage(items, total, following, hidden, words)


@dataclass(frozen=True, slots=True)
class _Blind:
    """In which interviews names are hidden from the caller."""

    always: bool
    ids: frozenset[UUID]

    def everywhere(self, interview_id: UUID | None) -> bool:
        return self.always or (interview_id in self.ids)

    @property
    def sighted(self) -> ColumnElement[bool]:
        """Holds for sessions whose names the caller may see."""
        return SessionRow.interview_id.not_in(self.ids)


async def _blind_interviews(db: AsyncSession, caller: Caller, interview_id: UUID | None) -> _Blind:
    query = select(InterviewRow).where(InterviewRow.organization_id == caller.organization_id)
    if interview_id is not None:
        query = query.where(InterviewRow.id == interview_id)
    else:
        query = query.where(InterviewRow.blind_review)
    rows = list(await db.scalars(query))
    if interview_id is not None and not rows:
        raise NotFound("There is no such interview.")
    return _Blind(caller.names_hidden, frozenset(row.id for row in rows if reads_blind(caller, row)))


async def _page_of_ids(
    db: AsyncSession, conditions: list[ColumnElement[bool]], order: Order, limit: int, cursor: str | None
) -> tuple[list[UUID], int | None]:
    """The ids of a page and of one session more. Narrow rows are sorted and counted in one go, and wide ones fetched by
    their ids afterwards: a table of wide rows is what lists spend their time on.
    """
    query = select(SessionRow.id, func.count().over()).where(*conditions)
    query = KEYS[order].order(query)
    if cursor is not None:
        query = KEYS[order].after(query, *_decode(order, cursor))
    found = (await db.execute(query.limit(limit + 1))).all()
    total = (found[0][1] if found else 0) if cursor is None else None
    return [row[0] for row in found], total


def _matches(db: AsyncSession, words: list[str], query: str, blind: _Blind) -> list[ColumnElement[bool]]:
    """Every word was said in the session; or the query as it stands is a part of a name that the caller may see."""
    if not words:
        return []
    said = and_(*(SessionRow.id.in_(sessions_saying(db, word)) for word in words))
    if blind.always:
        return [said]
    asked = " ".join(query.split())
    whose = aliased(SessionRow)  # by itself, so that the wide rows of those who said the words are not read
    named = exists().where(
        whose.id == SessionRow.id,
        or_(
            whose.participant_name.icontains(asked, autoescape=True),
            whose.participant_email.icontains(asked, autoescape=True),
        ),
    )
    return [or_(said, and_(named, blind.sighted) if blind.ids else named)]


def _conditions(caller: Caller, interview_id: UUID | None, wanted: Wanted) -> list[ColumnElement[bool]]:
    # An interview is known to be the organization's; by its own index its sessions are found sooner.
    within = SessionRow.interview_id == interview_id
    if interview_id is None:
        within = SessionRow.organization_id == caller.organization_id
    if interview_id is None and wanted.project is not None:
        within = and_(within, SessionRow.interview_id.in_(_interviews_in(wanted.project)))
    found = [within, SessionRow.is_preview.is_(False), *_bounds(wanted)]
    if wanted.status is not None:
        found.append(SessionRow.status == wanted.status)
    if wanted.decision == UNDECIDED:
        found.append(SessionRow.decision.is_(None))
    elif wanted.decision:
        found.append(SessionRow.decision == wanted.decision)
    if wanted.flagged:
        found.append(_flagged())
    if wanted.has_report:
        found.append(_has_report())
    if wanted.mine:
        found.append(_to_review_by(caller))
    return found


def _interviews_in(project_id: UUID) -> Select[tuple[UUID]]:
    return select(InterviewRow.id).where(InterviewRow.project_id == project_id)


def _bounds(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.since is not None:
        found.append(SessionRow.created_at >= _midnight(wanted.since))
    if wanted.until is not None:
        found.append(SessionRow.created_at < _midnight(wanted.until) + timedelta(days=1))
    if wanted.least is not None:
        found.append(SessionRow.score >= wanted.least)
    if wanted.most is not None:
        found.append(SessionRow.score <= wanted.most)
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _has_report() -> ColumnElement[bool]:
    return exists().where(ReportRow.session_id == SessionRow.id, ReportRow.state == ReportState.READY)


def _to_review_by(caller: Caller) -> ColumnElement[bool]:
    return and_(SessionRow.status.in_(FINISHED), SessionRow.decision.is_(None), ~_scored_by(caller))


def _flagged() -> ColumnElement[bool]:
    return exists().where(IntegritySignalRow.session_id == SessionRow.id, IntegritySignalRow.flagged)


def _scored_by(caller: Caller) -> ColumnElement[bool]:
    return exists().where(ReviewScoreRow.session_id == SessionRow.id, ReviewScoreRow.user_id == caller.user_id)


async def _listed(db: AsyncSession, caller: Caller, rows: list[SessionRow], words: list[str]) -> list[Listed]:
    ids = [row.id for row in rows]
    of_interest = select(SessionRow.id).where(SessionRow.id.in_(ids))
    flagged = set(await db.scalars(of_interest.where(_flagged())))
    scored = set(await db.scalars(of_interest.where(_scored_by(caller))))
    reports = await db.execute(select(ReportRow.session_id, ReportRow.state).where(ReportRow.session_id.in_(ids)))
    states = {session_id: state for session_id, state in reports}
    interviews = {
        row.id: row
        for row in await db.scalars(select(InterviewRow).where(InterviewRow.id.in_({r.interview_id for r in rows})))
    }
    folds = {row.id: blindfold_of(row) for row in rows if reads_blind(caller, interviews[row.interview_id])}
    snippets = await snippets_of(db, ids, words, folds) if words else {}
    db.expunge_all()
    for row in rows:
        if row.id in folds:
            hide_in_row(row, folds[row.id])
    return [
        Listed(
            row,
            interviews[row.interview_id],
            states.get(row.id),
            row.id in flagged,
            row.id in scored,
            row.id in folds,
            snippets.get(row.id),
        )
        for row in rows
        # A name that is hidden must not be found out by searching for it.
        if not words or row.id not in folds or row.id in snippets
    ]


async def _encode(db: AsyncSession, order: Order, row: SessionRow) -> str:
    if order is Order.NAME:  # as the database writes it in lower case
        value = await db.scalar(select(NAME_KEY).where(SessionRow.id == row.id))
    else:
        value = VALUES[order](row)
    return base64.urlsafe_b64encode(msgspec.json.encode([order.value, value, row.id])).decode().rstrip("=")


def _decode(order: Order, cursor: str) -> tuple[Any, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        name, value, last = msgspec.json.decode(
            base64.urlsafe_b64decode(padded), type=tuple[str, float | str | None, UUID]
        )
        if name != order.value:
            raise Invalid("This is a page of the list in another order.", "after")
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise Invalid("This is no page of this list.", "after") from error
    return value, last


async def interviews_of(sessions: Sessions, caller: Caller, project_id: UUID | None = None) -> list[tuple[UUID, str]]:
    """The organization's or a project's interviews with sessions, to choose from: id and title, newest first."""
    query = (
        select(InterviewRow.id, InterviewRow.title)
        .where(InterviewRow.organization_id == caller.organization_id, InterviewRow.session_count > 0)
        .order_by(InterviewRow.id.desc())
        .limit(MOST_INTERVIEWS)
    )
    if project_id is not None:
        query = query.where(InterviewRow.project_id == project_id)
    async with reading(sessions) as db:
        found = await db.execute(query)
        return [(interview_id, title) for interview_id, title in found]
