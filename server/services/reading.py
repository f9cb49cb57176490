"""A transcript and its report side by side: which words of which turn each finding rests on."""

import itertools
from dataclasses import dataclass

from server.db.models import FindingKind, TurnRow
from server.interview.plan import Criterion, Plan, Question
from server.interview.turns import Speaker
from server.services.reports import EvidenceView, FindingView, ReportView


@dataclass(frozen=True, slots=True)
class Citation:
    """One piece of a finding's evidence. `key` names it in links: finding position, dot, place in its evidence."""

    key: str
    turn_index: int
    quote: str
    start: int | None
    """The quote is the turn's text from `start` to `end`; None: an option they chose, or what they handed in."""
    end: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with the evidence that stands in the transcript."""

    row: FindingView
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found about a question or a criterion; no finding or no score: not assessed."""

    subject: Question | Criterion
    number: int
    findings: tuple[Finding, ...]
    topics: tuple[Finding, ...] = ()
    """Of a research question: each of its topics, with the words about it or none."""

    @property
    def score(self) -> float | None:
        """The score, if one was given."""
        return next((f.row.score for f in self.findings if f.row.score is not None), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a turn's text with the same citations from end to end; joined, the pieces are the text."""

    text: str
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportReading:
    """A report's findings by what they say."""

    summary: tuple[Finding, ...]
    insights: tuple[Finding, ...]
    themes: tuple[Finding, ...]
    quotes: tuple[Finding, ...]
    sentiment: tuple[Finding, ...]
    questions: tuple[Assessment, ...]
    criteria: tuple[Assessment, ...]
    citations: tuple[Citation, ...]


def read_report(report: ReportView, plan: Plan, turns: list[TurnRow]) -> ReportReading:
    """Findings with citations; every question and criterion of the plan has an entry, assessed or not."""
    by_index = {turn.index: turn for turn in turns}
    findings = [Finding(row, _citations(row, at, by_index)) for at, row in enumerate(report.findings)]

    def of(kind: FindingKind) -> tuple[Finding, ...]:
        return tuple(f for f in findings if f.row.kind is kind)

    topics = of(FindingKind.TOPIC)
    about_questions, about_criteria = of(FindingKind.QUESTION), of(FindingKind.CRITERION)
    return ReportReading(
        summary=of(FindingKind.SUMMARY),
        insights=of(FindingKind.INSIGHT),
        themes=of(FindingKind.THEME),
        quotes=of(FindingKind.QUOTE),
        sentiment=of(FindingKind.SENTIMENT),
        questions=tuple(
            Assessment(
                q,
                n,
                tuple(f for f in about_questions if f.row.label == q.id),
                tuple(f for f in topics if f.row.question_id == q.id),
            )
            for n, q in enumerate(plan.questions, 1)
        ),
        criteria=tuple(
            Assessment(c, n, tuple(f for f in about_criteria if f.row.label == c.name))
            for n, c in enumerate(plan.criteria, 1)
        ),
        citations=tuple(c for f in findings for c in f.citations),
    )


def _citations(row: FindingView, position: int, turns: dict[int, TurnRow]) -> tuple[Citation, ...]:
    return tuple(
        Citation(f"{position}.{place}", said.turn_index, said.quote, said.start, said.end)
        for place, said in enumerate(row.evidence)
        if stands(said, turns[said.turn_index])
    )


def stands(said: EvidenceView, turn: TurnRow) -> bool:
    """Whether the quote is in the turn: a page shows no evidence that it cannot point at."""
    if said.start is None or said.end is None:
        return said.quote in turn.choices or any(said.quote in made["summary"] for made in turn.attachments)
    return turn.text[said.start : said.end] == said.quote != ""


def pieces_of(turn: TurnRow, citations: tuple[Citation, ...]) -> list[Piece]:
    """The turn's text cut wherever a citation begins or ends; citations may overlap."""
    here = [(c.key, c.start, c.end) for c in citations if c.turn_index == turn.index]
    spans = [(key, start, end) for key, start, end in here if start is not None and end is not None]
    cuts = sorted({0, len(turn.text), *(start for _, start, _ in spans), *(end for _, _, end in spans)})
    return [
        Piece(turn.text[start:end], tuple(key for key, first, last in spans if first <= start and end <= last))
        for start, end in itertools.pairwise(cuts)
    ]


def choices_of(turn: TurnRow, citations: tuple[Citation, ...]) -> list[Piece]:
    """The options chosen in the turn."""
    here = [c for c in citations if c.turn_index == turn.index and c.start is None]
    return [Piece(choice, tuple(c.key for c in here if c.quote == choice)) for choice in turn.choices]


def asked_questions(plan: Plan, turns: list[TurnRow]) -> dict[int, Question]:
    """Turn index → the question that begins there, for headings in the transcript."""
    by_id = {question.id: question for question in plan.questions}
    seen: set[str] = set()
    found = {}
    for turn in turns:
        if turn.question_id in by_id and turn.question_id not in seen and turn.speaker is Speaker.INTERVIEWER:
            seen.add(turn.question_id)
            found[turn.index] = by_id[turn.question_id]
    return found
