"""Were the questions neutral: the creator's, and what the interviewer asked and said beyond them?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from server.interview.checks import Knowledge, is_asking, knowledge, refuse_question, refuse_words
from server.interview.plan import Plan
from server.interview.refusals import Refusal
from server.interview.replies import ReplyContext, ReplyPhase
from server.interview.turns import Move, Speaker, Turn
from server.interview.words import sentences_of
from server.services.linting.lint import lint
from server.services.linting.marks import Fault, Mark
from server.services.quality.taken import (
    Check,
    Finding,
    Spot,
    Taken,
    Weight,
    alike,
    first_spots,
    numbered,
)

ALIKE: Final = 0.7
"""Share of common words above which two questions are one, as for the interviewer's own."""
OWN_MOVES: Final = frozenset({Move.PROBE, Move.CLARIFY, Move.ASK, Move.WRAP_UP})
"""Moves with words that are neither the creator's nor the machine's own set phrases."""
SAID: Final = {
    Refusal.TWO_QUESTIONS: ("asked two things at once", "People answer one half and forget the other."),
    Refusal.LEADING: ("asked a leading question", "It tells people which answer is expected."),
    Refusal.ANSWER_GIVEN: ("gave the answer away", "What the goal asks for is to come from the candidate."),
    Refusal.REVEALED: ("spoke of what is assessed", "Criteria are not told to candidates."),
    Refusal.PRAISE: ("judged an answer", "Praise and blame tell people what to say next."),
    Refusal.PROMISE: ("made a promise", "Only people can promise what happens afterwards."),
    Refusal.HUMAN: ("spoke as if it were a person", "Candidates are to know that they talk with an AI."),
    Refusal.LANGUAGE: ("spoke another language", "Check the interview's language in its settings."),
    Refusal.GARBLED: ("said something garbled", "A reply like this should not have been shown."),
}
MODEL_ADVICE: Final = "A stronger model keeps to the rules better; without a model the interviewer uses tested words."


def wording_findings(plan: Plan, takes: Sequence[Taken]) -> Iterator[Finding]:
    """What the linter has to say of the creator's questions, at the turns that asked them."""
    for number, question in numbered(plan):
        spots = [Spot(taken.place, turn.index) for taken in takes for turn in taken.asking(question.id)]
        for mark in lint(question.text, plan.language, question.type):
            weight = Weight.FAULT if mark.fault is Fault.PRIVATE else Weight.HINT
            title = f"Question {number}: {mark.title.lower()}"
            yield Finding(Check.NEUTRALITY, weight, title, _advice(mark), first_spots(spots, 2), number, _quoted(mark))


def _advice(mark: Mark) -> str:
    if not mark.better:
        return mark.why
    how = "Ask them one after the other" if len(mark.better) > 1 else "For example"
    return f"{mark.why} {how}: {' '.join(f'“{better}”' for better in mark.better)}"


def _quoted(mark: Mark) -> str:
    return "" if mark.fault is Fault.LONG else mark.found


def interviewer_findings(takes: Sequence[Taken]) -> Iterator[Finding]:
    """What the interviewer said of its own that it should not have."""
    found: dict[Refusal, list[tuple[Spot, str]]] = {}
    for taken in takes:
        for turn in taken.turns:
            if turn.speaker is Speaker.INTERVIEWER and turn.move in OWN_MOVES:
                for refusal, sentence in _refused(taken, turn):
                    found.setdefault(refusal, []).append((Spot(taken.place, turn.index), sentence))
    for refusal, where in found.items():
        spots = first_spots([spot for spot, _ in where])
        if refusal is Refusal.REPEATED:
            yield Finding(
                Check.REPETITION,
                Weight.HINT,
                "The interviewer asked the same again",
                "It had nothing new to ask. Fewer follow-ups, or a goal that says what is missing, help.",
                spots,
                quote=where[0][1],
            )
        elif refusal in SAID:
            what, why = SAID[refusal]
            title = f"The interviewer {what}"
            yield Finding(Check.NEUTRALITY, Weight.FAULT, title, f"{why} {MODEL_ADVICE}", spots, quote=where[0][1])


def _refused(taken: Taken, turn: Turn) -> Iterator[tuple[Refusal, str]]:
    knows = _knowledge_at(taken, turn)
    asked = any(question.text in turn.text for question in taken.plan.questions)  # which stands beside these words
    for sentence in sentences_of(taken.own_words(turn)):
        asking = is_asking(sentence)
        refusal = refuse_words(sentence, knows)
        if refusal is None and asking and asked:
            refusal = Refusal.TWO_QUESTIONS
        if refusal is None and asking and turn.move is Move.PROBE:
            refusal = refuse_question(sentence, knows)
        if refusal is not None:
            yield refusal, sentence
        asked |= asking


def _knowledge_at(taken: Taken, turn: Turn) -> Knowledge:
    """What had been said, and what was not to be given away, when the interviewer spoke."""
    position = next((at for at, q in enumerate(taken.plan.questions) if q.id == turn.question_id), None)
    return knowledge(
        ReplyContext(
            plan=taken.plan,
            reply_to=turn.index,
            phase=ReplyPhase.QUESTION,
            question=None if position is None else taken.plan.questions[position],
            position=len(taken.plan.questions) if position is None else position,
            exchange=(),
            earlier=taken.turns[: turn.index],
            allowed=frozenset(),
            follow_ups_used=0,
            follow_ups_left=0,
            time_left_ms=None,
            is_last_question=False,
        )
    )


def repetition_findings(plan: Plan, takes: Sequence[Taken]) -> Iterator[Finding]:
    """Questions of the creator's that ask the same twice."""
    questions = numbered(plan)
    for number, question in questions:
        for earlier, other in questions[: number - 1]:
            if alike(question.text, other.text) >= ALIKE:
                spots = [Spot(taken.place, turn.index) for taken in takes for turn in taken.asking(question.id)]
                yield Finding(
                    Check.REPETITION,
                    Weight.HINT,
                    f"Questions {earlier} and {number} ask nearly the same",
                    "Keep the better one, or say what is different about the other.",
                    first_spots(spots, 2),
                    number,
                    question.text,
                )


def model_findings(takes: Sequence[Taken]) -> Iterator[Finding]:
    """How often the model was held back, or failed and the script took its turn."""
    held, failed = [], []
    kinds: Counter[str] = Counter()
    for taken in takes:
        for turn in taken.turns:
            notes = turn.note.split()
            refused = [note.removeprefix("refused:") for note in notes if note.startswith("refused:")]
            kinds.update(refused)
            held += [Spot(taken.place, turn.index)] if refused else []
            failed += [Spot(taken.place, turn.index)] if any(note.startswith("model_") for note in notes) else []
    if held:
        listed = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in kinds.most_common())
        title = f"The model was held back in {_turns(len(held))}"
        advice = f"Candidates saw nothing of it ({listed}). Where this happens often, a stronger model reads better."
        yield Finding(Check.MODEL, Weight.HINT, title, advice, first_spots(held))
    if failed:
        title = f"The language model failed in {_turns(len(failed))}"
        advice = (
            "The interviewer without a model took those turns, as it would in a real interview. "
            "`colloquy doctor` tells whoever runs this server what is wrong."
        )
        yield Finding(Check.MODEL, Weight.HINT, title, advice, first_spots(failed))


def _turns(count: int) -> str:
    return "1 turn" if count == 1 else f"{count} turns"
