"""Picks what a person tells to a question, and how far it has been told."""

import random
import re
from collections.abc import Collection, Sequence

from server.interview import words as scripts
from server.simulation.words.base import Life, Memory, Topic, Words


def topic_of(text: str, words: Words) -> Topic:
    """What a question is about: the topic most of its words speak for."""
    asked = text.casefold()
    hits = {topic: sum(piece in asked for piece in pieces) for topic, pieces in words.topics.items()}
    best = max(hits, key=lambda topic: hits[topic])
    return best if hits[best] else Topic.ANY


class Memories:
    """A life, told piece by piece; the same is not told twice while there is something else."""

    def __init__(self, life: Life, words: Words, chance: random.Random) -> None:
        self._life = life
        self._words = words
        self._chance = chance
        self._told: list[Memory] = []

    def about(self, question: str) -> Memory:
        """What comes to mind at `question`."""
        topic = topic_of(question, self._words)
        fresh = [memory for memory in self._life.memories if memory not in self._told]
        fitting = [memory for memory in fresh if memory.topic is topic]
        memory = self._chance.choice(fitting or fresh or list(self._life.memories))
        self._told.append(memory)
        return memory


class Telling:
    """One memory being told."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._left = list(memory.details)
        self._opened = False

    @property
    def details_left(self) -> int:
        """How many facts have not been told."""
        return len(self._left)

    def told(self) -> str:
        """The story itself, the first time; then its next fact, or nothing."""
        if not self._opened:
            self._opened = True
            return self.memory.told
        return self.detail()

    def detail(self) -> str:
        """The next fact; empty when all have been told."""
        self._opened = True
        return self._left.pop(0) if self._left else ""


def joined(*parts: str) -> str:
    """The parts that are not empty, as one text."""
    return scripts.joined(*(part.strip() for part in parts))


def first_clause(text: str) -> str:
    """What stands before the first comma, as a sentence."""
    clause = re.split(r", |، |，", text)[0]
    return clause if clause.endswith((".", "。")) else f"{clause}{'。' if text.endswith('。') else '.'}"


def led(lead: str, text: str, capitalised: Collection[str]) -> str:
    """`text` after a lead; lower case after a comma, but for words that are always capitalised."""
    if not lead or not text:
        return text
    first = text.split(maxsplit=1)[0].rstrip(",.")
    keeps = first in capitalised or not lead.rstrip().endswith(",")
    return lead + (text if keeps else text[0].lower() + text[1:])


def as_foreigner(text: str, words: Words, chance: random.Random) -> str:
    """`text` as somebody might say it who is still learning the language."""
    for pattern, replacement in words.broken:
        text = re.sub(
            pattern,
            lambda found, new=replacement: found.expand(new) if chance.random() < 0.85 else found.group(),  # type: ignore[misc]
            text,
            flags=re.IGNORECASE,
        )
    return text[:1].upper() + text[1:]


def pick(choices: Sequence[str], chance: random.Random, used: list[str]) -> str:
    """One of `choices` that has not been used while there is one, then the one not used for longest."""
    fresh = [choice for choice in choices if choice not in used]
    chosen = chance.choice(fresh) if fresh else min(choices, key=used.index)
    if chosen in used:
        used.remove(chosen)
    used.append(chosen)
    return chosen
