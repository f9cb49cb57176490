"""Everything people and the report say about one session, criterion by criterion, as one reader may see it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import Decision
from server.services.access import Caller
from server.services.reading import Finding, read_report
from server.services.reviewing.decisions import DecisionEntry, decisions_of
from server.services.reviewing.rubric import Scale, rubric_of
from server.services.reviewing.scores import ScoreEntry, newest, score_rows
from server.services.session_views import SessionView


@dataclass(frozen=True, slots=True)
class CriterionReview:
    """One criterion: the report's view, the reader's own, and what others have given as far as it is shown."""

    scale: Scale
    findings: tuple[Finding, ...]
    machine: float | None
    mine: ScoreEntry | None
    others: tuple[ScoreEntry, ...]

    @property
    def differs(self) -> bool:
        """The reader and the report do not agree."""
        return self.mine is not None and self.machine is not None and self.mine.row.score != self.machine


@dataclass(frozen=True, slots=True)
class Review:
    """What people make of a session."""

    criteria: tuple[CriterionReview, ...]
    others: tuple[str, ...]
    """Who else has scored."""
    shows_others: bool
    """Their scores are in here: one's own come first, so that nobody is led by them."""
    complete: bool
    """The reader has answered every criterion."""
    decisions: tuple[DecisionEntry, ...]
    """Newest first."""
    history: tuple[ScoreEntry, ...]
    """Every score that is shown, newest first."""

    @property
    def decision(self) -> Decision | None:
        """The one that stands."""
        return self.decisions[0].row.decision if self.decisions else None


async def load_review(sessions: Sessions, caller: Caller, view: SessionView, *, show_others: bool = False) -> Review:
    """The review of a session that the caller may see; `show_others` without having scored."""
    async with reading(sessions) as db:
        return await review_of(db, caller, view, show_others=show_others)


async def review_of(db: AsyncSession, caller: Caller, view: SessionView, *, show_others: bool = False) -> Review:
    """As `load_review`, by a database session that is open already."""
    entries = await score_rows(db, view.row.id)
    decisions = await decisions_of(db, view.row.id)
    by_person = newest(entries)
    mine = by_person.get(caller.user_id, {}) if caller.user_id else {}
    rubric = rubric_of(view.plan)
    complete = all(scale.criterion.name in mine for scale in rubric)
    shows = complete or show_others
    others = {user_id: scores for user_id, scores in by_person.items() if user_id != caller.user_id}
    found = _findings(view)
    return Review(
        criteria=tuple(
            _criterion(scale, found.get(scale.criterion.name, ()), mine, others if shows else {}) for scale in rubric
        ),
        others=tuple(sorted(next(iter(scores.values())).who for scores in others.values())),
        shows_others=shows,
        complete=complete,
        decisions=tuple(decisions),
        history=tuple(e for e in reversed(entries) if shows or e.row.user_id == caller.user_id),
    )


def _findings(view: SessionView) -> dict[str, tuple[Finding, ...]]:
    if view.report is None:
        return {}
    read = read_report(view.report, view.plan, view.turns)
    return {scale.subject.name: scale.findings for scale in read.criteria if hasattr(scale.subject, "name")}


def _criterion(
    scale: Scale,
    findings: tuple[Finding, ...],
    mine: dict[str, ScoreEntry],
    others: dict[UUID | None, dict[str, ScoreEntry]],
) -> CriterionReview:
    name = scale.criterion.name
    return CriterionReview(
        scale=scale,
        findings=findings,
        machine=next((f.row.score for f in findings if f.row.score is not None), None),
        mine=mine.get(name),
        others=tuple(sorted((s[name] for s in others.values() if name in s), key=lambda entry: entry.who)),
    )
