"""Choices in conversation: what a candidate's words choose, and how choices are told and asked back."""

from collections.abc import Sequence

from server.interview.branching import CHOICE_TYPES
from server.interview.choosing import Chosen, Match, Offer, Unclear, adds, mention_match, whole_match
from server.interview.events import UserSaid
from server.interview.meaning import TO_A_CONFIRMATION, TO_A_QUESTION, meaning_of
from server.interview.phrasebook import language_of
from server.interview.phrasebook.choosing import ChoiceWords, choice_words_of, understanding_of
from server.interview.plan import Plan, Question, QuestionType
from server.interview.progress import CONFIRMING, Progress
from server.interview.turns import Move, Speaker, Turn
from server.interview.words import joined

_TOLD_IN_ONE = 5
"""More choices than these are numbered: nobody keeps six in mind."""
_ASKED_BACK = 9
"""Of more choices than these none is named when asking back: they are on the screen, and by number."""


def choice_in_words(question: Question, plan: Plan, before: Sequence[Turn], text: str, *, confirming: bool) -> Match:
    """What `text` chooses; `before` are the turns until then, `confirming` that a skip or an end was asked about.

    Once something is chosen, only an utterance that is a choice and nothing else is another one.
    """
    if question.type not in CHOICE_TYPES or not text.strip():
        return None
    language = language_of(plan)
    if confirming and language and meaning_of(text, language, TO_A_CONFIRMATION):
        return None
    counted = _asked_between(question, plan, before)
    offer = Offer(question.options, _many(question), understanding_of(plan), counted)
    chosen = chosen_before(question, before)
    found = whole_match(text, offer)
    if found is None and not chosen and not (language and meaning_of(text, language, TO_A_QUESTION)):
        found = mention_match(text, offer)
    if isinstance(found, Chosen) and offer.many and adds(text, offer.words):
        together = {*chosen, *found.options}
        return Chosen(tuple(option for option in question.options if option in together))
    return found


def choices_of(progress: Progress, plan: Plan, question_id: str | None, said: UserSaid) -> tuple[str, ...]:
    """What a message chooses; of the choices sent, those on offer: a client may lie, or be a question behind."""
    for question in plan.questions:
        if question.id == question_id:
            offered = tuple(dict.fromkeys(choice for choice in said.choices if choice in question.options))
            if offered:
                return offered if _many(question) else offered[:1]
            confirming = progress.state in CONFIRMING
            found = choice_in_words(question, plan, progress.turns, said.text, confirming=confirming)
            return found.options if isinstance(found, Chosen) else ()
    return ()


def choices_corrected(plan: Plan, before: Sequence[Turn], turn: Turn, text: str) -> tuple[str, ...]:
    """What the candidate's `turn` chooses once its words are `text`; choices that were no matter of words stay."""
    question = next((question for question in plan.questions if question.id == turn.question_id), None)
    if question is None:
        return turn.choices

    def read(words: str) -> tuple[str, ...]:
        found = choice_in_words(question, plan, before, words, confirming=False)
        return found.options if isinstance(found, Chosen) else ()

    return read(text) if turn.choices == read(turn.text) else turn.choices


def chosen_before(question: Question, turns: Sequence[Turn]) -> tuple[str, ...]:
    """What was last chosen in answer to `question`; nothing where nothing was."""
    made = [turn.choices for turn in turns if turn.question_id == question.id and turn.choices]
    return made[-1] if made else ()


def options_aloud(plan: Plan, question: Question) -> str:
    """The choices as a person tells them; empty where there are none."""
    if question.type not in CHOICE_TYPES or not question.options:
        return ""
    words = choice_words_of(plan)
    if len(question.options) <= _TOLD_IN_ONE:
        offer = words.offer_many if _many(question) else words.offer_one
        return offer.format(options=_one_of(question.options, words))
    each = (words.one_numbered.format(number=n, option=_bare(option)) for n, option in enumerate(question.options, 1))
    numbered = words.numbered.format(count=len(question.options), options=joined(*each))
    return joined(numbered, words.more_than_one) if _many(question) else numbered


def asked_back(plan: Plan, question: Question, unclear: Unclear) -> str:
    """The question which choice is meant."""
    words = choice_words_of(plan)
    asking = words.which_ones if _many(question) else words.which_one
    return asking.format(options=_one_of(_named(question, unclear), words))


def asked_closest(plan: Plan, question: Question) -> str:
    """The question which choice comes closest to what was said."""
    words = choice_words_of(plan)
    return words.closest.format(options=_one_of(question.options, words))


def may_ask_closest(question: Question | None, exchange: Sequence[Turn]) -> bool:
    """Whether nothing has been chosen yet, and nothing asked back either."""
    if question is None or question.type not in CHOICE_TYPES or not 0 < len(question.options) <= _ASKED_BACK:
        return False
    return not any(turn.choices or turn.move is Move.CLARIFY for turn in exchange)


def _asked_between(question: Question, plan: Plan, before: Sequence[Turn]) -> tuple[str, ...]:
    """The choices last asked back about: "the second one" is then the second of those."""
    said = [turn for turn in before if turn.question_id == question.id]
    if len(said) < 2 or said[-1].move is not Move.CLARIFY or said[-2].speaker is not Speaker.CANDIDATE:
        return ()
    offer = Offer(question.options, _many(question), understanding_of(plan))
    unclear = whole_match(said[-2].text, offer) or mention_match(said[-2].text, offer)
    return _named(question, unclear) if isinstance(unclear, Unclear) else ()


def _named(question: Question, unclear: Unclear) -> tuple[str, ...]:
    return unclear.between if len(unclear.between) > 1 else question.options


def _many(question: Question) -> bool:
    return question.type is QuestionType.MULTIPLE_CHOICE


def _one_of(options: Sequence[str], words: ChoiceWords) -> str:
    *most, last = [_bare(option) for option in options]
    return f"{words.between.join(most)}{words.last.format(either=words.either)}{last}" if most else last


def _bare(option: str) -> str:
    return option.strip().rstrip(".,;。，；،؛")
