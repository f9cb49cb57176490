"""What a turn comes to when it was cut short: its words as heard, and whether it still asks what it was to ask."""

from dataclasses import replace

from server.interview.plan import Plan
from server.interview.progress import Progress, current_question
from server.interview.turns import Move, Speaker, Turn
from server.interview.words import QUESTION_MARKS

ENOUGH = 0.6
"""Share of a question after which it counts as heard: people answer before the last word."""

_NEXT_QUESTION = frozenset({Move.ASK, Move.REPEAT_QUESTION, Move.WRAP_UP})
"""Once these have begun to be heard, what is said next is about them; heard too little of, they are said again."""
_BEFORE_A_SENTENCE = (". ", "! ", "? ", "؟ ", "。", "！", "？", "\n")
_ASIDES = frozenset({Move.PROBE, Move.CONFIRM_SKIP, Move.CONFIRM_END, Move.OFFER_TO_MOVE_ON})
"""These are nothing unless enough of them was heard."""


def cut_short(turn: Turn, heard: str, plan: Plan, standing_id: str | None) -> Turn:
    """`turn` as it was heard; `standing_id` is the question that stands if this turn has asked nothing."""
    whole = turn.original or turn.text
    if len(heard.strip()) >= len(whole.strip()):
        return turn
    cut = replace(turn, text=heard.strip(), original=whole)
    share = _share_heard(cut, plan)
    if (turn.move in _NEXT_QUESTION and share <= 0) or (turn.move in _ASIDES and share < ENOUGH):
        return replace(cut, move=Move.CUT, question_id=standing_id)
    return cut


def question_unheard(progress: Progress, plan: Plan) -> bool:
    """Whether the current question was cut off before it could be understood, and has not been said since."""
    question = current_question(progress, plan)
    asking, *later = progress.turns[progress.asked_index :]
    if question is None or asking.original is None or _share_heard(asking, plan) >= ENOUGH:
        return False
    words = question.text.strip()
    return not any(words in (turn.original or turn.text) and _share_heard(turn, plan) >= ENOUGH for turn in later)


def said_unheard(progress: Progress, words: str) -> bool:
    """Whether the greeting was cut off before these `words` of it, and they have not been heard since."""
    spoken = [turn for turn in progress.turns if turn.speaker is Speaker.INTERVIEWER]
    return words in (spoken[0].original or "") and not any(words in turn.text for turn in spoken)


def _share_heard(turn: Turn, plan: Plan) -> float:
    """How much of the question in a cut turn was heard; 0 or less when nothing, 1 or more when all of it."""
    start, end = _question_in(turn, plan)
    return (len(turn.text) - start) / max(1, end - start)


def _question_in(turn: Turn, plan: Plan) -> tuple[int, int]:
    """Where the turn asks: the plan's question, else its last question, else its last sentence."""
    whole = (turn.original or turn.text).strip()
    for question in plan.questions:
        start = whole.rfind(question.text.strip())
        if question.id == turn.question_id and start >= 0:
            return start, start + len(question.text.strip())
    end = max(whole.rfind(mark) for mark in QUESTION_MARKS) + 1 or len(whole)
    return max(whole.rfind(mark, 0, end - 1) for mark in _BEFORE_A_SENTENCE) + 1, end
