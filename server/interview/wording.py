"""The machine's own words: greeting, confirmations, nudges, closing. The creator's words go in unchanged."""

from server.interview.branching import is_branched
from server.interview.choices import options_aloud
from server.interview.commands import EndReason
from server.interview.phrasebook import language_of, phrases_of
from server.interview.phrasebook.choosing import up_to
from server.interview.plan import Plan, Question
from server.interview.progress import Progress
from server.interview.replies import Intent
from server.interview.turns import Move, Turn
from server.interview.words import is_question, joined, sentences_of


def paragraphs(*parts: str) -> str:
    """The non-empty parts as paragraphs; the last one stands verbatim."""
    return "\n\n".join(part for part in parts if part.strip())


def i_am_ai(plan: Plan) -> str:
    """Who speaks, and that it is no person."""
    return phrases_of(plan).i_am_ai.format(ai_name=plan.ai_name)


def question_asked(plan: Plan, question: Question, *, aloud: bool) -> str:
    """The question verbatim; `aloud`: and what can be chosen, which is not seen by who listens."""
    return paragraphs(question.text, options_aloud(plan, question)) if aloud else question.text


def greeting(plan: Plan, *, aloud: bool = False) -> str:
    """The first turn: who speaks, that it is an AI, what is ahead, then the first question verbatim."""
    question = question_asked(plan, plan.questions[0], aloud=aloud)
    phrases = phrases_of(plan)
    if language_of(plan) is None:
        return paragraphs(plan.intro, i_am_ai(plan), question)
    name = plan.participant_name.strip()
    hello = phrases.hello_name.format(name=name) if name else phrases.hello
    count = len(plan.questions)
    number = up_to(plan, language_of(plan)) if is_branched(plan) else phrases.questions
    ahead = [phrases.one_question if count == 1 else number.format(count=count)]
    if plan.time_limit_s is not None and plan.tells_time:
        ahead.append(phrases.time_limit.format(minutes=max(1, round(plan.time_limit_s / 60))))
    ahead.append(phrases.manners)
    return paragraphs(joined(hello, i_am_ai(plan)), plan.intro, joined(*ahead, phrases.first_question), question)


def acknowledgement(plan: Plan, index: int) -> str:
    """A neutral word of thanks, varied by turn; empty in a language nothing is known of."""
    return _pick(phrases_of(plan).acknowledgements, index) if language_of(plan) else ""


def skip_acknowledged(plan: Plan, index: int) -> str:
    """What is said on leaving a question unanswered; empty in a language nothing is known of."""
    return _pick(phrases_of(plan).skipped, index) if language_of(plan) else ""


def waiting(plan: Plan, index: int) -> str:
    """What is said to a candidate who needs time."""
    return _pick(phrases_of(plan).wait, index)


def question_again(plan: Plan, question: Question, lead: str, probe: str, *, aloud: bool = False) -> str:
    """The question verbatim, and the follow-up that stands beside it, if any."""
    asked = question_asked(plan, question, aloud=aloud)
    if not probe:
        return paragraphs(lead, asked)
    return paragraphs(lead, asked, joined(phrases_of(plan).probe_again, probe))


def lead_back(plan: Plan, intent: Intent) -> str:
    """What is said before the question is given again, by what the mind had meant to do."""
    phrases = phrases_of(plan)
    leads = {Intent.CLARIFY: phrases.hold_course, Intent.NO: phrases.go_on}
    return leads.get(intent, phrases.repeat)


def standing_probe(progress: Progress) -> str:
    """The follow-up asked last on this question, without its acknowledgement; empty when there is none."""
    for turn in reversed(progress.turns[progress.asked_index :]):
        if turn.move is Move.PROBE:
            return _last_question(turn)
    return ""


def closing(plan: Plan, reason: EndReason, lead: str) -> str:
    """The last turn; the creator's own closing words end it."""
    phrases = phrases_of(plan)
    words = {
        EndReason.FINISHED: phrases.close if plan.closing else joined(phrases.close, phrases.thanks),
        EndReason.ENDED_BY_CANDIDATE: phrases.close_ended,
        EndReason.TIME_LIMIT: phrases.close_time,
        EndReason.ENDED_BY_ORGANIZER: phrases.close_by_organizer,
    }[reason]
    return paragraphs(lead, words, plan.closing)


def _last_question(turn: Turn) -> str:
    text = turn.original or turn.text
    questions = [sentence for sentence in sentences_of(text) if is_question(sentence)]
    return questions[-1] if questions else text


def _pick(choices: tuple[str, ...], index: int) -> str:
    return choices[index % len(choices)]
