"""Writing a report: claim the work, analyse outside of any transaction, store the result if it is still wanted."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import (
    EventKind,
    FindingKind,
    FindingRow,
    InterviewRow,
    ReportRow,
    ReportState,
    SessionRow,
    TurnRow,
)
from server.interview.plan import Plan
from server.ports.language_model import LanguageModel, ModelError
from server.ports.sentiment import SentimentLexicon
from server.services.analysis.answers import Unreadable
from server.services.analysis.extractive import extract
from server.services.analysis.findings import Analysis
from server.services.analysis.modelled import CHUNK_CHARS, AnalysisTimeouts, ModelAnalyst, TokenCount
from server.services.analysis.transcript import Transcript, transcript_of
from server.services.outbox import record_event
from server.services.plans import plan_from_json
from server.services.reports import MAX_ATTEMPTS
from server.services.results.filing import file_findings
from server.services.reviewing.scores import refresh_score
from server.services.transcript_rows import turn_of
from server.services.usage_counting import count_usage

log = structlog.get_logger()


LEASE = timedelta(seconds=60)
"""How long a report stays with a writer that gives no sign of life."""
RETRY_AFTER = (timedelta(seconds=10), timedelta(seconds=40), timedelta(seconds=160))
"""Pauses after the first failed attempts; the last for all later ones."""


class AttemptFailed(Exception):
    """The report is not written yet; to be tried again later."""


@dataclass(frozen=True, slots=True)
class _Work:
    session_id: UUID
    organization_id: UUID
    attempt: int
    transcript: Transcript
    model_name: str


class ReportWriter:
    """Writes reports, with a model where there is one."""

    def __init__(
        self,
        sessions: Sessions,
        model_named: Callable[[str], LanguageModel | None],
        lexicon: SentimentLexicon,
        *,
        analysis_model: str = "",
        timeouts: AnalysisTimeouts | None = None,
        chunk_chars: int = CHUNK_CHARS,
        lease: timedelta = LEASE,
    ) -> None:
        """`model_named` gives the model of a name, the interviewing one for an empty name, None where there is none.

        The interview's own analysis model comes first, then `analysis_model`, then what interviewed.
        """
        self._sessions = sessions
        self._model_named = model_named
        self._lexicon = lexicon
        self._analysis_model = analysis_model
        self._timeouts = timeouts or AnalysisTimeouts()
        self._chunk_chars = chunk_chars
        self._lease = lease

    async def write(self, session_id: UUID) -> None:
        """Write the report on a session; does nothing where it is written, another writer holds it, or it is not due.

        Raises:
            AttemptFailed: it could not be written this time; the row says why, and when it is due again.
        """
        while (work := await self._claim(session_id)) is not None:
            try:
                outcome = await self._attempt_holding(work)
            except asyncio.CancelledError:
                await self._give_back(work)
                raise
            if isinstance(outcome, AttemptFailed):
                raise outcome
            if outcome:
                return

    async def _attempt_holding(self, work: _Work) -> "bool | AttemptFailed":
        async with asyncio.TaskGroup() as group:
            holding = group.create_task(self._hold(work))
            try:
                return await self._attempt(work)
            finally:
                holding.cancel()

    async def _attempt(self, work: _Work) -> "bool | AttemptFailed":
        """Whether this attempt settled it; False: the report was asked for again meanwhile."""
        tokens = TokenCount()
        try:
            analysis = await self._analyse(work, tokens)
        except (ModelError, Unreadable) as error:
            problem = str(error)
        except Exception:
            log.exception("report failed", session_id=str(work.session_id))
            problem = "an error in the server; its log says more"
        else:
            return await self._store(work, analysis, tokens)
        if work.attempt < MAX_ATTEMPTS:
            await self._failed(work, problem, tokens)
            return AttemptFailed(problem)
        return await self._store(work, await self._extract(work), tokens, problem)

    async def _analyse(self, work: _Work, tokens: TokenCount) -> Analysis:
        model = self._model_named(work.model_name)
        if model is None:
            return await self._extract(work)
        if work.attempt > MAX_ATTEMPTS:
            raise Unreadable("the server was stopped in the middle of each attempt")
        analyst = ModelAnalyst(model, work.transcript, tokens, self._timeouts, self._chunk_chars)
        return await analyst.analyse()

    async def _extract(self, work: _Work) -> Analysis:
        # Hundreds of sentences compared with each other would hold up every live interview.
        return await asyncio.to_thread(extract, work.transcript, self._lexicon)

    async def _claim(self, session_id: UUID) -> _Work | None:
        """Count the attempt before it begins, so that one which takes the process with it is counted too."""
        async with writing(self._sessions) as db:
            report = await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id).with_for_update())
            session = await db.get(SessionRow, session_id)
            now = datetime.now(UTC)
            if report is None or session is None or report.state is ReportState.READY or report.due_at > now:
                return None
            report.state = ReportState.RUNNING
            report.attempts += 1
            report.due_at = now + self._lease
            report.updated_at = now
            interview = await db.get_one(InterviewRow, session.interview_id)
            turns = await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index))
            return _Work(
                session_id=session_id,
                organization_id=session.organization_id,
                attempt=report.attempts,
                transcript=transcript_of(plan_from_json(session.plan), ((str(t.id), turn_of(t)) for t in turns)),
                model_name=interview.analysis_model or self._analysis_model or session.llm_model or "",
            )

    async def _hold(self, work: _Work) -> None:
        """Keep the report from falling due while it is being written."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            await self._update_mine(work, due_at=datetime.now(UTC) + self._lease)

    async def _give_back(self, work: _Work) -> None:
        """The writer is to stop: the next one starts at once, and this attempt does not count."""
        now = datetime.now(UTC)
        await self._update_mine(work, state=ReportState.QUEUED, attempts=work.attempt - 1, due_at=now)

    async def _failed(self, work: _Work, error: str, tokens: TokenCount) -> None:
        pause = RETRY_AFTER[min(work.attempt, len(RETRY_AFTER)) - 1]
        async with writing(self._sessions) as db:
            await _count(db, work, tokens)
        await self._update_mine(work, state=ReportState.FAILED, error=error[:500], due_at=datetime.now(UTC) + pause)

    async def _update_mine(self, work: _Work, **values: object) -> None:
        """Change the row as long as this attempt is the one that holds it."""
        async with writing(self._sessions) as db:
            await db.execute(
                update(ReportRow)
                .where(
                    ReportRow.session_id == work.session_id,
                    ReportRow.state == ReportState.RUNNING,
                    ReportRow.attempts == work.attempt,
                )
                .values(updated_at=datetime.now(UTC), **values)
            )

    async def _store(self, work: _Work, analysis: Analysis, tokens: TokenCount, problem: str | None = None) -> bool:
        """Whether nothing is left to do: the result is stored, or another worker has taken the report over."""
        async with writing(self._sessions) as db:
            await _count(db, work, tokens)
            report = await db.scalar(select(ReportRow).where(ReportRow.session_id == work.session_id).with_for_update())
            if report is None or report.state is not ReportState.RUNNING or report.attempts != work.attempt:
                return report is None or report.state is not ReportState.QUEUED
            await db.execute(delete(FindingRow).where(FindingRow.report_id == report.id))
            db.add_all(_rows(report.id, analysis))
            await file_findings(db, work.session_id)
            report.state = ReportState.READY
            report.kind = analysis.kind
            report.summary = analysis.summary
            report.sentiment = analysis.sentiment
            report.model = analysis.model
            report.prompt_version = analysis.prompt_version
            report.rubric_version = rubric_version(work.transcript.plan)
            report.dropped_quotes = analysis.dropped_quotes
            report.dropped_findings = analysis.dropped_findings
            report.finished_at = datetime.now(UTC)
            report.error = problem[:500] if problem else None
            await db.execute(
                update(SessionRow)
                .where(SessionRow.id == work.session_id)
                .values(
                    summary=analysis.summary,
                    insights=analysis.texts(FindingKind.INSIGHT),
                    themes=analysis.texts(FindingKind.THEME),
                    sentiment=analysis.sentiment,
                )
            )
            await refresh_score(db, work.session_id)
            told = {"report": analysis.kind.value, "findings": len(analysis.findings)}
            await record_event(db, work.session_id, EventKind.SUMMARY_READY, told)
        return True


def rubric_version(plan: Plan) -> str:
    """A digest of all that scores are given by: equal versions mean equal rubrics."""
    rubric = [msgspec.to_builtins(plan.criteria), [[q.id, q.text, q.goal] for q in plan.questions]]
    return hashlib.sha256(msgspec.json.encode(rubric)).hexdigest()[:16]


def _rows(report_id: UUID, analysis: Analysis) -> list[FindingRow]:
    return [
        FindingRow(
            report_id=report_id,
            position=position,
            kind=finding.kind,
            label=finding.label[:300],
            question_id=finding.question_id,
            text=finding.text,
            score=finding.score,
            evidence=[
                {"turnId": e.turn_id, "quote": e.quote, "start": e.start, "end": e.end} for e in finding.evidence
            ],
        )
        for position, finding in enumerate(analysis.findings)
    ]


async def _count(db: AsyncSession, work: _Work, tokens: TokenCount) -> None:
    """Tokens are used whether or not the attempt came to anything."""
    if not (tokens.input or tokens.output):
        return
    for table, key in ((ReportRow, ReportRow.session_id), (SessionRow, SessionRow.id)):
        await db.execute(
            update(table)
            .where(key == work.session_id)
            .values(
                input_tokens=table.input_tokens + tokens.input,
                output_tokens=table.output_tokens + tokens.output,
            )
        )
    await count_usage(db, work.organization_id, input_tokens=tokens.input, output_tokens=tokens.output)
