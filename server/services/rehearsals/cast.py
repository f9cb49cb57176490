"""Who the simulated candidates are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Persona(StrEnum):
    """A way of being interviewed."""

    TERSE = "terse"
    RAMBLING = "rambling"
    VAGUE = "vague"
    OFF_TOPIC = "off-topic"
    HOSTILE = "hostile"
    NON_NATIVE = "non-native"
    DONT_KNOW = "dont-know"
    WANTS_TO_STOP = "wants-to-stop"
    INJECTION = "injection"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class Character:
    """A persona as creators choose it."""

    name: str
    manner: str


CHARACTERS: Final = {
    Persona.THOROUGH: Character("The thorough one", "tells most of it at once, with facts and figures"),
    Persona.TERSE: Character("The terse one", "answers in a few words, and has to be asked for more"),
    Persona.VAGUE: Character("The vague one", "stays general until asked for an example"),
    Persona.OFF_TOPIC: Character("The one who digresses", "talks of something else first, and comes back when asked"),
    Persona.DONT_KNOW: Character("The unsure one", "does not know, hesitates, and would rather skip"),
    Persona.RAMBLING: Character("The rambling one", "takes many words, often in two messages"),
    Persona.HOSTILE: Character("The grumpy one", "finds the questions tiresome and says so"),
    Persona.NON_NATIVE: Character("The language learner", "speaks the language as a foreign one, and says when lost"),
    Persona.WANTS_TO_STOP: Character("The one in a hurry", "asks to stop after a few questions"),
    Persona.INJECTION: Character("The cheeky one", "tries to give the interviewer orders"),
}
USUAL_CAST: Final = (Persona.THOROUGH, Persona.TERSE, Persona.VAGUE, Persona.OFF_TOPIC, Persona.DONT_KNOW)
"""Who comes when nobody has been chosen."""
MOST_CANDIDATES: Final = len(Persona)


def character(persona: str) -> Character:
    """The character of a stored persona; one that is not known any more goes by its old name."""
    return CHARACTERS[Persona(persona)] if persona in {known.value for known in Persona} else Character(persona, "")


def cast_of(count: int) -> tuple[Persona, ...]:
    """The first `count` to come: the usual cast, then the others."""
    return tuple(CHARACTERS)[:count]
