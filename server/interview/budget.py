"""Sharing out the time limit: follow-ups are the first to go, then optional questions."""

from server.interview.branching import choices_made, holds, may_be_asked
from server.interview.pace import Pace
from server.interview.plan import Plan
from server.interview.probing import follow_up_limit
from server.interview.progress import Progress


def limit_ms(plan: Plan) -> int | None:
    """The interview's time limit; None when there is none."""
    return None if plan.time_limit_s is None else plan.time_limit_s * 1000


def time_left_ms(plan: Plan, elapsed_ms: int) -> int | None:
    """What remains of the limit, never below 0; None when there is no limit."""
    limit = limit_ms(plan)
    return None if limit is None else max(0, limit - elapsed_ms)


def warn_at_ms(plan: Plan, pace: Pace) -> int | None:
    """Elapsed time at which the candidate is told that the end is near."""
    limit = limit_ms(plan)
    return None if limit is None else limit - min(pace.warn_ms, limit // 4)


def follow_ups_left(progress: Progress, plan: Plan, pace: Pace, elapsed_ms: int) -> int:
    """How many follow-ups the current question may still have; 0 when time is too short for any."""
    if progress.position >= len(plan.questions):
        return 0
    question = plan.questions[progress.position]
    spent = elapsed_ms - progress.asked_elapsed_ms
    if question.time_limit_s is not None and spent >= question.time_limit_s * 1000:
        return 0
    limit = limit_ms(plan)
    if limit is not None:
        due = 1 + _required_after(progress, plan, progress.position)
        fair_share = (limit - progress.asked_elapsed_ms) / due
        if spent >= fair_share or (limit - elapsed_ms) / due < pace.follow_up_ms:
            return 0
    return max(0, follow_up_limit(question, plan) - progress.follow_ups)


def next_position(progress: Progress, plan: Plan, pace: Pace, elapsed_ms: int) -> int:
    """The question to ask next: one whose condition holds; optional ones give way when required ones need the time."""
    left = time_left_ms(plan, elapsed_ms)
    chosen = choices_made(progress.turns)
    for position in range(progress.position + 1, len(plan.questions)):
        question = plan.questions[position]
        if not holds(question, chosen):
            continue
        due = pace.question_ms * (1 + _required_after(progress, plan, position))
        if question.required or left is None or left >= due:
            return position
    return len(plan.questions)


def _required_after(progress: Progress, plan: Plan, position: int) -> int:
    later = range(position + 1, len(plan.questions))
    return sum(plan.questions[at].required and may_be_asked(progress, plan, at) for at in later)
