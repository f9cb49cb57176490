"""What simulated candidates have lived through, and how they talk about it, by language."""

from server.simulation.words.ar import ARABIC
from server.simulation.words.base import Words
from server.simulation.words.de import GERMAN
from server.simulation.words.en import ENGLISH
from server.simulation.words.es import SPANISH
from server.simulation.words.fr import FRENCH
from server.simulation.words.pt import PORTUGUESE
from server.simulation.words.zh import CHINESE

_WORDS = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "de": GERMAN,
    "pt": PORTUGUESE,
    "zh": CHINESE,
    "ar": ARABIC,
}


def words_for(language: str) -> Words:
    """The words of a BCP-47 tag; English where there are none."""
    return _WORDS.get(language.replace("_", "-").split("-")[0].lower(), ENGLISH)
