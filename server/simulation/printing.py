"""A record for people to read, and for machines."""

import textwrap
from typing import Any

import msgspec

from server.simulation.record import Quality, Record, quality_of

WIDTH = 100


def as_text(record: Record) -> str:
    """The transcript and the quality sheet."""
    quality = quality_of(record)
    head = f"{record.title}  ·  {record.name} ({record.persona}, seed {record.seed})"
    return "\n".join([head, "=" * min(WIDTH, len(head)), "", *_transcript(record), *_sheet(quality)])


def as_json(record: Record) -> str:
    """The same on one line."""
    quality = quality_of(record)
    data: dict[str, Any] = {
        "slug": record.slug,
        "persona": record.persona,
        "seed": record.seed,
        "name": record.name,
        "sessionId": record.session_id,
        "title": record.title,
        "endReason": record.end_reason,
        "turns": record.lines,
        "quality": quality,
        "problems": quality.problems,
    }
    return msgspec.json.encode(data).decode()


def _transcript(record: Record) -> list[str]:
    lines: list[str] = []
    for line in record.lines:
        who = record.ai_name if line.interviewer else record.name.split()[0]
        lines.append(f"{who}  [{line.move}]" if line.move != "say" else who)
        spoken = "\n".join(part for part in (f"☑ {', '.join(line.choices)}" if line.choices else "", line.text) if part)
        for paragraph in spoken.splitlines():
            lines += textwrap.wrap(paragraph, WIDTH - 4, initial_indent="    ", subsequent_indent="    ") or [""]
        lines.append("")
    return lines


def _sheet(quality: Quality) -> list[str]:
    asked = [question for question in quality.questions if question.times_asked]
    verbatim = sum(question.verbatim for question in quality.questions)
    ratio = quality.interviewer_words / max(1, quality.candidate_words)
    follow_ups = ", ".join(f"Q{q.number} {q.follow_ups}/{q.follow_up_bound}" for q in quality.questions)
    return [
        "-- quality " + "-" * 40,
        f"ended               {quality.end_reason or 'not ended'} after {quality.seconds:.1f} s",
        f"questions asked     {len(asked)} of {quality.question_count}; verbatim {verbatim} of {len(asked)}",
        f"follow-ups          {follow_ups} (asked/allowed)",
        f"double questions    {len(quality.double_questions)}",
        f"words               interviewer {quality.interviewer_words}, candidate {quality.candidate_words} "
        f"({ratio:.2f} to 1)",
        f"problems            {'; '.join(quality.problems) or 'none'}",
        "",
    ]
