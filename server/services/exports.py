"""Taking a session out: JSON for programs, Markdown for people."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from server.db.models import ReportState, TurnRow, WorkRow
from server.interview.plan import Criterion, Question
from server.interview.turns import Speaker
from server.services.evidence import evidence_file
from server.services.reading import Assessment, Finding, read_report
from server.services.reports import ReportView
from server.services.reviewing.reviews import Review
from server.services.session_views import SessionView
from server.services.spoken_reading import unheard

SPECIAL: Final = re.compile(r"([\\`*_\[\]<>~|&])")
AT_LINE_START: Final = re.compile(r"^(\s*)([#+=-]|\d+[.)])", re.MULTILINE)


def session_as_json(view: SessionView, review: Review | None = None) -> dict[str, Any]:
    """Everything stored about the session but its tokens; with `review`, what its reader sees of that."""
    row = view.row
    return {
        "session": {
            "id": str(row.id),
            "status": row.status.value,
            "isPreview": row.is_preview,
            "participantName": row.participant_name,
            "participantEmail": row.participant_email,
            "createdAt": _instant(row.created_at),
            "startedAt": _instant(row.started_at),
            "completedAt": _instant(row.completed_at),
            "totalDurationSeconds": row.active_ms // 1000,
            "endReason": row.end_reason,
            "summary": row.summary,
            "insights": row.insights,
            "themes": row.themes,
            "sentiment": row.sentiment,
        },
        "interview": {"id": str(view.interview.id), "title": view.plan.title, "objective": view.plan.objective},
        "plan": {**row.plan},
        "turns": [_turn_as_json(turn) for turn in view.turns],
        "work": [_work_as_json(row) for row in view.work],
        "report": _report_as_json(view.report) if view.report else None,
        "integrity": evidence_file(row, view.interview, view.signals, view.media),
        **({"review": _review_as_json(view, review)} if review else {}),
    }


def _review_as_json(view: SessionView, review: Review) -> dict[str, Any]:
    return {
        "decision": review.decision.value if review.decision else None,
        "decisions": [
            {
                "by": entry.who,
                "at": _instant(entry.row.created_at),
                "decision": entry.row.decision.value if entry.row.decision else None,
                "before": entry.row.before.value if entry.row.before else None,
                "reason": view.told(entry.row.reason),
            }
            for entry in review.decisions
        ],
        "scores": [
            {
                "by": entry.who,
                "at": _instant(entry.row.created_at),
                "criterion": entry.row.criterion,
                "score": entry.row.score,
                "before": entry.before.score if entry.before else None,
                "reportSaid": entry.row.machine_score,
                "reason": view.told(entry.row.reason),
            }
            for entry in review.history
        ],
    }


def _turn_as_json(turn: TurnRow) -> dict[str, Any]:
    return {
        "id": str(turn.id),
        "index": turn.index,
        "speaker": turn.speaker.value,
        "move": turn.move.value,
        "text": turn.text,
        "choices": turn.choices,
        "attachments": [
            {"kind": a["kind"], "workId": a["work_id"], "revision": a["revision"], "summary": a["summary"]}
            for a in turn.attachments
        ],
        "at": _instant(datetime.fromtimestamp(turn.at_ms / 1000, UTC)),
        "questionId": turn.question_id,
        "source": turn.source.value,
        "note": turn.note,
        "spoken": turn.spoken,
        "original": turn.original_text,
        "audio": None if turn.audio_start_ms is None else {"startMs": turn.audio_start_ms, "endMs": turn.audio_end_ms},
    }


def _work_as_json(row: WorkRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "questionId": row.question_id,
        "kind": row.kind.value,
        "revision": row.revision,
        "at": _instant(row.at),
        "handedInWithTurn": row.turn_index,
        "content": row.content,
    }


def _report_as_json(report: ReportView) -> dict[str, Any]:
    return {
        "state": report.state.value,
        "kind": report.kind.value if report.kind else None,
        "error": report.error,
        "summary": report.summary,
        "sentiment": report.sentiment,
        "model": report.model,
        "promptVersion": report.prompt_version,
        "rubricVersion": report.rubric_version,
        "droppedQuotes": report.dropped_quotes,
        "droppedFindings": report.dropped_findings,
        "finishedAt": _instant(report.finished_at),
        "findings": [
            {
                "kind": finding.kind.value,
                "label": finding.label,
                **({"questionId": finding.question_id} if finding.question_id else {}),
                "text": finding.text,
                "score": finding.score,
                "evidence": [
                    {"turnId": e.turn_id, "turn": e.turn_index + 1, "quote": e.quote, "start": e.start, "end": e.end}
                    for e in finding.evidence
                ],
            }
            for finding in report.findings
        ],
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def escape(text: str) -> str:
    """`text` as Markdown that shows exactly its characters: no markup and no HTML of a candidate's comes alive."""
    return AT_LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text.replace("\r\n", "\n")))


def as_line(text: str) -> str:
    """As `escape`, on one line."""
    return " ".join(escape(text).split())


def session_as_markdown(view: SessionView, review: Review | None = None) -> str:
    """What people say of the session, the report, then the transcript it cites by turn number."""
    row = view.row
    who = row.participant_name or row.participant_email or "No name given"
    facts = [
        f"- Status: {row.status.value.replace('_', ' ').lower()}",
        *([f"- Email: {as_line(row.participant_email)}"] if row.participant_email else []),
        *([f"- Started: {_instant(row.started_at)}"] if row.started_at else []),
        *([f"- Completed: {_instant(row.completed_at)}"] if row.completed_at else []),
        f"- Length: {row.active_ms // 60_000} min {row.active_ms // 1000 % 60} s",
    ]
    parts = [f"# {as_line(view.plan.title)}: {as_line(who)}", "\n".join(facts)]
    parts += [*(_review_parts(view, review) if review else []), *_report_parts(view), "## Transcript"]
    parts += [_turn_part(turn, view.plan.ai_name) for turn in view.turns]
    return "\n\n".join(parts) + "\n"


def _review_parts(view: SessionView, review: Review) -> list[str]:
    lines = []
    for entry in review.decisions[:1]:
        decision = entry.row.decision.value if entry.row.decision else "taken back"
        lines.append(f"- Decision: **{decision}** ({as_line(entry.who)}): {as_line(view.told(entry.row.reason))}")
    for item in review.criteria:
        for given in (*([item.mine] if item.mine else []), *item.others):
            score = "not assessed" if given.row.score is None else f"{given.row.score:g}"
            reason = f": {as_line(view.told(given.row.reason))}" if given.row.reason else ""
            lines.append(f"- {as_line(item.scale.criterion.name)}: {score} ({as_line(given.who)}){reason}")
    return ["## Review", "\n".join(lines)] if lines else []


def _turn_part(turn: TurnRow, ai_name: str) -> str:
    who = f"{as_line(ai_name)} (interviewer)" if turn.speaker is Speaker.INTERVIEWER else "Candidate"
    words = "\n".join(filter(None, [escape(turn.text), *(f"Chosen: {as_line(choice)}" for choice in turn.choices)]))
    parts = [f"**{turn.index + 1}. {who}**{' (spoken)' if turn.spoken else ''}"]
    parts += [f"Handed in:\n\n{_fenced(made['summary'])}" for made in turn.attachments]
    if words or not turn.attachments:
        parts.append(_quoted(words or f"({turn.move.value})"))
    if turn.original_text is not None:
        was_interrupted = turn.speaker is Speaker.INTERVIEWER
        parts.append(
            "Not heard, because interrupted:" if was_interrupted else "Heard first, and corrected by the candidate:"
        )
        parts.append(_quoted(escape(unheard(turn) if was_interrupted else turn.original_text)))
    return "\n\n".join(parts)


def _fenced(text: str) -> str:
    """A code block that nothing in `text` closes."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def _report_parts(view: SessionView) -> list[str]:
    report = view.report
    if report is None or (report.state is not ReportState.READY and not report.findings):
        return [
            "## Report",
            f"No report yet ({report.state.value.lower() if report else 'the interview is not over'}).",
        ]
    read = read_report(report, view.plan, view.turns)
    sections = (
        ("Insights", [_finding_part(f) for f in read.insights]),
        ("Themes", [_finding_part(f) for f in read.themes]),
        ("Questions", [_assessment_part(a) for a in read.questions]),
        ("Criteria", [_assessment_part(a) for a in read.criteria]),
        ("Quotes", [_finding_part(f) for f in read.quotes]),
    )
    parts = ["## Report", as_line(report.label), *([escape(report.summary)] if report.summary else [])]
    for title, items in sections:
        if items:
            parts += [f"### {title}", "\n".join(items)]
    return parts


def _finding_part(finding: Finding) -> str:
    words = ": ".join(filter(None, [as_line(finding.row.label), as_line(finding.row.text)]))
    return "\n".join([f"- {words or 'Quote'}", *_evidence_lines(finding)])


def _assessment_part(assessment: Assessment) -> str:
    match assessment.subject:
        case Question(text=name) | Criterion(name=name):
            pass
    score = "not assessed" if assessment.score is None else f"{assessment.score:g}"
    lines = [f"- **{as_line(name)}** ({score})"]
    for finding in assessment.findings:
        lines += [f"  {as_line(finding.row.text)}" if finding.row.text else "", *_evidence_lines(finding)]
    for topic in assessment.topics:
        lines += [f"  - {as_line(topic.row.label)}: {as_line(topic.row.text)}"]
        lines += [f"  {line}" for line in _evidence_lines(topic)]
    return "\n".join(filter(None, lines))


def _evidence_lines(finding: Finding) -> list[str]:
    return [f"  - “{as_line(c.quote)}” (turn {c.turn_index + 1})" for c in finding.citations]
