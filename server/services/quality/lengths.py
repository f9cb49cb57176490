"""How long the interviewer's turns are, and how long the whole takes people against its time limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from server.interview.checks import word_count
from server.interview.plan import Plan, QuestionType
from server.interview.turns import Move, Speaker, Turn
from server.services.quality.coverage import ASKED, Row
from server.services.quality.taken import Check, Finding, Spot, Taken, Weight, first_spots

READ_WORDS_A_MINUTE: Final = 238
"""Source: Brysbaert 2019, silent reading of English non-fiction by adults."""
TYPED_WORDS_A_MINUTE: Final = 40
"""Between phones (36, Palin et al. 2019) and keyboards (52, Dhakal et al. 2018)."""
SPOKEN_WORDS_A_MINUTE: Final = 150
"""Source: conversational English, National Center for Voice and Speech."""
TASK_MINUTES: Final = 10.0
"""Taken for a coding or whiteboard question that has no time limit of its own."""
MOST_WORDS: Final = 60
"""Of the interviewer's own in one turn, as its rules have it."""
MOST_WORDS_OF_GREETING: Final = 150
LONG_MINUTES: Final = 45.0
"""Without a limit: longer than most people will give without being asked beforehand."""
_TASKS: Final = frozenset({QuestionType.CODING, QuestionType.WHITEBOARD})


@dataclass(frozen=True, slots=True)
class Duration:
    """How long one interview would take a person, estimated from its words."""

    place: int
    typed_minutes: float
    spoken_minutes: float
    interviewer_words: int
    candidate_words: int


def duration_of(taken: Taken) -> Duration:
    """Reading or hearing the interviewer, and writing or saying the answers; work on tasks by their limits."""
    said = _words(taken.turns, Speaker.INTERVIEWER)
    answered = _words(taken.turns, Speaker.CANDIDATE)
    asked = {turn.question_id for turn in taken.turns if turn.move in (Move.GREET, Move.ASK)}
    tasks = sum(
        q.time_limit_s / 60 if q.time_limit_s else TASK_MINUTES
        for q in taken.plan.questions
        if q.id in asked and q.type in _TASKS
    )
    typed = said / READ_WORDS_A_MINUTE + answered / TYPED_WORDS_A_MINUTE + tasks
    spoken = (said + answered) / SPOKEN_WORDS_A_MINUTE + tasks
    return Duration(taken.place, typed, spoken, said, answered)


def _words(turns: Sequence[Turn], speaker: Speaker) -> int:
    return sum(word_count(turn.text) for turn in turns if turn.speaker is speaker and turn.text)


def length_findings(
    plan: Plan, takes: Sequence[Taken], table: Sequence[Row], durations: Sequence[Duration], *, chat: bool, voice: bool
) -> Iterator[Finding]:
    """What is too long."""
    yield from _turn_findings(takes)
    yield from _share_findings(takes, table)
    whole = [taken.place for taken in takes if taken.end_reason is not None and not taken.stopped]
    known = [duration for duration in durations if duration.place in whole]
    if not known:
        return
    typed = sorted(duration.typed_minutes for duration in known)
    spoken = sorted(duration.spoken_minutes for duration in known)
    for how, minutes in (("Typed", typed if chat else []), ("Spoken", spoken if voice else [])):
        if minutes:
            yield from _limit_findings(plan, how, minutes)
    cut = [taken for taken in takes if any(turn.move is Move.TIME_UP for turn in taken.turns)]
    if cut:
        yield Finding(
            Check.LENGTH,
            Weight.HINT,
            "The time limit was reached during the test",
            "Allow more time, or ask less.",
            tuple(Spot(t.place, next(turn.index for turn in t.turns if turn.move is Move.TIME_UP)) for t in cut),
        )


def _turn_findings(takes: Sequence[Taken]) -> Iterator[Finding]:
    long_turns, greetings = [], []
    for taken in takes:
        for turn in taken.turns:
            if turn.speaker is not Speaker.INTERVIEWER:
                continue
            if turn.move is Move.GREET:
                greetings += [(taken, turn)] if word_count(turn.text) > MOST_WORDS_OF_GREETING else []
            elif turn.move is not Move.CLOSE and word_count(taken.own_words(turn)) > MOST_WORDS:
                long_turns.append(Spot(taken.place, turn.index))
    if long_turns:
        yield Finding(
            Check.LENGTH,
            Weight.HINT,
            f"The interviewer said more than {MOST_WORDS} words of its own at once",
            "Candidates come to talk. If a model does this often, a stronger one keeps to the rules better.",
            first_spots(long_turns),
        )
    if greetings:
        taken, turn = greetings[0]
        yield Finding(
            Check.LENGTH,
            Weight.HINT,
            f"{word_count(turn.text)} words come before the first answer",
            "Shorten the introduction in the settings, or the first question.",
            (Spot(taken.place, turn.index),),
            1,
        )


def _share_findings(takes: Sequence[Taken], table: Sequence[Row]) -> Iterator[Finding]:
    """Of its own words between greeting and closing, where candidates are asked to tell something."""
    open_questions = [row for row in table if row.question.type in (QuestionType.OPEN_ENDED, QuestionType.RESEARCH)]
    asked = any(cell.outcome in ASKED for row in open_questions for cell in row.cells)
    said = sum(
        word_count(own)
        for taken in takes
        for turn in taken.turns
        if turn.speaker is Speaker.INTERVIEWER and turn.move not in (Move.GREET, Move.CLOSE)
        if (own := taken.own_words(turn))
    )
    answered = sum(_words(taken.turns, Speaker.CANDIDATE) for taken in takes)
    if asked and len(open_questions) * 2 > len(table) and said > answered:
        yield Finding(
            Check.LENGTH,
            Weight.HINT,
            f"The interviewer said more than the candidates ({said:,} words against {answered:,})",
            "Fewer follow-ups, and questions for one particular situation, leave the talking to the candidates.",
        )


def _limit_findings(plan: Plan, how: str, minutes: list[float]) -> Iterator[Finding]:
    longest, usual = minutes[-1], median(minutes)
    if plan.time_limit_s is None:
        if longest > LONG_MINUTES:
            title = f"{how}, the longest would take about {longest:.0f} minutes"
            advice = "Tell people beforehand how long it takes, or ask less. There is no time limit now."
            yield Finding(Check.LENGTH, Weight.HINT, title, advice)
        return
    limit = plan.time_limit_s / 60
    advice = (
        "Allow more time, or ask less. At the limit follow-ups go first, then optional questions, and then it ends."
    )
    if usual > limit:
        title = f"{how}, most would take longer than the limit of {limit:.0f} minutes: about {usual:.0f}"
        yield Finding(Check.LENGTH, Weight.FAULT, title, advice)
    elif longest > limit:
        title = f"{how}, some would take longer than the limit of {limit:.0f} minutes: up to about {longest:.0f}"
        yield Finding(Check.LENGTH, Weight.HINT, title, advice)
