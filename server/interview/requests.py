"""What the interviewer's mind is told when it is asked for a reply, and what it may do."""

from server.interview.branching import ways_ahead
from server.interview.budget import follow_ups_left, time_left_ms
from server.interview.pace import Pace
from server.interview.plan import Plan
from server.interview.progress import CONFIRMING, Progress, State, current_question
from server.interview.replies import Intent, Reply, ReplyContext, ReplyPhase

_PHASES = {
    State.CONFIRM_SKIP: ReplyPhase.CONFIRM_SKIP,
    State.CONFIRM_END: ReplyPhase.CONFIRM_END,
    State.WRAP_UP: ReplyPhase.WRAP_UP,
}


def allowed_intents(progress: Progress, plan: Plan, pace: Pace, elapsed_ms: int) -> frozenset[Intent]:
    """What a reply may do now."""
    allowed = {Intent.NEXT, Intent.REPEAT, Intent.WAIT, Intent.SKIP, Intent.END}
    if progress.clarifications < pace.max_clarifications:
        allowed.add(Intent.CLARIFY)
    if follow_ups_left(progress, plan, pace, elapsed_ms) > 0:
        allowed.add(Intent.PROBE)
    if progress.state in CONFIRMING:
        allowed |= {Intent.YES, Intent.NO}
    if progress.position >= len(plan.questions):
        allowed -= {Intent.SKIP}
        # Talk after the last question has an end: what would prolong it once more closes the interview.
        if Intent.CLARIFY not in allowed:
            allowed -= {Intent.REPEAT}
    return frozenset(allowed)


def permitted_intent(reply: Reply, allowed: frozenset[Intent]) -> Intent:
    """The reply's intent held to the rules: moves that need words have them, and no bound is passed."""
    wordless = not reply.text.strip()
    intent = reply.intent
    if intent is Intent.CLARIFY and (wordless or intent not in allowed):
        intent = Intent.REPEAT
    if intent not in allowed or (intent is Intent.PROBE and wordless):
        return Intent.NEXT
    return intent


def reply_context(progress: Progress, plan: Plan, pace: Pace, reply_to: int, elapsed_ms: int) -> ReplyContext:
    """The request for a reply to turn `reply_to`."""
    position = progress.position
    ahead = ways_ahead(progress, plan)
    heard = progress.turns[: reply_to + 1]
    start = progress.asked_index
    # Late words belong to the question they were meant for.
    exchange = tuple(turn for turn in heard[start:] if turn.late_for is None or turn.late_for >= start)
    strays = tuple(turn for turn in heard[start:] if turn.late_for is not None and turn.late_for < start)
    return ReplyContext(
        plan=plan,
        reply_to=reply_to,
        phase=_PHASES.get(progress.state, ReplyPhase.QUESTION),
        question=current_question(progress, plan),
        position=position,
        exchange=exchange,
        earlier=(*heard[:start], *strays),
        allowed=allowed_intents(progress, plan, pace, elapsed_ms),
        follow_ups_used=progress.follow_ups,
        follow_ups_left=follow_ups_left(progress, plan, pace, elapsed_ms),
        time_left_ms=time_left_ms(plan, elapsed_ms) if plan.tells_time else None,
        is_last_question=ahead.number >= ahead.count,
        number=ahead.number,
        count=ahead.count,
        answered=progress.answered,
    )
