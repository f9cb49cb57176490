"""Was every question asked once, as it is worded, of everybody it is meant for? Were follow-ups kept within bounds?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.interview.branching import choices_made, holds
from server.interview.commands import EndReason
from server.interview.meaning import meaning_of
from server.interview.phrasebook import language_of
from server.interview.phrasebook.base import Meaning
from server.interview.plan import Plan, Question
from server.interview.probing import follow_up_limit
from server.interview.turns import Move, Turn
from server.interview.words import count_words
from server.services.quality.taken import Check, Finding, Spot, Taken, Weight, first_spots, has_substance, numbered


class Outcome(StrEnum):
    """What became of a question with one candidate."""

    ANSWERED = "answered"
    THIN = "thin"
    """Asked, and answered with a few words at most."""
    SKIPPED = "skipped"
    """Asked, and the candidate passed over it."""
    CONDITION = "condition"
    """Not asked: its condition did not hold."""
    NO_TIME = "no_time"
    """Not asked: an optional question that gave way to required ones."""
    ENDED = "ended"
    """Not asked: the candidate ended before."""
    OUT_OF_TIME = "out_of_time"
    """Not asked: the time limit came first."""
    STOPPED = "stopped"
    """Not asked: the rehearsal was stopped."""
    MISSED = "missed"
    """Not asked, and there is no reason for it."""


ASKED = frozenset({Outcome.ANSWERED, Outcome.THIN, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class Cell:
    """One question with one candidate."""

    place: int
    outcome: Outcome
    index: int | None = None
    """The turn that asked it."""
    follow_ups: int = 0
    words: int = 0
    """The candidate's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question with all candidates."""

    number: int
    question: Question
    follow_up_limit: int
    cells: tuple[Cell, ...]


def table_of(plan: Plan, takes: Sequence[Taken]) -> tuple[Row, ...]:
    """What became of every question with everybody."""
    return tuple(
        Row(number, question, follow_up_limit(question, plan), tuple(_cell(taken, question) for taken in takes))
        for number, question in numbered(plan)
    )


def _cell(taken: Taken, question: Question) -> Cell:
    asked = taken.asking(question.id)
    if not asked:
        return Cell(taken.place, _why_not_asked(taken, question))
    answers = taken.answers(question.id)
    if any(has_substance(turn, taken.plan) for turn in answers):
        outcome = Outcome.ANSWERED
    elif any(_asks_to_skip(turn, taken.plan) for turn in answers):
        outcome = Outcome.SKIPPED
    else:
        outcome = Outcome.THIN
    words = sum(count_words(turn.text) for turn in answers)
    return Cell(taken.place, outcome, asked[0].index, len(taken.probes(question.id)), words)


def _asks_to_skip(turn: Turn, plan: Plan) -> bool:
    """By the button or in words; what came of it shows in whether there is an answer."""
    if turn.move is Move.SKIP:
        return True
    language = language_of(plan)
    return language is not None and meaning_of(turn.text, language, (Meaning.SKIP,)) is not None


def _why_not_asked(taken: Taken, question: Question) -> Outcome:
    if not holds(question, choices_made(taken.turns)):
        return Outcome.CONDITION
    if taken.stopped:
        return Outcome.STOPPED
    match taken.end_reason:
        case EndReason.TIME_LIMIT:
            return Outcome.OUT_OF_TIME
        case None | EndReason.ENDED_BY_CANDIDATE | EndReason.ENDED_BY_ORGANIZER:
            return Outcome.ENDED
        case _:
            timed = taken.plan.time_limit_s is not None and not question.required
            return Outcome.NO_TIME if timed else Outcome.MISSED


def coverage_findings(table: Sequence[Row], takes: Sequence[Taken]) -> Iterator[Finding]:
    """What is wrong with who was asked what."""
    by_place = {taken.place: taken for taken in takes}
    for row in table:
        yield from _asking_findings(row, by_place)
        yield from _reach_findings(row)
    for taken in takes:
        if taken.end_reason is None and not taken.stopped and taken.turns:
            yield Finding(
                Check.COVERAGE,
                Weight.FAULT,
                f"{taken.name} did not come to the end",
                "Look at the last turn, and run the test again. If it stays so, the server's log says why.",
                (Spot(taken.place, taken.turns[-1].index),),
            )


def _asking_findings(row: Row, takes: dict[int, Taken]) -> Iterator[Finding]:
    twice, reworded = [], []
    for taken in takes.values():
        asked = taken.asking(row.question.id)
        twice += [Spot(taken.place, turn.index) for turn in asked[1:]]
        reworded += [Spot(taken.place, turn.index) for turn in asked if row.question.text not in turn.text]
    if twice:
        yield Finding(
            Check.COVERAGE,
            Weight.FAULT,
            f"Question {row.number} was asked more than once",
            "The interviewer must ask each question once. Please report this with the transcript.",
            first_spots(twice),
            row.number,
        )
    if reworded:
        yield Finding(
            Check.COVERAGE,
            Weight.FAULT,
            f"Question {row.number} was asked in other words than yours",
            "The interviewer must use your words. Please report this with the transcript.",
            first_spots(reworded),
            row.number,
        )


def _reach_findings(row: Row) -> Iterator[Finding]:
    missed = [cell for cell in row.cells if cell.outcome is Outcome.MISSED]
    if missed:
        yield Finding(
            Check.COVERAGE,
            Weight.FAULT,
            f"Question {row.number} was not asked, and nothing explains why",
            "Everybody is to be asked every question whose condition holds. Please report this with the transcripts.",
            tuple(Spot(cell.place, 0) for cell in missed),
            row.number,
        )
    if row.cells and all(cell.outcome is Outcome.CONDITION for cell in row.cells):
        yield Finding(
            Check.COVERAGE,
            Weight.HINT,
            f"Nobody came to question {row.number}",
            "Its condition held for none of these candidates. Run the test again, since they choose differently each "
            "time, or choose that way yourself in a preview.",
            question=row.number,
        )


def follow_up_findings(table: Sequence[Row], takes: Sequence[Taken]) -> Iterator[Finding]:
    """Bounds that were broken, and questions that need all their follow-ups with everybody."""
    by_place = {taken.place: taken for taken in takes}
    for row in table:
        asked = [cell for cell in row.cells if cell.outcome in ASKED]
        limit = row.follow_up_limit
        over = [cell for cell in asked if cell.follow_ups > limit]
        if over:
            yield Finding(
                Check.FOLLOW_UPS,
                Weight.FAULT,
                f"Question {row.number} had more follow-ups than its {limit}",
                "The depth you set is a bound. Please report this with the transcript.",
                tuple(_last_probe(by_place[cell.place], row) for cell in over),
                row.number,
            )
        elif limit and len(asked) > 2 and all(cell.follow_ups == limit for cell in asked):
            yield Finding(
                Check.FOLLOW_UPS,
                Weight.HINT,
                f"Question {row.number} took all its follow-ups with everybody",
                "Say in the question what you want to hear, for example “Tell me about one time when …”, and write "
                "into its goal what a full answer contains. Or set its depth to Deep.",
                first_spots([_last_probe(by_place[cell.place], row) for cell in asked]),
                row.number,
            )


def _last_probe(taken: Taken, row: Row) -> Spot:
    return Spot(taken.place, taken.probes(row.question.id)[-1].index)


def substance_findings(table: Sequence[Row]) -> Iterator[Finding]:
    """Questions that brought out nothing."""
    for row in table:
        asked = [cell for cell in row.cells if cell.outcome in ASKED]
        if len(asked) > 1 and all(cell.outcome is not Outcome.ANSWERED for cell in asked):
            yield Finding(
                Check.SUBSTANCE,
                Weight.HINT,
                f"Nobody said much to question {row.number}",
                "Ask for one particular situation, and for what happened there. Questions for an opinion, or that can "
                "be answered with yes or no, bring out little.",
                first_spots([Spot(cell.place, cell.index or 0) for cell in asked]),
                row.number,
            )
