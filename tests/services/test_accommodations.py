"""What is made easier for one candidate: felt by them, seen by nobody who evaluates them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, QuestionRow, SessionRow, SessionStatus
from server.interview.integrity import UNASSISTED_KINDS, Signal, SignalKind
from server.interview.plan import Plan, Question
from server.interview.wording import greeting
from server.services.accommodations import NONE, Accommodations, accommodated, accommodations_to_json
from server.services.candidate_session import authenticate_candidate
from server.services.door import look_up
from server.services.entry import Applicant, open_session
from server.services.errors import Invalid, NotAllowed
from server.services.integrity import note_signal, watch_of
from server.services.plans import plan_from_json
from server.services.transcripts import TranscriptStore
from tests.support.seed import seed_interview
from tests.support.voices import voices

GIVEN = Accommodations(extra_percent=50, extra_minutes=10, text_only=True, speech_percent=70)


async def invited(sessions: Sessions, given: Accommodations = GIVEN, **values: Any) -> str:
    """The token of an invite to an interview of half an hour, by chat and voice, that watches and keeps the sound."""
    defaults = {"anti_cheating_enabled": True, "voice_enabled": True, "keep_audio": True, "time_limit_minutes": 30}
    await seed_interview(sessions)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(**(defaults | values)))
        await db.execute(update(QuestionRow).values(time_limit_seconds=60))
        interview = (await db.scalars(select(InterviewRow))).one()
        raw = accommodations_to_json(given)
        db.add(
            InviteRow(
                organization_id=interview.organization_id, interview_id=interview.id, token="easy", accommodations=raw
            )
        )
    return "easy"


async def begun(sessions: Sessions, token: str, **agreed: Any) -> tuple[UUID, str]:
    applicant = Applicant(
        name="Ada", invite_token=token, consent=True, audio_consent=True, integrity_consent=True, **agreed
    )
    opened = await open_session(sessions, "talk", applicant, voice=voices())
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    return opened.session_id, opened.token


def test_more_time_is_for_the_whole_and_for_each_question() -> None:
    plan = Plan("i", "T", (Question("a", "A?", time_limit_s=90), Question("b", "B?")), time_limit_s=1800)
    longer = accommodated(plan, Accommodations(extra_percent=25, extra_minutes=5))
    assert longer.time_limit_s == 1800 + 450 + 300
    assert [question.time_limit_s for question in longer.questions] == [112, None]
    assert accommodated(plan, Accommodations(text_only=True, speech_percent=70)) is plan
    assert accommodated(plan, NONE) is plan
    unlimited = accommodated(Plan("i", "T", plan.questions), GIVEN)
    assert unlimited.time_limit_s is None


def test_what_the_interviewer_says_does_not_tell_the_extra_time() -> None:
    plan = Plan("i", "T", (Question("a", "A?"),), time_limit_s=1800)
    assert "30 minutes" in greeting(plan)
    assert "minutes" not in greeting(accommodated(plan, Accommodations(extra_percent=100)))


async def test_the_door_and_the_room_are_as_was_arranged(sessions: Sessions) -> None:
    token = await invited(sessions)
    door = await look_up(sessions, "talk", invite_token=token, voice=voices())
    assert (door.time_limit_minutes, door.chat, door.voice, door.audio_consent) == (55, True, False, None)
    with pytest.raises(Invalid, match="not offered by voice"):
        await begun(sessions, token, mode="voice")
    session_id, session_token = await begun(sessions, token)
    live = await TranscriptStore(sessions).load(session_id)
    assert (live.chat, live.voice, live.speech_speed, live.records_audio) == (True, False, 0.7, False)
    assert live.plan.time_limit_s == 55 * 60
    assert {question.time_limit_s for question in live.plan.questions} == {90}
    assert (await authenticate_candidate(sessions, session_token)).speech_speed == 0.7


async def test_an_interview_by_voice_alone_can_be_typed(sessions: Sessions) -> None:
    token = await invited(sessions, Accommodations(text_only=True), chat_enabled=False)
    session_id, _ = await begun(sessions, token, mode="chat")
    live = await TranscriptStore(sessions).load(session_id)
    assert (live.chat, live.voice) == (True, False)


async def test_what_is_kept_of_the_session_does_not_have_them(sessions: Sessions) -> None:
    session_id, _ = await begun(sessions, await invited(sessions))
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
    plan = plan_from_json(row.plan)
    assert (plan.time_limit_s, plan.tells_time, row.extra_minutes, row.assisted) == (30 * 60, True, 0, False)


async def test_they_raise_no_signal_and_reviewers_are_not_told_why(sessions: Sessions) -> None:
    session_id, _ = await begun(sessions, await invited(sessions, Accommodations(speech_percent=70)))
    watch = await watch_of(sessions, session_id)
    assert (watch.consented, watch.lessened, watch.assisted) == (True, True, False)
    for kind in sorted(UNASSISTED_KINDS - {SignalKind.IMPLAUSIBLE_TYPING}):
        with pytest.raises(NotAllowed):
            await note_signal(sessions, session_id, f"no_{kind}", Signal(kind, size=50))
    await note_signal(sessions, session_id, "left", Signal(SignalKind.PAGE_LEFT, 4_000))


async def test_without_any_nothing_is_different(sessions: Sessions) -> None:
    session_id, token = await begun(sessions, await invited(sessions, NONE))
    live = await TranscriptStore(sessions).load(session_id)
    assert (live.voice, live.speech_speed, live.records_audio, live.plan.tells_time) == (True, 1.0, True, True)
    assert (await watch_of(sessions, session_id)).lessened is False
    assert (await authenticate_candidate(sessions, token)).speech_speed == 1.0
    await note_signal(sessions, session_id, "paste", Signal(SignalKind.PASTE, size=50))
