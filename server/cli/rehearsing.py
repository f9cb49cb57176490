"""`colloquy simulate --quality`: a rehearsal, waited for and printed."""

import asyncio
import textwrap
from typing import Any, Final

import click
import msgspec
from sqlalchemy import select

from server.cli.common import fail, with_database
from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, MemberRole, RehearsalState
from server.interview.turns import Speaker, Turn
from server.services.access import Caller
from server.services.quality.coverage import Row
from server.services.quality.lengths import Duration
from server.services.quality.taken import Finding, Taken
from server.services.rehearsals.cast import cast_of
from server.services.rehearsals.runs import find_rehearsal, start_rehearsal
from server.services.rehearsals.taken import Result, result_of

WIDTH: Final = 100
LOOK_EVERY_S: Final = 0.5
LONGEST_S: Final = 1800.0
"""Every candidate has ten minutes; more than five, or another rehearsal before, take turns."""


def rehearse(slug: str, count: int, *, machine: bool) -> bool:
    """Let `count` different candidates take the interview at /i/`slug`, and print how it went; whether it is good.

    A server of this installation must be running: its process does it.
    """
    result = with_database(lambda sessions: _rehearse(sessions, slug, count))
    click.echo(as_json(result) if machine else as_text(result))
    return result.rehearsal.row.state is RehearsalState.DONE and not result.sheet.faults


async def _rehearse(sessions: Sessions, slug: str, count: int) -> Result:
    async with reading(sessions) as db:
        interview = await db.scalar(select(InterviewRow).where(InterviewRow.public_slug == slug))
    if interview is None:
        fail(f"there is no interview at /i/{slug}")
    caller = Caller(interview.organization_id, MemberRole.OWNER)
    row = await start_rehearsal(sessions, caller, interview.id, cast_of(count))
    try:
        async with asyncio.timeout(LONGEST_S):
            while (await find_rehearsal(sessions, caller, interview.id, row.id)).unfinished:  # noqa: ASYNC110 (another process)
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        fail(f"the candidates are not through after {LONGEST_S / 60:.0f} minutes; the studio shows how far they are")
    return await result_of(sessions, caller, interview.id, row.id)


def as_text(result: Result) -> str:
    """The transcripts and the quality sheet."""
    lines: list[str] = []
    for taken in result.takes:
        lines += [f"{taken.plan.title}  ·  {taken.name}", "=" * 40, "", *_transcript(taken)]
    return "\n".join([*lines, *_sheet(result)])


def _transcript(taken: Taken) -> list[str]:
    lines: list[str] = []
    for turn in taken.turns:
        who = taken.plan.ai_name if turn.speaker is Speaker.INTERVIEWER else taken.name
        lines.append(f"{turn.index + 1}. {who}  [{turn.move}]")
        said = [f"☑ {', '.join(turn.choices)}" if turn.choices else "", turn.text]
        for paragraph in "\n".join([*said, *(one.summary for one in turn.attachments)]).splitlines():
            lines += textwrap.wrap(paragraph, WIDTH - 4, initial_indent="    ", subsequent_indent="    ")
        lines.append("")
    return lines


def _sheet(result: Result) -> list[str]:
    sheet = result.sheet
    names = {taken.place: taken.name for taken in result.takes}
    lines = ["-- quality sheet " + "-" * 40]
    for row in sheet.table:
        cells = ", ".join(f"{names[cell.place]}: {cell.outcome} ({cell.follow_ups})" for cell in row.cells)
        lines.append(f"Q{row.number}  at most {row.follow_up_limit} follow-ups  ·  {cells}")
    lines += [
        f"{names[one.place]}: about {one.typed_minutes:.0f} min typed, {one.spoken_minutes:.0f} min spoken"
        for one in sheet.durations
    ]
    lines += [f"{part.persona}: did not get through. {part.problem}" for part in result.rehearsal.parts if part.problem]
    lines.append(f"{len(sheet.faults)} faults, {len(sheet.hints)} hints")
    for finding in sheet.findings:
        where = ", ".join(f"{names[spot.place]} turn {spot.index + 1}" for spot in finding.spots)
        lines.append(f"{finding.weight.upper()}  {finding.title}{f' ({where})' if where else ''}")
        lines += textwrap.wrap(finding.advice, WIDTH - 7, initial_indent="       ", subsequent_indent="       ")
    return lines


def as_json(result: Result) -> str:
    """The same on one line."""
    sheet = result.sheet
    data: dict[str, Any] = {
        "test": result.rehearsal.row.number,
        "version": result.rehearsal.row.revision,
        "state": result.rehearsal.row.state,
        "candidates": [
            {
                "place": part.place,
                "persona": part.persona,
                "state": part.state,
                "problem": part.problem,
                "sessionId": part.session_id,
                "turns": [_turn(turn) for turn in taken.turns] if (taken := result.taken(part.place)) else [],
            }
            for part in result.rehearsal.parts
        ],
        "questions": [_row(row) for row in sheet.table],
        "durations": [_duration(one) for one in sheet.durations],
        "findings": [_finding(finding) for finding in sheet.findings],
    }
    return msgspec.json.encode(data).decode()


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "index": turn.index,
        "speaker": turn.speaker,
        "move": turn.move,
        "questionId": turn.question_id,
        "text": turn.text,
        "choices": turn.choices,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.question.text,
        "followUpLimit": row.follow_up_limit,
        "candidates": [
            {"place": cell.place, "outcome": cell.outcome, "followUps": cell.follow_ups, "words": cell.words}
            for cell in row.cells
        ],
    }


def _duration(one: Duration) -> dict[str, Any]:
    return {
        "place": one.place,
        "typedMinutes": round(one.typed_minutes, 1),
        "spokenMinutes": round(one.spoken_minutes, 1),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "weight": finding.weight,
        "title": finding.title,
        "advice": finding.advice,
        "question": finding.question,
        "quote": finding.quote,
        "turns": [{"place": spot.place, "index": spot.index} for spot in finding.spots],
    }
