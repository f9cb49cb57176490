"""What a candidate's page may know of where the interview stands."""

from dataclasses import dataclass
from typing import Literal

from server.interview.branching import ways_ahead
from server.interview.budget import follow_ups_left, time_left_ms
from server.interview.pace import Pace
from server.interview.plan import Plan, QuestionType
from server.interview.progress import Progress, State, current_question

_CONFIRM: dict[State, Literal["skip", "end"]] = {State.CONFIRM_SKIP: "skip", State.CONFIRM_END: "end"}


@dataclass(frozen=True, slots=True)
class InterviewView:
    """The interview as seen at one moment. Nothing in it is evaluative."""

    state: State
    question_number: int
    """1-based; 0 before the first question, `question_count` in the wrap-up and after."""
    question_count: int
    """Questions asked and those that may yet be: it shrinks where a choice rules some out."""
    question_id: str | None
    question_type: QuestionType | None
    options: tuple[str, ...]
    time_left_ms: int | None
    """None without a limit."""
    follow_ups_left: int
    can_skip: bool
    ended: bool
    awaiting_reply: bool
    confirm: Literal["skip", "end"] | None
    """What the candidate has been asked to confirm."""


def view_of(progress: Progress, plan: Plan, pace: Pace, elapsed_ms: int) -> InterviewView:
    """The view of `progress` once `elapsed_ms` of active time have passed."""
    question = current_question(progress, plan)
    ahead = ways_ahead(progress, plan)
    lobby = progress.state is State.LOBBY
    ended = progress.state is State.COMPLETED
    return InterviewView(
        state=progress.state,
        question_number=0 if lobby else ahead.number,
        question_count=ahead.count,
        question_id=question.id if question else None,
        question_type=question.type if question else None,
        options=question.options if question else (),
        time_left_ms=time_left_ms(plan, elapsed_ms),
        follow_ups_left=follow_ups_left(progress, plan, pace, elapsed_ms) if question else 0,
        can_skip=question is not None and progress.state is not State.TIME_UP,
        ended=ended,
        awaiting_reply=progress.pending is not None and not ended,
        confirm=_CONFIRM.get(progress.state),
    )
