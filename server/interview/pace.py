"""How long things are left alone, and how time is shared out: chat by default, voice passes shorter values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.interview.plan import Patience

_MINUTE_MS = 60_000


def _chat_check_in_ms() -> Mapping[Patience, int]:
    return {Patience.BRISK: 2 * _MINUTE_MS, Patience.NORMAL: 4 * _MINUTE_MS, Patience.PATIENT: 8 * _MINUTE_MS}


@dataclass(frozen=True, slots=True)
class Pace:
    """Durations in milliseconds. Silence is counted from the last sign of life, connected time only."""

    check_in_ms: Mapping[Patience, int] = field(default_factory=_chat_check_in_ms)
    """Silence before a check-in; the offer to move on comes as long after the check-in."""
    park_factor: int = 3
    """Silence before parking, as a multiple of the check-in's."""
    need_time_factor: int = 3
    """How much longer silence is left alone once the candidate has asked for time."""
    work_factor: int = 2
    """How much longer silence is left alone where code is written or something drawn."""
    retry_ms: int = 5_000
    """Silence after an interrupted reply before it is asked for again."""
    warn_ms: int = 3 * _MINUTE_MS
    """Time left at which the candidate is told; at most a quarter of the limit."""
    grace_ms: int = 2 * _MINUTE_MS
    """Time to finish the answer in progress once the limit is reached."""
    follow_up_ms: int = 45_000
    """The least share of the time left, for each question still due, with which a follow-up may be asked."""
    question_ms: int = 90_000
    """The least share, for each required question still due, with which an optional question is asked."""
    aloud: bool = False
    """What is said is heard, not read: choices are told."""
    max_clarifications: int = 4
    """Answers to meta-talk in a row on one question, and in the wrap-up, before the machine holds to its course."""


CHAT = Pace()
VOICE = Pace(
    check_in_ms={Patience.BRISK: 15_000, Patience.NORMAL: 25_000, Patience.PATIENT: 45_000},
    park_factor=8,
    need_time_factor=4,
    work_factor=8,
    retry_ms=4_000,
    aloud=True,
)
"""By voice silence is felt sooner; it still leaves room to think."""
