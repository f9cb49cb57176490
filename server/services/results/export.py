"""An interview's results as files: a table for spreadsheets, JSON for programs, Markdown for people."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from server.db.engine import Sessions, reading
from server.ports.spreadsheets import Cell, Sheet
from server.services.access import Caller
from server.services.answer_counts import QuestionCounts, choice_counts
from server.services.csv_lines import BYTE_ORDER_MARK, csv_line
from server.services.exports import as_line
from server.services.results.figures import Spread
from server.services.results.overview import Overview, criterion_names, results_overview
from server.services.results.quotes import Quoted, theme_quotes
from server.services.results.records import Record, records_of
from server.services.results.themes import MOST_SHOWN
from server.services.results.veil import veil_for

FACTS = (
    *("session", "candidate", "email", "status", "started", "completed", "minutes", "decision", "score of 100"),
    *("scored by", "sentiment", "themes", "summary"),
)
QUOTES_A_THEME = 3


def head_of(overview: Overview) -> list[str]:
    """The columns: facts, each criterion by the report and by people, each question's answer."""
    criteria = [f"{name} ({by})" for name in criterion_names(overview.detail.row) for by in ("report", "people")]
    questions = [f"{number}. {one.text}" for number, one in enumerate(overview.detail.questions, 1)]
    return [*FACTS, *criteria, *questions]


def row_of(record: Record) -> list[Cell]:
    """A session's cells, as `head_of` names them."""
    facts: list[Cell] = [
        record.id, record.candidate, record.email, record.status, record.started, record.completed, record.minutes,
        record.decision, record.score, record.scored_by, record.sentiment, "; ".join(record.themes), record.summary,
    ]  # fmt: skip
    scores = [given[by] for given in record.criteria.values() for by in ("report", "people")]
    return [*facts, *scores, *record.answers]


async def whole_overview(sessions: Sessions, caller: Caller, interview_id: UUID) -> Overview:
    """The figures with all themes that pages show.

    Raises:
        NotFound: no such interview of the caller's.
    """
    return await results_overview(sessions, caller, interview_id, themes=MOST_SHOWN)


async def as_csv(sessions: Sessions, caller: Caller, overview: Overview) -> AsyncIterator[bytes]:
    """A line a session."""
    yield BYTE_ORDER_MARK + csv_line(head_of(overview))
    async for records in records_of(sessions, caller, overview):
        yield b"".join(csv_line(row_of(record)) for record in records)


def as_sheets(sessions: Sessions, caller: Caller, overview: Overview) -> list[Sheet]:
    """Sessions, themes and figures, a sheet each."""
    themes: list[Sequence[Cell]] = [
        [theme.name, theme.count, "; ".join(name for _, name in theme.merged)] for theme in overview.themes.items
    ]
    figures: list[Sequence[Cell]] = [[what, label, count] for what, label, count in _figures(overview)]
    return [
        Sheet("Sessions", head_of(overview), _rows(sessions, caller, overview)),
        Sheet("Themes", ("theme", "sessions", "with"), _at_once(themes)),
        Sheet("Figures", ("figure", "of", "sessions"), _at_once(figures)),
    ]


async def _rows(sessions: Sessions, caller: Caller, overview: Overview) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    async for records in records_of(sessions, caller, overview):
        yield [row_of(record) for record in records]


async def _at_once(rows: list[Sequence[Cell]]) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    yield rows


def _figures(overview: Overview) -> list[tuple[str, str, int]]:
    figures = overview.figures
    funnel: dict[str, int] = msgspec.to_builtins(figures.funnel)
    return [("funnel", step, count) for step, count in funnel.items()] + [
        (what, bar.label, bar.count) for what, spread in _spreads(overview) for bar in spread.bars
    ]


def _spreads(overview: Overview) -> list[tuple[str, Spread]]:
    figures = overview.figures
    named = [
        ("minutes of finished sessions", figures.minutes),
        ("attitude to the topic", figures.sentiments),
        ("scores with people’s", figures.by_people),
        ("scores by the report alone", figures.by_reports),
    ]
    return [*named, *((f"{one.name} (report)", one.spread) for one in overview.criteria)]


async def as_json(sessions: Sessions, caller: Caller, overview: Overview) -> AsyncIterator[bytes]:
    """One object: interview, figures, themes, and every session."""
    interview = overview.detail.row
    questions = [{"id": str(q.id), "text": q.text, "type": q.type.value} for q in overview.detail.questions]
    about = {
        "interview": {"id": str(interview.id), "title": interview.title, "questions": questions},
        "funnel": overview.figures.funnel,
        "distributions": {name: spread for name, spread in _spreads(overview) if spread.n},
        "themes": [
            {"name": theme.name, "sessions": theme.count, "pinned": theme.pinned, "with": [n for _, n in theme.merged]}
            for theme in overview.themes.items
        ],
    }
    yield msgspec.json.encode(about)[:-1] + b',"sessions":['
    first = True
    async for records in records_of(sessions, caller, overview):
        lines = b",\n".join(msgspec.json.encode(_named_answers(record, questions)) for record in records)
        yield lines if first else b",\n" + lines
        first = False
    yield b"]}\n"


def _named_answers(record: Record, questions: Sequence[dict[str, str]]) -> dict[str, Any]:
    answers = {one["id"]: answer for one, answer in zip(questions, record.answers, strict=True) if answer}
    return {**msgspec.to_builtins(record), "answers": answers}


async def as_markdown(sessions: Sessions, caller: Caller, overview: Overview) -> AsyncIterator[bytes]:
    """Figures, themes with quotes, what was chosen, and a table of the sessions."""
    interview = overview.detail.row
    async with reading(sessions) as db:
        veil = veil_for(caller, interview)
        quoted = [
            (await theme_quotes(db, [theme.id, *(one for one, _ in theme.merged)], veil, limit=QUOTES_A_THEME)).items
            for theme in overview.themes.items
        ]
        counts = await choice_counts(db, interview.id, list(enumerate(overview.detail.questions, 1)))
    parts = [f"# {as_line(interview.title)}: results", *_figure_parts(overview)]
    parts += _theme_parts(overview, quoted)
    parts += [part for one in counts for part in _choice_parts(one)]
    parts += ["## Sessions", "| Candidate | Status | Score | Decision | Minutes |\n|---|---|---:|---|---:|"]
    yield "\n\n".join(parts).encode()
    async for records in records_of(sessions, caller, overview):
        yield "".join(f"\n{_table_row(record)}" for record in records).encode()
    yield b"\n"


def _table_row(record: Record) -> str:
    score = "" if record.score is None else f"{record.score:g}"
    cells = (record.candidate or "No name given", record.status.replace("_", " "), score, record.decision)
    return "| " + " | ".join([*map(as_line, cells), f"{record.minutes:g}"]) + " |"


def _figure_parts(overview: Overview) -> list[str]:
    funnel = overview.figures.funnel
    steps = (
        f"- Page opened: {funnel.opened} times",
        f"- Invited by name: {funnel.invited}",
        f"- Agreed to the notice: {funnel.consented}",
        f"- Started: {funnel.started}",
        f"- Finished: {funnel.finished}",
    )
    parts = ["## How far people came", "\n".join(steps)]
    for name, spread in _spreads(overview):
        if spread.n:
            bars = "\n".join(f"| {as_line(bar.label)} | {bar.count} |" for bar in spread.bars)
            parts += [f"## {as_line(name.capitalize())} (n = {spread.n})", f"| | Sessions |\n|---|---:|\n{bars}"]
    return parts


def _theme_parts(overview: Overview, quoted: Sequence[Sequence[Quoted]]) -> list[str]:
    if not overview.themes.items:
        return []
    lines = []
    for theme, people in zip(overview.themes.items, quoted, strict=True):
        lines.append(f"- **{as_line(theme.name)}**: {theme.count} of {overview.themes.reports} sessions")
        for one in people:
            for quote in one.quotes[:1]:
                words = f"“{as_line(quote.text)}” ({as_line(one.person.name)}, turn {quote.turn_index + 1})"
                lines.append(f"  - {words}")
    return ["## Themes", "\n".join(lines)]


def _choice_parts(one: QuestionCounts) -> list[str]:
    rows = "\n".join(f"| {as_line(option.option)} | {option.count} |" for option in one.options)
    title = f"## {one.number}. {as_line(one.question.text)} (n = {one.answered})"
    return [title, f"| Choice | Chosen by |\n|---|---:|\n{rows}"]
