"""What the linter finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can be wrong with a question."""

    PRIVATE = "private"
    """Asks for what must not be asked where people are hired."""
    LEADING = "leading"
    LOADED = "loaded"
    DOUBLE = "double"
    CLOSED = "closed"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Mark:
    """One fault of one question. A hint: it forbids nothing."""

    fault: Fault
    found: str
    """The words of the question it is about."""
    why: str
    better: tuple[str, ...] = ()
    """The question reworded; more than one where it is to be split. Empty where no rule knows better."""

    @property
    def title(self) -> str:
        """The fault in a few words."""
        return TITLES[self.fault]


TITLES: Final = {
    Fault.PRIVATE: "Not to be asked in hiring",
    Fault.LEADING: "Leading",
    Fault.LOADED: "Loaded",
    Fault.DOUBLE: "Two questions in one",
    Fault.CLOSED: "Yes or no",
    Fault.LONG: "Long",
}
WHY: Final = {
    Fault.LEADING: "It tells people which answer you expect, and many will give that one.",
    Fault.LOADED: "It takes a judgement for granted. Neutral words let people bring their own.",
    Fault.DOUBLE: "People answer one half and forget the other, and you cannot tell which they meant.",
    Fault.CLOSED: "It can be answered with one word. An open question brings out what happened.",
    Fault.LONG: "Heard aloud, its beginning is forgotten at its end. Put the background first, and ask in one short sentence.",
}
