"""Where an interview stands: the fold of its turns. Living folds new turns, restoring folds the stored ones."""

from dataclasses import dataclass, replace
from enum import StrEnum

from server.interview.commands import EndReason
from server.interview.plan import Plan, Question
from server.interview.turns import BY_ORGANIZER, Move, Speaker, Turn


class OutOfOrder(Exception):
    """A turn or event that cannot come at this point, however the parties race."""


class State(StrEnum):
    """What the interview waits for."""

    LOBBY = "lobby"
    """Nothing said yet."""
    ASKED = "asked"
    """A question stands."""
    ANSWERING = "answering"
    """It has been answered at least in part, and stands."""
    CONFIRM_SKIP = "confirm_skip"
    CONFIRM_END = "confirm_end"
    WRAP_UP = "wrap_up"
    TIME_UP = "time_up"
    """The limit is reached; the answer in progress may be finished."""
    COMPLETED = "completed"


CONFIRMING = frozenset({State.CONFIRM_SKIP, State.CONFIRM_END})

_REDIRECTING = frozenset(
    {Move.GREET, Move.ASK, Move.PROBE, Move.CONFIRM_SKIP, Move.CONFIRM_END, Move.WRAP_UP},
)
"""Moves after which words meant for an earlier turn would be misread."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The state all turns so far add up to."""

    turns: tuple[Turn, ...] = ()
    state: State = State.LOBBY
    position: int = 0
    """0-based question under discussion; the number of questions in the wrap-up."""
    asked_index: int = 0
    """The turn that asked it."""
    asked_elapsed_ms: int = 0
    follow_ups: int = 0
    clarifications: int = 0
    """Answers to meta-talk since the candidate last said something of substance."""
    answered: bool = False
    """Something of substance has been said to the question."""
    unread: int = 0
    """The candidate's messages no interviewer's turn has answered yet."""
    pending: int | None = None
    """The candidate's turn that wants an answer."""
    silence_stage: int = 0
    """Nudges since the candidate was last heard: 0, 1 checked in, 2 offered to move on."""
    given_time: bool = False
    redirected_at: int = 0
    """Newest turn after which words meant for an earlier one are late."""
    end_reason: EndReason | None = None
    event_ids: frozenset[str] = frozenset()

    def apply(self, turn: Turn, plan: Plan) -> "Progress":
        """The state after `turn`.

        Raises:
            OutOfOrder: a gap in the indexes, a turn after the closing one, or one that does not begin with a greeting.
        """
        if turn.index != len(self.turns):
            raise OutOfOrder(f"turn {turn.index} cannot follow {len(self.turns)} turns")
        if self.state is State.COMPLETED:
            raise OutOfOrder("nothing follows the closing turn")
        if (turn.move is Move.GREET) != (turn.index == 0):
            raise OutOfOrder(f"{turn.move} cannot be turn {turn.index}")
        grown = replace(self, turns=(*self.turns, turn))
        if turn.speaker is Speaker.CANDIDATE:
            return _heard(grown, turn)
        return _spoken(grown, turn, plan)


def _heard(progress: Progress, turn: Turn) -> Progress:
    if turn.client_event_id is not None:
        progress = replace(progress, event_ids=progress.event_ids | {turn.client_event_id})
    if turn.late_for is not None:
        return progress
    progress = replace(progress, pending=turn.index, silence_stage=0, given_time=False)
    if turn.move is Move.SAY:
        shown = bool(turn.choices or turn.attachments)
        return replace(progress, unread=progress.unread + 1, answered=progress.answered or shown)
    # A control beside unread words: the words were the answer, not the request.
    shown = progress.unread > 0 or bool(turn.attachments)
    return replace(progress, answered=progress.answered or shown, unread=0)


_CONFIRMS = {Move.CONFIRM_SKIP: State.CONFIRM_SKIP, Move.CONFIRM_END: State.CONFIRM_END, Move.TIME_UP: State.TIME_UP}
_NUDGES = {Move.CHECK_IN: 1, Move.OFFER_TO_MOVE_ON: 2}


def _spoken(progress: Progress, turn: Turn, plan: Plan) -> Progress:
    if turn.move is Move.CUT:
        return progress
    unread = progress.unread
    progress = replace(progress, pending=None, unread=0)
    if turn.move in _REDIRECTING:
        progress = replace(progress, redirected_at=turn.index)
    if turn.move in _CONFIRMS:
        return replace(progress, state=_CONFIRMS[turn.move], answered=progress.answered or unread > 1)
    if turn.move in _NUDGES:
        return replace(progress, silence_stage=_NUDGES[turn.move])
    match turn.move:
        case Move.GREET | Move.ASK:
            return _asked(progress, turn, position_of(plan, turn.question_id))
        case Move.WRAP_UP:
            return replace(_asked(progress, turn, len(plan.questions)), state=State.WRAP_UP)
        case Move.PROBE:
            return replace(
                progress, state=State.ANSWERING, answered=True, follow_ups=progress.follow_ups + 1, clarifications=0
            )
        case Move.CLOSE:
            by_organizer = BY_ORGANIZER in turn.note.split()
            planned = end_reason(plan, progress.position, turn.elapsed_ms)
            reason = EndReason.ENDED_BY_ORGANIZER if by_organizer else planned
            return replace(progress, state=State.COMPLETED, end_reason=reason)
        case _:
            return _talked_about(progress, turn, plan, unread)


def _talked_about(progress: Progress, turn: Turn, plan: Plan, unread: int) -> Progress:
    """The question stands. Of several unread messages at least one was more than a request."""
    answered = progress.answered or unread > 1
    return replace(
        progress,
        state=_standing(progress.position, answered, plan),
        answered=answered,
        clarifications=progress.clarifications + (turn.move is Move.CLARIFY),
        given_time=turn.move is Move.WAIT,
    )


def _asked(progress: Progress, turn: Turn, position: int) -> Progress:
    return replace(
        progress,
        state=State.ASKED,
        position=position,
        asked_index=turn.index,
        asked_elapsed_ms=turn.elapsed_ms,
        follow_ups=0,
        clarifications=0,
        answered=False,
        silence_stage=0,
        given_time=False,
    )


def _standing(position: int, answered: bool, plan: Plan) -> State:
    if position >= len(plan.questions):
        return State.WRAP_UP
    return State.ANSWERING if answered else State.ASKED


def end_reason(plan: Plan, position: int, elapsed_ms: int) -> EndReason:
    """Why an interview that closes at `position` after `elapsed_ms` is over."""
    if position >= len(plan.questions):
        return EndReason.FINISHED
    if plan.time_limit_s is not None and elapsed_ms >= plan.time_limit_s * 1000:
        return EndReason.TIME_LIMIT
    return EndReason.ENDED_BY_CANDIDATE


def position_of(plan: Plan, question_id: str | None) -> int:
    """The 0-based place of a question.

    Raises:
        OutOfOrder: the plan has no such question.
    """
    for position, question in enumerate(plan.questions):
        if question.id == question_id:
            return position
    raise OutOfOrder(f"the plan has no question {question_id!r}")


def current_question(progress: Progress, plan: Plan) -> Question | None:
    """The question under discussion; None before the greeting, in the wrap-up and after the end."""
    if progress.state in (State.LOBBY, State.COMPLETED) or progress.position >= len(plan.questions):
        return None
    return plan.questions[progress.position]


def time_up_at_ms(progress: Progress) -> int:
    """Active time at which the candidate was told that the time is up."""
    return next(turn.elapsed_ms for turn in reversed(progress.turns) if turn.move is Move.TIME_UP)


def turn_answered(progress: Progress, seen_index: int | None) -> Turn | None:
    """The interviewer's turn that words sent after seeing `seen_index` are late for; None when they are in time."""
    if seen_index is None or seen_index >= progress.redirected_at:
        return None
    asking = [turn for turn in progress.turns if turn.move in _REDIRECTING and turn.index <= seen_index]
    return asking[-1] if asking else progress.turns[0]
