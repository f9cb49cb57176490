"""How many follow-ups a question may have."""

from server.interview.plan import FollowUpDepth, Plan, Question, QuestionType

_LIMITS = {FollowUpDepth.LIGHT: 1, FollowUpDepth.MODERATE: 2, FollowUpDepth.DEEP: 5}
_ONE_DEEPER = {FollowUpDepth.LIGHT: 2, FollowUpDepth.MODERATE: 5, FollowUpDepth.DEEP: 7}


def depth_of(question: Question, plan: Plan) -> FollowUpDepth:
    """The question's own depth where it has one, else the interview's."""
    return question.depth or plan.depth


def follow_up_limit(question: Question, plan: Plan) -> int:
    """The most follow-ups `question` may have, in any mode and after any reconnect."""
    if not question.follow_up_enabled:
        return 0
    limits = _ONE_DEEPER if question.type is QuestionType.RESEARCH else _LIMITS
    return limits[depth_of(question, plan)]
