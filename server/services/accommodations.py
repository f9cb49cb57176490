"""What is made easier for one candidate. Set on their invite, felt in their session, told to nobody who evaluates it.

Accommodations are kept on the invite alone: what sessions, reports, exports and signals are made of does not have them.
"""

from dataclasses import replace
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from server.db.models import InviteRow
from server.interview.plan import Plan, Question

MOST_PERCENT: Final = 300
MOST_MINUTES: Final = 480
SLOWEST_PERCENT: Final = 60
"""As slow as candidates can set it themselves in the room (web/src/room/voice/preferences.ts)."""


class Accommodations(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one candidate is given; by default nothing."""

    extra_percent: Annotated[int, Meta(ge=0, le=MOST_PERCENT)] = 0
    """More time, for the whole and for each question."""
    extra_minutes: Annotated[int, Meta(ge=0, le=MOST_MINUTES)] = 0
    """More time for the whole, beside that."""
    text_only: bool = False
    """No voice is offered; where an interview is by voice alone, it can be typed."""
    speech_percent: Annotated[int, Meta(ge=SLOWEST_PERCENT, le=100)] = 100
    """The speed of the interviewer's voice."""

    @property
    def speed(self) -> float:
        """Of speech; 1 is natural."""
        return self.speech_percent / 100

    @property
    def more_time(self) -> bool:
        """Whether there is any."""
        return self.extra_percent > 0 or self.extra_minutes > 0


NONE: Final = Accommodations()


def accommodations_of(invite: InviteRow | None) -> Accommodations:
    """Of an invite; nothing where there is none."""
    return NONE if invite is None else accommodations_from(invite.accommodations)


def accommodations_from(raw: dict[str, Any] | None) -> Accommodations:
    """From the database."""
    return msgspec.convert(raw or {}, Accommodations)


def accommodations_to_json(given: Accommodations) -> dict[str, Any]:
    """For the database; empty for none."""
    built: dict[str, Any] = msgspec.to_builtins(given)
    return built


def longer_limit(limit_s: int | None, given: Accommodations) -> int | None:
    """The time limit of a whole interview with the extra time; none stays none."""
    if limit_s is None:
        return None
    return _share_more(limit_s, given) + given.extra_minutes * 60


def accommodated(plan: Plan, given: Accommodations) -> Plan:
    """`plan` with the extra time. The interviewer then says no minutes, for what it says is read by who evaluates."""
    if not given.more_time:
        return plan
    questions = tuple(_longer(question, given) for question in plan.questions)
    return replace(plan, time_limit_s=longer_limit(plan.time_limit_s, given), questions=questions, tells_time=False)


def _longer(question: Question, given: Accommodations) -> Question:
    if question.time_limit_s is None:
        return question
    return replace(question, time_limit_s=_share_more(question.time_limit_s, given))


def _share_more(limit_s: int, given: Accommodations) -> int:
    return limit_s + limit_s * given.extra_percent // 100
