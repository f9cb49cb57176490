"""Questions that are asked only after certain choices: which come up, and which sets of conditions cannot work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.interview.plan import Condition, Plan, Question, QuestionType
from server.interview.progress import Progress
from server.interview.turns import Move, Turn

CHOICE_TYPES = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})

Chosen = Mapping[str, tuple[str, ...]]
"""Question id → what was last chosen there."""


class FaultKind(StrEnum):
    """What is wrong with a condition."""

    ITSELF = "itself"
    GONE = "gone"
    """It names a question that is not there."""
    LATER = "later"
    """It names a question that is asked afterwards."""
    CIRCLE = "circle"
    """That later question waits for this one in turn."""
    NO_CHOICE = "no_choice"
    """It names a question that is not answered by choosing."""
    NO_OPTION = "no_option"
    """It names a choice that is not offered, or none."""
    NEVER = "never"
    """No choices let it hold."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a question could not be asked as it is meant to be."""

    kind: FaultKind
    question_id: str
    """The question with the condition."""
    other_id: str
    """The question the condition is about."""
    option: str = ""


@dataclass(frozen=True, slots=True)
class WaysAhead:
    """Where a candidate is among the questions that are theirs."""

    number: int
    """1-based; `count` once all is asked."""
    count: int


def choices_made(turns: Iterable[Turn]) -> Chosen:
    """What the candidate has chosen: of a question answered twice, what was chosen last."""
    return {turn.question_id: turn.choices for turn in turns if turn.question_id is not None and turn.choices}


def holds(question: Question, chosen: Chosen) -> bool:
    """Whether the question is to be asked of who has chosen `chosen`."""
    return all(set(chosen.get(c.question_id, ())) & set(c.any_of) for c in question.show_if)


def may_be_asked(progress: Progress, plan: Plan, position: int) -> bool:
    """Whether the question at `position`, which has not been left behind, can still come up."""
    if not plan.questions[position].show_if:
        return True
    places = {question.id: at for at, question in enumerate(plan.questions)}
    chosen = choices_made(progress.turns)

    def open_at(at: int) -> bool:
        return all(may_hold(condition, at) for condition in plan.questions[at].show_if)

    def may_hold(condition: Condition, waiting: int) -> bool:
        at = places.get(condition.question_id, -1)
        if condition.question_id in chosen or at < progress.position:
            return bool(set(chosen.get(condition.question_id, ())) & set(condition.any_of))
        return at == progress.position or (at < waiting and open_at(at))

    return open_at(position)


def ways_ahead(progress: Progress, plan: Plan) -> WaysAhead:
    """Where the candidate is, counting what has been asked or passed over for time, and what may yet be asked."""
    at, total = progress.position, len(plan.questions)
    asked = {turn.question_id for turn in progress.turns if turn.move in (Move.GREET, Move.ASK)}
    chosen = choices_made(progress.turns)
    behind = sum(question.id in asked or holds(question, chosen) for question in plan.questions[:at])
    here = int(at < total)
    later = sum(may_be_asked(progress, plan, position) for position in range(at + 1, total))
    return WaysAhead(behind + here, behind + here + later)


def is_branched(plan: Plan) -> bool:
    """Whether some candidates are asked fewer questions than others."""
    return any(question.show_if for question in plan.questions)


def faults(questions: Sequence[Question]) -> list[Fault]:
    """What keeps conditions from working, in the order of the questions; empty: every question can come up."""
    wrong = [fault for question in questions for fault in _faults_of(question, questions)]
    if wrong:
        return wrong  # what can be chosen is only known once every condition names something before it
    return [fault for question in questions for fault in _never(question, questions)]


def _faults_of(question: Question, questions: Sequence[Question]) -> list[Fault]:
    found = []
    for condition in question.show_if:
        kind, option = _fault_in(condition, question, questions)
        if kind is not None:
            found.append(Fault(kind, question.id, condition.question_id, option))
    return found


def _fault_in(condition: Condition, question: Question, questions: Sequence[Question]) -> tuple[FaultKind | None, str]:
    ids = [other.id for other in questions]
    if condition.question_id == question.id:
        return FaultKind.ITSELF, ""
    if condition.question_id not in ids:
        return FaultKind.GONE, ""
    other = questions[ids.index(condition.question_id)]
    if ids.index(other.id) > ids.index(question.id):
        return (FaultKind.CIRCLE if question.id in _waits_for(other, questions) else FaultKind.LATER), ""
    if other.type not in CHOICE_TYPES:
        return FaultKind.NO_CHOICE, ""
    missing = [option for option in condition.any_of if option not in other.options]
    if missing or not condition.any_of:
        return FaultKind.NO_OPTION, missing[0] if missing else ""
    return None, ""


def _waits_for(question: Question, questions: Sequence[Question]) -> set[str]:
    """The questions whose choices decide whether `question` comes up, near and far."""
    by_id = {other.id: other for other in questions}
    found: set[str] = set()
    waiting = [condition.question_id for condition in question.show_if]
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in found:
            found.add(one)
            waiting += [condition.question_id for condition in by_id[one].show_if]
    return found


def _never(question: Question, questions: Sequence[Question]) -> list[Fault]:
    """Of a single choice one option is chosen: all that is asked of it, near and far, has to leave one."""
    by_id = {other.id: other for other in questions}
    chain = [question, *(by_id[other] for other in sorted(_waits_for(question, questions)))]
    left: dict[str, set[str]] = {}
    for condition in (condition for one in chain for condition in one.show_if):
        other = by_id[condition.question_id]
        if other.type is QuestionType.SINGLE_CHOICE:
            left[other.id] = left.get(other.id, set(other.options)) & set(condition.any_of)
    return [Fault(FaultKind.NEVER, question.id, other_id) for other_id, options in left.items() if not options]
