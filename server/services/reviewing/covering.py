"""Puts something in the place of stretches of a text, and knows where everything else has moved to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands in the place of the text from `start` to `end`."""

    start: int
    end: int
    by: str


@dataclass(frozen=True, slots=True)
class CoveredText:
    """A text with covers on it; of covers that overlap only the first is there."""

    text: str
    covers: tuple[Cover, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch from `start` to `end` is now. What reaches into a cover takes in all of it."""
        return self._place(start, last=False), self._place(end, last=True)

    def _place(self, at: int, *, last: bool) -> int:
        shift = 0
        for cover in self.covers:
            if at >= cover.end:
                shift += len(cover.by) - (cover.end - cover.start)
            elif at > cover.start:
                return cover.start + shift + (len(cover.by) if last else 0)
        return at + shift


def cover(text: str, covers: Iterable[Cover]) -> CoveredText:
    """`text` with the covers on it."""
    kept: list[Cover] = []
    for one in sorted(covers, key=lambda c: (c.start, -c.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    parts, at = [], 0
    for one in kept:
        parts += [text[at : one.start], one.by]
        at = one.end
    return CoveredText("".join([*parts, text[at:]]), tuple(kept))
