"""An interview in figures: how far people came, how long it took, how the scores and the moods are spread.

Every figure is counted by the database from one index that holds all it needs: the rows of sessions are wide.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import ConsentKind, ConsentRow, FindingKind, FindingRow, InviteRow, SessionRow, SessionStatus

MINUTE_MS: Final = 60_000
SENTIMENTS: Final = ("positive", "mixed", "neutral", "negative")
MOST_BARS: Final = 12
WIDTHS: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 1440)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far people came. Invites and openings are counted of their own, and are no persons."""

    invited: int
    opened: int
    consented: int
    started: int
    finished: int
    running: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution; `n` is all that is in the bars."""

    bars: tuple[Bar, ...]
    n: int
    middle: float | None = None
    """The median, where there is one."""

    @property
    def highest(self) -> int:
        """The longest bar's count."""
        return max((bar.count for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True)
class Figures:
    """All of an interview's figures."""

    funnel: Funnel
    minutes: Spread
    """Of the finished sessions, by time connected."""
    sentiments: Spread
    by_people: Spread
    """Scores 0–100 of the sessions that people have scored."""
    by_reports: Spread
    """Of those that only the report has scored."""


async def figures_of(db: AsyncSession, interview_id: UUID, opened: int) -> Figures:
    """The figures of an interview's sessions, previews left out; `opened`: how often its page was opened."""
    tenth = _tenths()
    scores = await db.execute(
        select(SessionRow.scored_by_people, tenth, func.count())
        .where(*_counted(interview_id), SessionRow.score.is_not(None))
        .group_by(SessionRow.scored_by_people, tenth)
    )
    tenths: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for by_people, step, count in scores:
        tenths[by_people][min(step, 9)] += count
    minute = cast(func.floor(SessionRow.active_ms / MINUTE_MS), Integer)
    lengths = await db.execute(
        select(minute, func.count())
        .where(*_counted(interview_id), SessionRow.status == SessionStatus.COMPLETED)
        .group_by(minute)
    )
    felt = await db.execute(
        select(SessionRow.sentiment, func.count())
        .where(*_counted(interview_id), SessionRow.sentiment.is_not(None))
        .group_by(SessionRow.sentiment)
    )
    return Figures(
        funnel=await _funnel(db, interview_id, opened),
        minutes=minutes_spread(Counter({minute: count for minute, count in lengths})),
        sentiments=_sentiment_spread({str(label): count for label, count in felt}),
        by_people=_score_spread(tenths[True]),
        by_reports=_score_spread(tenths[False]),
    )


def _tenths() -> ColumnElement[int]:
    return cast(func.floor(SessionRow.score / 10), Integer)


def _counted(interview_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return SessionRow.interview_id == interview_id, SessionRow.is_preview.is_(False)


async def _funnel(db: AsyncSession, interview_id: UUID, opened: int) -> Funnel:
    by_status = await db.execute(
        select(SessionRow.status, func.count(), func.count(SessionRow.started_at))
        .where(*_counted(interview_id))
        .group_by(SessionRow.status)
    )
    found = {status: (count, started) for status, count, started in by_status}
    started = sum(of_status for _, of_status in found.values())
    agreed = exists().where(ConsentRow.session_id == SessionRow.id, ConsentRow.kind == ConsentKind.INTERVIEW)
    waiting = await db.scalar(
        select(func.count(SessionRow.id)).where(*_counted(interview_id), SessionRow.started_at.is_(None), agreed)
    )
    invited = await db.scalar(select(func.count(InviteRow.id)).where(InviteRow.interview_id == interview_id))
    return Funnel(
        invited=invited or 0,
        opened=opened,
        consented=started + (waiting or 0),  # nobody starts without having agreed
        started=started,
        finished=found.get(SessionStatus.COMPLETED, (0, 0))[0],
        running=found.get(SessionStatus.IN_PROGRESS, (0, 0))[0],
        sessions=sum(count for count, _ in found.values()),
    )


def minutes_spread(minutes: Counter[int]) -> Spread:
    """Whole minutes in bars of equal width, at most a dozen and one for what is longer by far."""
    if not minutes:
        return Spread((), 0)
    ordered = sorted(minutes.elements())
    usual = ordered[min(len(ordered) - 1, int(0.98 * len(ordered)))]
    width = next((w for w in WIDTHS if usual < w * MOST_BARS), WIDTHS[-1])
    last = min(usual // width, MOST_BARS - 1)
    counts: Counter[int] = Counter()
    for minute, count in minutes.items():
        counts[min(minute // width, last + 1)] += count
    bars = [Bar(_minutes(number * width, width), counts[number]) for number in range(min(counts), last + 1)]
    if counts[last + 1]:
        bars.append(Bar(f"{(last + 1) * width} or more", counts[last + 1]))
    return Spread(tuple(bars), len(ordered), statistics.median(ordered))


def _minutes(start: int, width: int) -> str:
    return f"{start}–{start + width}" if start else f"under {width}"


def _score_spread(tenths: Counter[int]) -> Spread:
    if not tenths:
        return Spread((), 0)
    bars = tuple(Bar(f"{10 * n}–{10 * n + 9 if n < 9 else 100}", tenths[n]) for n in range(10))
    return Spread(bars, tenths.total())


def _sentiment_spread(found: dict[str, int]) -> Spread:
    known = [*SENTIMENTS, *sorted(set(found) - set(SENTIMENTS))]
    bars = tuple(Bar(label, found.get(label, 0)) for label in known)
    return Spread(bars, sum(found.values()))


@dataclass(frozen=True, slots=True)
class CriterionSpread:
    """What the reports give for one criterion, on its own scale."""

    name: str
    spread: Spread
    not_assessed: int


async def criterion_spreads(db: AsyncSession, interview_id: UUID, names: Sequence[str]) -> list[CriterionSpread]:
    """The reports' scores of each criterion, in the order of `names`; what nobody was assessed by is left out."""
    found = await db.execute(
        select(FindingRow.label, FindingRow.score, func.count())
        .where(
            FindingRow.interview_id == interview_id,
            FindingRow.kind == FindingKind.CRITERION,
            FindingRow.label.in_(names),
        )
        .group_by(FindingRow.label, FindingRow.score)
    )
    counts: dict[str, Counter[float | None]] = {}
    for label, score, count in found:
        counts.setdefault(label, Counter())[score] += count
    return [_criterion(name, counts[name]) for name in names if name in counts]


def _criterion(name: str, counts: Counter[float | None]) -> CriterionSpread:
    missing = counts.pop(None, 0)
    given = {score: count for score, count in counts.items() if score is not None}
    steps = sorted({*given, *(float(n) for n in range(int(min(given)), int(max(given)) + 1))}) if given else []
    bars = tuple(Bar(f"{step:g}", given.get(step, 0)) for step in steps)
    middle = statistics.median(Counter(given).elements()) if given else None
    return CriterionSpread(name, Spread(bars, sum(given.values()), middle), missing)
