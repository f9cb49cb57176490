"""The interviewer's own words and what whole utterances mean, one module a language."""

from collections.abc import Mapping

from server.interview.phrasebook.ar import ARABIC
from server.interview.phrasebook.base import Language, Phrases
from server.interview.phrasebook.de import GERMAN
from server.interview.phrasebook.en import ENGLISH
from server.interview.phrasebook.es import SPANISH
from server.interview.phrasebook.fr import FRENCH
from server.interview.phrasebook.pt import PORTUGUESE
from server.interview.phrasebook.zh import CHINESE
from server.interview.plan import Plan, Tone

LANGUAGES: Mapping[str, Language] = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "de": GERMAN,
    "pt": PORTUGUESE,
    "zh": CHINESE,
    "ar": ARABIC,
}
"""By primary language subtag."""


def language_of(plan: Plan) -> Language | None:
    """The plan's language; None when nothing is known of it."""
    return LANGUAGES.get(plan.language.replace("_", "-").split("-")[0].lower())


def phrases_of(plan: Plan) -> Phrases:
    """The words for what the machine must say, in the plan's language and register.

    English where the language is unknown: a confirmation has to be understood by somebody.
    """
    language = language_of(plan) or ENGLISH
    return language.casual if plan.tone in (Tone.CASUAL, Tone.FRIENDLY) else language.formal
