"""Interviews: defaults, checks, lost edits, publishing."""

import asyncio

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent
from server.interview.plan import FollowUpDepth, Tone
from server.services import interviews
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import parse
from server.services.interviews import InterviewChanges, NewInterview


async def test_a_new_interview_has_the_defaults_and_is_for_invited_candidates(
    sessions: Sessions, caller: Caller
) -> None:
    made = await interviews.create_interview(sessions, caller, NewInterview(title="  Backend screening "))
    row = (await interviews.get_interview(sessions, caller, made.id)).row
    assert (row.title, row.ai_name, row.language) == ("Backend screening", "Aural", "en")
    assert (row.ai_tone, row.follow_up_depth) == (Tone.PROFESSIONAL, FollowUpDepth.MODERATE)
    assert (row.chat_enabled, row.voice_enabled, row.video_enabled) == (True, False, False)
    assert (row.is_active, row.require_invite, row.published_at) == (True, True, None)
    assert row.public_slug.startswith("backend-screening-")


async def test_equal_titles_get_different_links(sessions: Sessions, caller: Caller) -> None:
    made = [await interviews.create_interview(sessions, caller, NewInterview(title="日本語")) for _ in range(5)]
    assert len({row.public_slug for row in made}) == 5


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({}, "title"),
        ({"title": "T", "timeLimitMinutes": 0}, "timeLimitMinutes"),
        ({"title": "T", "timeLimitMinutes": 481}, "timeLimitMinutes"),
        ({"title": "T", "timeLimitMinutes": True}, "timeLimitMinutes"),
        ({"title": "T", "language": "not a tag"}, "language"),
        ({"title": "T", "language": "en-"}, "language"),
        ({"title": "T", "aiTone": "RUDE"}, "aiTone"),
        ({"title": "T", "chatEnabled": "yes"}, "chatEnabled"),
        ({"title": "T", "chatEnabled": None}, "chatEnabled"),
        ({"title": "T", "nope": 1}, "nope"),
        ({"title": "T", "assessmentCriteria": [{"description": "d"}]}, "assessmentCriteria[0].name"),
        ({"title": "T", "assessmentCriteria": [{"name": "a"}, {"name": "A "}]}, "assessmentCriteria[1].name"),
        ({"title": "T", "assessmentCriteria": [{"name": "a", "weight": 0}]}, "assessmentCriteria[0].weight"),
    ],
)
async def test_a_wrong_field_is_named(sessions: Sessions, caller: Caller, given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        await interviews.create_interview(sessions, caller, parse(NewInterview, given))
    assert caught.value.field == field


async def test_values_built_in_code_are_checked_too(sessions: Sessions, caller: Caller) -> None:
    with pytest.raises(Invalid) as caught:
        await interviews.create_interview(sessions, caller, NewInterview(title="T", retention_days=-1))
    assert caught.value.field == "retentionDays"


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "de-CH-1901", "es-419", "sl-rozaj-biske", "en-x-mine"])
def test_language_tags_of_the_standard_are_taken(tag: str) -> None:
    assert parse(NewInterview, {"title": "T", "language": tag}).language == tag


async def test_an_update_changes_what_it_names_and_null_clears(sessions: Sessions, caller: Caller) -> None:
    new = NewInterview(title="T", objective="O", time_limit_minutes=30)
    made = await interviews.create_interview(sessions, caller, new)
    changes = InterviewChanges(ai_tone=Tone.CASUAL, time_limit_minutes=None)
    row = await interviews.update_interview(sessions, caller, made.id, changes)
    assert (row.title, row.objective, row.ai_tone, row.time_limit_minutes) == ("T", "O", Tone.CASUAL, None)
    with pytest.raises(Invalid):
        await interviews.update_interview(sessions, caller, made.id, InterviewChanges())


async def test_of_two_editors_of_one_revision_the_second_is_told(sessions: Sessions, caller: Caller) -> None:
    made = await interviews.create_interview(sessions, caller, NewInterview(title="T"))
    edits = [
        interviews.update_interview(
            sessions, caller, made.id, InterviewChanges(title=title), expected_revision=made.revision
        )
        for title in ("A", "B")
    ]
    outcomes = await asyncio.gather(*edits, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "InterviewRow"]
    assert any(isinstance(outcome, Conflict) for outcome in outcomes)


async def test_publishing_archiving_and_back(sessions: Sessions, caller: Caller) -> None:
    made = await interviews.create_interview(sessions, caller, NewInterview(title="T"))
    published = await interviews.publish_interview(sessions, caller, made.id)
    assert (published.is_active, published.require_invite) == (True, False)
    assert published.published_at is not None
    archived = await interviews.archive_interview(sessions, caller, made.id)
    assert (archived.is_active, archived.require_invite) == (False, False)
    back = await interviews.unarchive_interview(sessions, caller, made.id)
    assert (back.is_active, back.require_invite) == (True, False)
    closed = await interviews.unpublish_interview(sessions, caller, made.id)
    assert (closed.is_active, closed.require_invite, closed.public_slug) == (True, True, made.public_slug)
    async with reading(sessions) as db:
        actions = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(made.id))))
    assert actions == [
        "interview.created",
        "interview.published",
        "interview.archived",
        "interview.unarchived",
        "interview.unpublished",
    ]


async def test_a_stranger_finds_nothing(sessions: Sessions, caller: Caller, stranger: Caller) -> None:
    made = await interviews.create_interview(sessions, caller, NewInterview(title="T"))
    for attempt in (
        interviews.get_interview(sessions, stranger, made.id),
        interviews.update_interview(sessions, stranger, made.id, InterviewChanges(title="X")),
        interviews.archive_interview(sessions, stranger, made.id),
        interviews.publish_interview(sessions, stranger, made.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert (await interviews.list_interviews(sessions, stranger)).items == []


async def test_the_list_can_leave_archived_ones_out(sessions: Sessions, caller: Caller) -> None:
    kept = await interviews.create_interview(sessions, caller, NewInterview(title="kept"))
    gone = await interviews.create_interview(sessions, caller, NewInterview(title="gone"))
    await interviews.archive_interview(sessions, caller, gone.id)
    for is_active, expected in ((True, [kept.id]), (False, [gone.id]), (None, [gone.id, kept.id])):
        page = await interviews.list_interviews(sessions, caller, is_active=is_active)
        assert [listed.row.id for listed in page.items] == expected
