"""Integrity signals and the trust score: what was seen while an interview was taken, and how much it weighs.

Signals are for a person to look at, and never a verdict: each has innocent causes, and none is part of an evaluation.
Dictation, input methods, spelling correction, autofill and screen readers make none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SignalKind(StrEnum):
    """What can be seen."""

    PAGE_LEFT = "page_left"
    """The interview's tab was hidden: another tab, another program in front, a locked screen."""
    WINDOW_LEFT = "window_left"
    """Another window had the keyboard while the interview stayed visible."""
    PASTE = "paste"
    """Text was pasted or dropped into the answer."""
    COPY = "copy"
    """Text of the interview, not of the own answer, was copied."""
    FULLSCREEN_LEFT = "fullscreen_left"
    """Full screen, which the candidate had entered, was left."""
    SECOND_SCREEN = "second_screen"
    """The browser says that a further screen is attached."""
    DEVICES_CHANGED = "devices_changed"
    """A camera, microphone or loudspeaker was attached or taken away."""
    SECOND_CONNECTION = "second_connection"
    """Another page took the interview over while this one was connected."""
    IMPLAUSIBLE_TYPING = "implausible_typing"
    """Many characters came faster than keys can be pressed, or without any."""


CLIENT_KINDS: Final = frozenset(SignalKind) - {SignalKind.SECOND_CONNECTION}
"""What only the candidate's browser can see; the rest is seen by the server."""

UNASSISTED_KINDS: Final = frozenset(
    {
        SignalKind.WINDOW_LEFT,
        SignalKind.PASTE,
        SignalKind.COPY,
        SignalKind.SECOND_SCREEN,
        SignalKind.DEVICES_CHANGED,
        SignalKind.IMPLAUSIBLE_TYPING,
    }
)
"""Not looked for with candidates who use assistive technology: dictation boxes take the focus and paste, hearing aids
come and go as devices, text expanders type faster than hands."""

SHORT_TEXT: Final = 40
"""Characters up to which pasted text weighs nothing: a name, a number, an address."""
LONG_BURST: Final = 300
"""Characters that must have come at once before it is called implausible; dictation gives a phrase at a time."""
FASTEST_KEYS_A_SECOND: Final = 40.0
"""Twice what the fastest typists reach in bursts."""
STEP_S: Final = 30


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing seen. `duration_ms`: how long it lasted; `size`: characters, where there are any."""

    kind: SignalKind
    duration_ms: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Weight:
    """What one signal of a kind takes from the score, what each further `STEP_S` of it takes, and the most of all."""

    each: int
    per_step: int
    cap: int


WEIGHTS: Final = {
    SignalKind.PAGE_LEFT: Weight(each=2, per_step=1, cap=30),
    SignalKind.WINDOW_LEFT: Weight(each=1, per_step=1, cap=15),
    SignalKind.PASTE: Weight(each=5, per_step=0, cap=25),
    SignalKind.COPY: Weight(each=2, per_step=0, cap=10),
    SignalKind.FULLSCREEN_LEFT: Weight(each=2, per_step=0, cap=10),
    SignalKind.SECOND_SCREEN: Weight(each=5, per_step=0, cap=5),
    SignalKind.DEVICES_CHANGED: Weight(each=1, per_step=0, cap=3),
    SignalKind.SECOND_CONNECTION: Weight(each=5, per_step=0, cap=20),
    SignalKind.IMPLAUSIBLE_TYPING: Weight(each=8, per_step=0, cap=24),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What the signals of one kind took from the score."""

    kind: SignalKind
    count: int
    duration_ms: int
    size: int
    points: int
    cap: int


@dataclass(frozen=True, slots=True)
class TrustScore:
    """100: nothing was seen. The parts are what is missing to it, those that took most first."""

    score: int
    parts: tuple[Part, ...]


def points_of(signal: Signal) -> int:
    """What one signal takes by itself."""
    if signal.kind is SignalKind.PASTE and signal.size <= SHORT_TEXT:
        return 0
    weight = WEIGHTS[signal.kind]
    return weight.each + weight.per_step * (max(0, signal.duration_ms) // (STEP_S * 1000))


def trust_score(signals: Iterable[Signal]) -> TrustScore:
    """The score of what was seen, in any order, with the parts that explain it."""
    seen: dict[SignalKind, list[Signal]] = {}
    for signal in signals:
        seen.setdefault(signal.kind, []).append(signal)
    parts = sorted(
        (_part(kind, found) for kind, found in seen.items()), key=lambda part: (-part.points, part.kind.value)
    )
    return TrustScore(max(0, 100 - sum(part.points for part in parts)), tuple(parts))


def _part(kind: SignalKind, found: Sequence[Signal]) -> Part:
    cap = WEIGHTS[kind].cap
    return Part(
        kind=kind,
        count=len(found),
        duration_ms=sum(signal.duration_ms for signal in found),
        size=sum(signal.size for signal in found),
        points=min(cap, sum(points_of(signal) for signal in found)),
        cap=cap,
    )


def is_watched(kind: SignalKind, *, assisted: bool) -> bool:
    """Whether a kind is looked for with a candidate who does, or does not, use assistive technology."""
    return not (assisted and kind in UNASSISTED_KINDS)


def is_plausible(signal: Signal) -> bool:
    """Whether what a browser tells can be what it calls it; only typing can be checked from its numbers."""
    if signal.kind is not SignalKind.IMPLAUSIBLE_TYPING:
        return True
    if signal.size < LONG_BURST:
        return False
    return signal.duration_ms <= 0 or signal.size * 1000 / signal.duration_ms > FASTEST_KEYS_A_SECOND
