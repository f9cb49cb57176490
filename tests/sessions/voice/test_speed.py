"""How fast the interviewer speaks: as was arranged with the invite, until the candidate sets it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from server.db.models import SessionStatus
from server.interview.plan import Plan
from server.services.transcripts import LiveSession
from server.sessions.clock import ServerClock
from server.sessions.voice.side import SpokenSide

if TYPE_CHECKING:
    from server.sessions.driver import InterviewDriver


@dataclass
class Driver:
    """What the side asks of its driver while nobody talks."""

    session: LiveSession


def side(speed: float) -> SpokenSide:
    session = LiveSession(
        session_id=uuid4(),
        organization_id=uuid4(),
        status=SessionStatus.PENDING,
        plan=Plan("i", "T", ()),
        turns=(),
        active_ms=0,
        is_preview=False,
        llm_model=None,
        speech_speed=speed,
    )
    return SpokenSide(cast("InterviewDriver", Driver(session)), None, ServerClock())


def test_it_begins_as_was_arranged_and_the_candidate_has_the_last_word() -> None:
    spoken = side(0.7)
    assert spoken.speed == 0.7
    spoken.speed = 1.0
    assert spoken.speed == 1.0
    assert side(1.0).speed == 1.0
