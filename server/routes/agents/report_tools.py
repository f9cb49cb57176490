"""Tools that read reports."""

from typing import Any, Final
from uuid import UUID

from server.db.models import FindingKind, ReportKind, ReportState, TurnRow
from server.interview.plan import Criterion, Question
from server.routes.agents.reading_tools import SessionId, cursor_after, place_of
from server.routes.agents.tooling import Desk, Paged, Tool
from server.routes.interviews_api.schemas import Answer, Moment, from_row
from server.services.access import Scope
from server.services.audit import record_view
from server.services.errors import Conflict
from server.services.reading import Finding, ReportReading, read_report
from server.services.reports import ReportView
from server.services.session_views import view_session


class GetReport(Paged, frozen=True, kw_only=True):
    """Which session's report is wanted, and which part of its findings."""

    session_id: SessionId


class EvidenceAnswer(Answer):
    """The candidate's own words: characters `start` to `end` of the message; both null: an option they chose."""

    message_id: UUID
    quote: str
    start: int | None
    end: int | None


class FindingAnswer(Answer):
    """One claim; `subject` is the theme, the criterion or the question it is about."""

    kind: FindingKind
    subject: str
    text: str
    score: float | None
    evidence: list[EvidenceAnswer]


class ReportAnswer(Answer):
    """A report; `made` says how it was written, `notAssessed` what the interview gave no evidence on."""

    session_id: UUID
    interview_id: UUID
    state: ReportState
    kind: ReportKind | None
    made: str
    error: str | None
    summary: str | None
    sentiment: str | None
    dropped_quotes: int
    dropped_findings: int
    finished_at: Moment | None
    findings: list[FindingAnswer]
    not_assessed: list[str]
    cursor: str | None


async def _get(desk: Desk, given: GetReport) -> ReportAnswer:
    place = place_of(given.cursor)
    view = await view_session(desk.sessions, desk.caller, given.session_id)
    await record_view(desk.sessions, desk.caller, "session.viewed", view.row.id)
    if view.report is None:
        raise Conflict("The interview is not finished, so there is no report yet.")
    reading = read_report(view.report, view.plan, view.turns)
    findings = _findings(reading, {turn.index: turn for turn in view.turns})
    report: ReportView = view.report
    return from_row(
        ReportAnswer,
        report,
        interview_id=view.row.interview_id,
        made=report.label,
        findings=findings[place : place + given.limit],
        not_assessed=[
            c.subject.name for c in reading.criteria if c.score is None and not isinstance(c.subject, Question)
        ],
        cursor=cursor_after(place, given.limit, len(findings)),
    )


def _not_assessed(reading: ReportReading) -> list[str]:
    subjects = [criterion.subject for criterion in reading.criteria if criterion.score is None]
    return [subject.name for subject in subjects if isinstance(subject, Criterion)]


def _findings(reading: ReportReading, turns: dict[int, TurnRow]) -> list[FindingAnswer]:
    """All findings, in the order a reviewer reads them, with the evidence that stands in the transcript."""
    named = [
        (finding, finding.row.label)
        for finding in (*reading.summary, *reading.insights, *reading.themes, *reading.sentiment, *reading.quotes)
    ]
    for assessment in (*reading.criteria, *reading.questions):
        subject = assessment.subject
        name = subject.text if isinstance(subject, Question) else subject.name
        named += [(finding, name) for finding in assessment.findings]
    return [_finding(finding, name, turns) for finding, name in named]


def _finding(finding: Finding, subject: str, turns: dict[int, TurnRow]) -> FindingAnswer:
    row = finding.row
    evidence = [EvidenceAnswer(turns[c.turn_index].id, c.quote, c.start, c.end) for c in finding.citations]
    return FindingAnswer(row.kind, subject, row.text, row.score, evidence)


REPORT_TOOLS: Final[tuple[Tool[Any], ...]] = (
    Tool(
        "get_report",
        "Read a report",
        "The report on a finished session: summary, insights, themes, scores by criterion and question, and for each "
        "the candidate's own words it rests on. Scores help a person decide and decide nothing themselves; what stands "
        "under `notAssessed` was not assessed, which is not a low score. `state` says whether it is still being "
        "written. Each look is noted in the audit log.",
        Scope.REPORTS,
        GetReport,
        ReportAnswer,
        _get,
        read_only=True,
    ),
)
