"""Words around choices and topics, one module a language."""

from collections.abc import Mapping

from server.interview.phrasebook.base import Language
from server.interview.phrasebook.choosing.ar import ARABIC
from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding
from server.interview.phrasebook.choosing.de import GERMAN
from server.interview.phrasebook.choosing.en import ENGLISH
from server.interview.phrasebook.choosing.es import SPANISH
from server.interview.phrasebook.choosing.fr import FRENCH
from server.interview.phrasebook.choosing.pt import PORTUGUESE
from server.interview.phrasebook.choosing.zh import CHINESE
from server.interview.plan import Plan, Tone

_KNOWN: Mapping[str, Choosing] = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "de": GERMAN,
    "pt": PORTUGUESE,
    "zh": CHINESE,
    "ar": ARABIC,
}

__all__ = ["ChoiceWords", "Understanding", "choice_words_of", "code_of", "topic_probes", "understanding_of", "up_to"]


def code_of(plan: Plan) -> str:
    """The primary subtag of the plan's language."""
    return plan.language.replace("_", "-").split("-")[0].lower()


def choice_words_of(plan: Plan) -> ChoiceWords:
    """The words about choices; English in a language nothing is known of."""
    return _KNOWN.get(code_of(plan), ENGLISH).words


def understanding_of(plan: Plan) -> Understanding | None:
    """What choices are understood by; None in a language nothing is known of."""
    known = _KNOWN.get(code_of(plan))
    return known.understanding if known else None


def up_to(plan: Plan, language: Language | None) -> str:
    """How many questions are ahead, where choices decide which of them are asked."""
    formal, casual = (_KNOWN[code_of(plan)] if language else ENGLISH).up_to
    return casual if _is_casual(plan) else formal


def topic_probes(plan: Plan) -> tuple[str, ...]:
    """Follow-ups to a topic nobody has brought up, with a `{topic}` field; none in an unknown language."""
    known = _KNOWN.get(code_of(plan))
    if known is None:
        return ()
    formal, casual = known.topic_probes
    return casual if _is_casual(plan) else formal


def _is_casual(plan: Plan) -> bool:
    return plan.tone in (Tone.CASUAL, Tone.FRIENDLY)
