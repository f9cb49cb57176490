"""Reports on finished sessions: asking for them, reading them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from server.db.models import (
    FindingKind,
    FindingRow,
    ReportKind,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.db.models.base import new_id
from server.services.errors import Conflict, NotFound

MAX_ATTEMPTS = 4
"""Tries with a model before the extractive report takes its place."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A candidate's words, and where they stand."""

    turn_id: str
    turn_index: int
    quote: str
    start: int | None
    """`quote` is the turn's text from `start` to `end`; None: it is an option the candidate chose."""
    end: int | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """One claim of a report; `server.db.models.FindingRow` says what the fields mean."""

    id: UUID
    kind: FindingKind
    label: str
    text: str
    score: float | None
    evidence: tuple[EvidenceView, ...]
    question_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report and the state of the work on it, as pages and exports show it.

    While a new one is being made, the findings of the one before are still there.
    """

    session_id: UUID
    state: ReportState
    kind: ReportKind | None
    attempts: int
    error: str | None
    summary: str | None
    sentiment: str | None
    model: str | None
    prompt_version: str | None
    rubric_version: str | None
    dropped_quotes: int
    dropped_findings: int
    input_tokens: int
    output_tokens: int
    finished_at: datetime | None
    updated_at: datetime
    findings: tuple[FindingView, ...]

    def of(self, kind: FindingKind) -> list[FindingView]:
        """The findings of one kind, in order."""
        return [finding for finding in self.findings if finding.kind is kind]

    @property
    def label(self) -> str:
        """What kind of report this is, in words for reviewers; empty while there is none."""
        match self.kind:
            case ReportKind.MODEL:
                return f"Written by the language model {self.model}; every quote checked against the transcript."
            case ReportKind.EXTRACTIVE:
                return "Made without a language model: sentences and phrases of the transcript itself, no assessment."
            case None:
                return ""


async def ensure_report(db: AsyncSession, session_id: UUID) -> None:
    """Put the session's report on the list of work, if it is not there; part of the caller's transaction."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    now = datetime.now(UTC)
    values = {
        "id": new_id(),
        "session_id": session_id,
        "state": ReportState.QUEUED,
        "attempts": 0,
        "due_at": now,
        "dropped_quotes": 0,
        "dropped_findings": 0,
        "input_tokens": 0,
        "output_tokens": 0,
        "created_at": now,
        "updated_at": now,
    }
    await db.execute(insert(ReportRow).values(**values).on_conflict_do_nothing(index_elements=["session_id"]))


async def load_report(db: AsyncSession, organization_id: UUID, session_id: UUID) -> ReportView | None:
    """The report on a session; None while the session is not finished.

    Raises:
        NotFound: no such session of this organization.
    """
    await _session_of(db, organization_id, session_id)
    row = await db.scalar(
        select(ReportRow).where(ReportRow.session_id == session_id).options(selectinload(ReportRow.findings))
    )
    if row is None:
        return None
    indexes = await db.execute(select(TurnRow.id, TurnRow.index).where(TurnRow.session_id == session_id))
    return _view(row, {str(turn_id): index for turn_id, index in indexes})


async def request_rerun(db: AsyncSession, organization_id: UUID, session_id: UUID) -> None:
    """Put the report on the list of work again; the caller tells the queue once this is committed.

    Raises:
        NotFound: no such session of this organization.
        Conflict: the session is not finished, so there is nothing to report on.
    """
    session = await _session_of(db, organization_id, session_id)
    if session.status not in {SessionStatus.COMPLETED, SessionStatus.ABANDONED}:
        raise Conflict("The interview is not finished, so there is nothing to report on yet.")
    await ensure_report(db, session_id)
    now = datetime.now(UTC)
    await db.execute(
        update(ReportRow)
        .where(ReportRow.session_id == session_id)
        .values(state=ReportState.QUEUED, attempts=0, due_at=now, error=None, updated_at=now)
    )


async def due_report(db: AsyncSession, now: datetime) -> UUID | None:
    """The session whose report has been due longest; None when there is nothing to write."""
    found: UUID | None = await db.scalar(
        select(ReportRow.session_id)
        .where(
            ReportRow.state.in_((ReportState.QUEUED, ReportState.RUNNING, ReportState.FAILED)), ReportRow.due_at <= now
        )
        .order_by(ReportRow.due_at)
        .limit(1)
    )
    return found


async def waiting_reports(db: AsyncSession) -> int:
    """How many reports are to be written or being written."""
    waiting = select(func.count()).where(ReportRow.state.in_((ReportState.QUEUED, ReportState.RUNNING)))
    return await db.scalar(waiting) or 0


async def _session_of(db: AsyncSession, organization_id: UUID, session_id: UUID) -> SessionRow:
    row = await db.get(SessionRow, session_id)
    if row is None or row.organization_id != organization_id:
        raise NotFound("There is no such interview session.")
    return row


def _view(row: ReportRow, index_of: dict[str, int]) -> ReportView:
    return ReportView(
        session_id=row.session_id,
        state=row.state,
        kind=row.kind,
        attempts=row.attempts,
        error=row.error,
        summary=row.summary,
        sentiment=row.sentiment,
        model=row.model,
        prompt_version=row.prompt_version,
        rubric_version=row.rubric_version,
        dropped_quotes=row.dropped_quotes,
        dropped_findings=row.dropped_findings,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        finished_at=row.finished_at,
        updated_at=row.updated_at,
        findings=tuple(_finding(finding, index_of) for finding in row.findings),
    )


def _finding(row: FindingRow, index_of: dict[str, int]) -> FindingView:
    evidence = tuple(
        EvidenceView(e["turnId"], index_of[e["turnId"]], e["quote"], e["start"], e["end"])
        for e in row.evidence
        if e["turnId"] in index_of
    )
    return FindingView(row.id, row.kind, row.label, row.text, row.score, evidence, row.question_id)
