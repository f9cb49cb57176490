"""People's scores beside the report's. Rows are only ever added, so that who thought what, and when, stays known."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from server.db.engine import Sessions, writing
from server.db.models import FindingKind, FindingRow, ReportRow, ReviewScoreRow, SessionRow, User
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotAllowed, NotFound
from server.services.plans import plan_from_json
from server.services.reviewing.rubric import Scale, overall_of, rubric_of
from server.services.transcript_batch import OPEN_STATES

LONGEST_REASON: Final = 4000
FORMER_MEMBER: Final = "Somebody who has left"


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What a person answers to one criterion; None: not assessed."""

    score: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """A score somebody has given, with the one before."""

    row: ReviewScoreRow
    who: str
    before: ReviewScoreRow | None


def person_of(caller: Caller) -> UUID:
    """The caller's id as a person.

    Raises:
        NotAllowed: a program; it neither scores nor decides in a person's stead.
    """
    if caller.user_id is None:
        raise NotAllowed("Only people score and decide.")
    return caller.user_id


async def review_session(db: AsyncSession, caller: Caller, session_id: UUID) -> SessionRow:
    """The session, locked, for a person to review.

    Raises:
        NotFound: unknown or another organization's.
        Conflict: the interview is still going on.
    """
    row = await db.scalar(
        select(SessionRow)
        .options(undefer(SessionRow.plan))
        .where(SessionRow.id == session_id, SessionRow.organization_id == caller.organization_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such session.")
    if row.status in OPEN_STATES:
        raise Conflict("The interview is still going on. It can be reviewed when it is over.")
    return row


async def machine_scores(db: AsyncSession, session_id: UUID) -> dict[str, float]:
    """Criterion → what the report says; without those it has not assessed."""
    found = await db.execute(
        select(FindingRow.label, FindingRow.score)
        .join(ReportRow, ReportRow.id == FindingRow.report_id)
        .where(
            ReportRow.session_id == session_id,
            FindingRow.kind == FindingKind.CRITERION,
            FindingRow.score.is_not(None),
        )
        .order_by(FindingRow.position.desc())
    )
    return {label: score for label, score in found if score is not None}


async def score_rows(db: AsyncSession, session_id: UUID) -> list[ScoreEntry]:
    """Every score anybody has given, oldest first."""
    found = await db.execute(
        select(ReviewScoreRow, User.name, User.email)
        .join(User, User.id == ReviewScoreRow.user_id, isouter=True)
        .where(ReviewScoreRow.session_id == session_id)
        .order_by(ReviewScoreRow.id)
    )
    rows = [(row, name or email or FORMER_MEMBER) for row, name, email in found]
    by_id = {row.id: row for row, _ in rows}
    return [ScoreEntry(row, who, by_id.get(row.before_id) if row.before_id else None) for row, who in rows]


def newest(entries: list[ScoreEntry]) -> dict[UUID | None, dict[str, ScoreEntry]]:
    """Person → criterion → the score that counts."""
    found: dict[UUID | None, dict[str, ScoreEntry]] = defaultdict(dict)
    for entry in entries:
        found[entry.row.user_id][entry.row.criterion] = entry
    return dict(found)


async def give_scores(sessions: Sessions, caller: Caller, session_id: UUID, given: Mapping[str, GivenScore]) -> int:
    """Add the caller's scores, by criterion; returns how many differ from the ones before and were added.

    Raises:
        NotFound, NotAllowed, Conflict: as `review_session` and `person_of`.
        Invalid: no such criterion or step; no reason where the report says otherwise. `field` is the criterion.
    """
    user_id = person_of(caller)
    async with writing(sessions) as db:
        row = await review_session(db, caller, session_id)
        rubric = {scale.criterion.name: scale for scale in rubric_of(plan_from_json(row.plan))}
        machine = await machine_scores(db, session_id)
        mine = newest(await score_rows(db, session_id)).get(user_id, {})
        added = 0
        for name, answer in given.items():
            if name not in rubric:
                raise Invalid("There is no such criterion.", name)
            check_score(rubric[name], answer, machine.get(name))
            before = mine.get(name)
            if before and (before.row.score, before.row.reason) == (answer.score, answer.reason):
                continue
            db.add(
                ReviewScoreRow(
                    organization_id=caller.organization_id,
                    session_id=session_id,
                    user_id=user_id,
                    criterion=name,
                    score=answer.score,
                    machine_score=machine.get(name),
                    reason=answer.reason,
                    before_id=before.row.id if before else None,
                )
            )
            added += 1
        if added:
            await refresh_score(db, session_id)
            record(db, caller, "review.scored", session_id, criteria=added)
    return added


def check_score(scale: Scale, answer: GivenScore, machine: float | None) -> None:
    """Raises Invalid for a score that is no step, and for one unlike the report's that says not why."""
    name = scale.criterion.name
    if answer.score is not None and not scale.allows(answer.score):
        raise Invalid("Please choose one of the scores.", name)
    if machine is not None and answer.score != machine and not answer.reason:
        raise Invalid("The report says otherwise: please say in a few words why you see it differently.", name)
    if len(answer.reason) > LONGEST_REASON:
        raise Invalid(f"Please keep the reason under {LONGEST_REASON:,} characters.", name)


async def refresh_score(db: AsyncSession, session_id: UUID) -> None:
    """Bring the session's one number in line with its report and its reviewers; part of the caller's transaction."""
    await db.flush()
    plan = await db.scalar(select(SessionRow.plan).where(SessionRow.id == session_id))
    if not plan:
        return
    people: dict[str, list[float]] = defaultdict(list)
    for scores in newest(await score_rows(db, session_id)).values():
        for name, entry in scores.items():
            if entry.row.score is not None:
                people[name].append(entry.row.score)
    overall = overall_of(rubric_of(plan_from_json(plan)), await machine_scores(db, session_id), people)
    await db.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(score=overall.score, scored_by_people=overall.by_people, updated_at=SessionRow.updated_at)
    )
