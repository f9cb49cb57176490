"""How each persona answers: an opening to a question, and something to each follow-up."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.simulation.situation import Persona
from server.simulation.telling import Telling, as_foreigner, first_clause, joined, led, pick
from server.simulation.words.base import Words


@dataclass
class Voice:
    """One person's way of finding words; remembers what was said, so as not to repeat it."""

    words: Words
    chance: random.Random
    used: list[str] = field(default_factory=list)

    def pick(self, choices: tuple[str, ...]) -> str:
        """One of `choices`, not one used before while there is another."""
        return pick(choices, self.chance, self.used)

    def maybe(self, likelihood: float) -> bool:
        """True so often."""
        return self.chance.random() < likelihood

    def more(self, telling: Telling) -> str:
        """The next fact with a lead, or that there is none."""
        return self.fact(telling.told())

    def fact(self, text: str) -> str:
        """`text` with a lead; when it is empty, that there is nothing more."""
        return self.led(self.words.leads, text) if text else self.pick(self.words.no_more)

    def led(self, leads: tuple[str, ...], text: str) -> str:
        """`text` after one of `leads`."""
        return led(self.pick(leads), text, self.words.capitalised)

    def aside(self) -> str:
        """Something beside the point, once each."""
        return "" if all(aside in self.used for aside in self.words.asides) else self.pick(self.words.asides)


Manner = Callable[[Voice, Telling, int], tuple[str, ...]]
"""The messages to the question (0) or to its n-th follow-up."""


def _thorough(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    if follow_up:
        return (voice.more(telling),)
    keep = 1 if voice.maybe(0.5) else 0
    parts = [telling.told()]
    while telling.details_left > keep:
        parts.append(telling.detail())
    return (joined(*parts),)


def _terse(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    if follow_up == 0:
        return (telling.memory.short,)
    if voice.maybe(0.5):
        return (voice.pick(voice.words.no_more),)
    fact = telling.detail()
    return (first_clause(fact) if fact else voice.pick(voice.words.no_more),)


def _rambling(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    words = voice.words
    if follow_up:
        return (joined(voice.aside(), voice.more(telling)),)
    parts = [voice.led(words.fillers, telling.told()), voice.aside()]
    while telling.details_left > 1:
        parts.append(voice.led(words.fillers, telling.detail()))
    parts.append(voice.aside())
    half = len(parts) // 2
    sentences = [part[:1].upper() + part[1:] for part in parts]
    if voice.maybe(0.3):
        return joined(*sentences[:half]), joined(*sentences[half:])
    return (joined(*sentences),)


def _vague(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    match follow_up:
        case 0:
            return (telling.memory.vague,)
        case 1 if voice.maybe(0.5):
            return (joined(voice.pick(voice.words.hedges), telling.told()),)
        case _:
            return (voice.fact(telling.detail()),)


def _off_topic(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    words = voice.words
    if follow_up == 0 and voice.maybe(0.7):
        return (voice.pick(words.off_topic),)
    fact = telling.told() or voice.pick(words.no_more)
    return (joined(voice.pick(words.back_to_topic), fact, voice.aside() if voice.maybe(0.4) else ""),)


def _hostile(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    grumble = voice.pick(voice.words.grumbles)
    if follow_up == 0:
        return (joined(grumble, telling.memory.short),) if voice.maybe(0.7) else (grumble,)
    return (joined(grumble if voice.maybe(0.5) else "", telling.told() or voice.pick(voice.words.no_more)),)


def _non_native(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    words = voice.words
    said = as_foreigner(voice.more(telling) if follow_up else telling.told(), words, voice.chance)
    if not follow_up and voice.maybe(0.6):
        said = joined(said, as_foreigner(telling.detail(), words, voice.chance))
    return (joined(said, voice.pick(words.apologies) if voice.maybe(0.25) else ""),)


def _dont_know(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    if follow_up == 0:
        return (voice.pick(voice.words.dont_know),)
    if voice.maybe(0.3):
        return (voice.pick(voice.words.skip),)
    if telling.memory.short in voice.used:
        return (voice.pick(voice.words.no_more if voice.maybe(0.5) else voice.words.dont_know),)
    voice.used.append(telling.memory.short)
    return (joined(voice.pick(voice.words.hedges), telling.memory.short),)


def _injection(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    words = voice.words
    attempt = voice.pick(words.injections)
    if follow_up:
        return (joined(voice.more(telling), attempt if voice.maybe(0.4) else ""),)
    if voice.maybe(0.5):
        return (attempt,)
    return (joined(telling.told(), attempt),)


def _plain(voice: Voice, telling: Telling, follow_up: int) -> tuple[str, ...]:
    if follow_up:
        return (voice.more(telling),)
    return (joined(telling.told(), telling.detail() if voice.maybe(0.5) else ""),)


MANNERS: Mapping[Persona, Manner] = {
    Persona.TERSE: _terse,
    Persona.RAMBLING: _rambling,
    Persona.VAGUE: _vague,
    Persona.OFF_TOPIC: _off_topic,
    Persona.HOSTILE: _hostile,
    Persona.NON_NATIVE: _non_native,
    Persona.DONT_KNOW: _dont_know,
    Persona.WANTS_TO_STOP: _plain,
    Persona.INJECTION: _injection,
    Persona.THOROUGH: _thorough,
}
