"""A session as a document: report with its evidence, what people say of it, transcript."""

from collections.abc import Iterator
from datetime import UTC
from typing import Final

from server.db.models import FindingKind, ReportState, TurnRow
from server.interview.plan import Question
from server.interview.turns import Speaker
from server.ports.printing import Document, Paragraph, Style
from server.services.reading import Assessment, Finding, ReportReading, read_report
from server.services.reviewing.reviews import Review
from server.services.reviewing.scores import ScoreEntry
from server.services.session_views import SessionView

MOST_MADE: Final = 400
DECISIONS: Final = {"advance": "Advance", "hold": "Hold", "decline": "Decline"}


def session_as_document(view: SessionView, review: Review) -> Document:
    """What the reader of the page has before them, in its order."""
    row = view.row
    who = row.participant_name or row.participant_email or "No name given"
    facts = [
        row.status.value.replace("_", " ").lower(),
        *([f"{row.started_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"] if row.started_at else []),
        f"{row.active_ms // 60_000} min {row.active_ms // 1000 % 60} s",
    ]
    paragraphs = [
        Paragraph(who, Style.TITLE),
        Paragraph(view.plan.title),
        Paragraph(" · ".join(facts), Style.SOFT),
        *_review(view, review),
        *_report(view),
        Paragraph("Transcript", Style.HEADING),
        *(one for turn in view.turns for one in _turn(view, turn)),
    ]
    return Document(f"{view.plan.title}: {who}", view.plan.language, f"{view.plan.title} · {who}", tuple(paragraphs))


def _review(view: SessionView, review: Review) -> Iterator[Paragraph]:
    yield Paragraph("Review", Style.HEADING)
    if review.decisions and review.decision:
        newest = review.decisions[0]
        yield Paragraph(f"{DECISIONS[review.decision]}, decided by {newest.who}", Style.LABEL)
        yield Paragraph(view.told(newest.row.reason), Style.QUOTE)
    else:
        yield Paragraph("Not decided.")
    for item in review.criteria:
        highest = item.scale.highest
        yield Paragraph(item.scale.criterion.name, Style.LABEL)
        yield Paragraph(f"Report: {_score(item.machine, highest)}")
        given: list[ScoreEntry] = [*([item.mine] if item.mine else []), *item.others]
        for entry in given:
            reason = f" – {view.told(entry.row.reason)}" if entry.row.reason else ""
            yield Paragraph(f"{entry.who}: {_score(entry.row.score, highest)}{reason}")


def _score(score: float | None, highest: int) -> str:
    return "not assessed" if score is None else f"{score:g} of {highest}"


def _report(view: SessionView) -> Iterator[Paragraph]:
    report = view.report
    yield Paragraph("Report", Style.HEADING)
    if report is None or (report.state is not ReportState.READY and not report.findings):
        yield Paragraph("There is no report yet.")
        return
    yield Paragraph(report.label, Style.SOFT)
    if report.summary:
        yield Paragraph(report.summary)
    read = read_report(report, view.plan, view.turns)
    for title, findings in (("Insights", read.insights), ("Themes", read.themes), ("Notable quotes", read.quotes)):
        if findings:
            yield Paragraph(title, Style.LABEL)
        for finding in findings:
            yield from _finding(finding)
    yield from _assessed(read)


def _assessed(read: ReportReading) -> Iterator[Paragraph]:
    for item in (*read.criteria, *read.questions):
        yield Paragraph(f"{_name(item)}: {'not assessed' if item.score is None else f'{item.score:g}'}", Style.LABEL)
        for finding in item.findings:
            yield from _finding(finding)


def _name(item: Assessment) -> str:
    return f"{item.number}. {item.subject.text}" if isinstance(item.subject, Question) else item.subject.name


def _finding(finding: Finding) -> Iterator[Paragraph]:
    quotes = [citation.quote for citation in finding.citations]
    # The label of what was found about a question or criterion is its id or name, which stands above it.
    label = finding.row.label if finding.row.kind is FindingKind.THEME else ""
    words = ": ".join(part for part in (label, finding.row.text) if part and part not in quotes)
    if words:
        yield Paragraph(words)
    for citation in finding.citations:
        yield Paragraph(f"“{citation.quote}” (turn {citation.turn_index + 1})", Style.QUOTE)


def _turn(view: SessionView, turn: TurnRow) -> Iterator[Paragraph]:
    candidate = view.row.participant_name or "Candidate"
    who = view.plan.ai_name if turn.speaker is Speaker.INTERVIEWER else candidate
    yield Paragraph(f"{turn.index + 1}. {who}", Style.LABEL)
    said = "\n".join(part for part in (turn.text, *(f"Chosen: {choice}" for choice in turn.choices)) if part)
    for made in turn.attachments:
        yield Paragraph(f"Handed in: {_beginning(made['summary'])}", Style.SOFT)
    if turn.attachments and not said:
        return
    yield Paragraph(said or f"({turn.move.value.replace('_', ' ')})")


def _beginning(summary: str) -> str:
    """Of what was made its head: which files, or what code in which language."""
    return summary.partition("\n\n")[0].replace("\n", "; ")[:MOST_MADE]
