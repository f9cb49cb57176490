"""Every saved version of an interview, what it changed, and the way back."""

from uuid import UUID

import pytest

from server.db.engine import Sessions
from server.interview.plan import FollowUpDepth, QuestionType, Tone
from server.services import version_keeping
from server.services.access import Caller
from server.services.errors import Conflict, NotFound
from server.services.interviews import (
    CriterionInput,
    InterviewChanges,
    NewInterview,
    create_interview,
    get_interview,
    publish_interview,
    update_interview,
)
from server.services.question_inputs import NewQuestion, QuestionChanges
from server.services.questions import (
    create_questions,
    delete_question,
    erase_question,
    reorder_questions,
    restore_question,
    update_question,
)
from server.services.versions import Version, find_version, list_versions, restore_version


async def texts(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[str]:
    return [question.text for question in (await get_interview(sessions, caller, interview_id)).questions]


def changes(version: Version) -> list[tuple[str, str, str]]:
    return [(change.what, change.before, change.after) for change in version.changes]


async def test_each_edit_leaves_a_version_that_says_what_it_changed(sessions: Sessions, caller: Caller) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="Old"))
    one, two = await create_questions(sessions, caller, row.id, [NewQuestion(text="One?"), NewQuestion(text="Two?")])
    await update_interview(
        sessions,
        caller,
        row.id,
        InterviewChanges(title="New", ai_tone=Tone.CASUAL, assessment_criteria=(CriterionInput(name="Clarity"),)),
    )
    await update_question(sessions, caller, one.id, QuestionChanges(text="First?", required=False))
    await reorder_questions(sessions, caller, row.id, [two.id, one.id])
    await delete_question(sessions, caller, two.id)
    await restore_question(sessions, caller, two.id)
    await erase_question(sessions, caller, one.id)
    versions = await list_versions(sessions, caller, row.id)
    assert [version.revision for version in versions] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert [changes(version) for version in versions[::-1]] == [
        [],
        [("Question 1 added", "", "One?"), ("Question 2 added", "", "Two?")],
        [("title", "Old", "New"), ("assessment criteria", "empty", "Clarity"), ("ai tone", "PROFESSIONAL", "CASUAL")],
        [("Question 1: text", "One?", "First?"), ("Question 1: required", "yes", "no")],
        [("Order of the questions", "", "")],
        [("Question removed", "Two?", "")],
        [("Question 1 added", "", "Two?")],
        [("Question removed", "First?", "")],
    ]
    assert versions[-1].is_first


async def test_what_changes_nothing_leaves_no_version(sessions: Sessions, caller: Caller) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="T", voice_enabled=True))
    await publish_interview(sessions, caller, row.id)
    await update_interview(sessions, caller, row.id, InterviewChanges(title="T"))
    assert len(await list_versions(sessions, caller, row.id)) == 1


async def test_a_version_is_restored_as_a_new_one_with_the_questions_ids(sessions: Sessions, caller: Caller) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="Old", follow_up_depth=FollowUpDepth.DEEP))
    choice = NewQuestion(text="Which?", type=QuestionType.SINGLE_CHOICE, options=("A", "B"))
    one, two = await create_questions(sessions, caller, row.id, [NewQuestion(text="One?"), choice])
    await publish_interview(sessions, caller, row.id)
    await update_interview(sessions, caller, row.id, InterviewChanges(title="New", follow_up_depth=FollowUpDepth.LIGHT))
    await erase_question(sessions, caller, two.id)
    await update_question(sessions, caller, one.id, QuestionChanges(text="Changed?"))
    await create_questions(sessions, caller, row.id, [NewQuestion(text="Three?")])
    latest = (await get_interview(sessions, caller, row.id)).row.revision
    await restore_version(sessions, caller, row.id, 2, expected_revision=latest)
    detail = await get_interview(sessions, caller, row.id)
    assert [(q.id, q.text) for q in detail.questions] == [(one.id, "One?"), (two.id, "Which?")]
    assert (detail.questions[1].type, detail.questions[1].options) == (QuestionType.SINGLE_CHOICE, ["A", "B"])
    assert (detail.row.title, detail.row.follow_up_depth) == ("Old", FollowUpDepth.DEEP)
    assert not detail.row.require_invite
    assert detail.row.revision == latest + 1
    versions = await list_versions(sessions, caller, row.id)
    assert versions[0].revision == latest + 1
    assert versions[0].questions == (await find_version(sessions, caller, row.id, 2)).questions


async def test_nothing_is_restored_over_somebody_elses_edit(
    sessions: Sessions, caller: Caller, stranger: Caller
) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="Old"))
    await update_interview(sessions, caller, row.id, InterviewChanges(title="New"))
    with pytest.raises(Conflict):
        await restore_version(sessions, caller, row.id, 1, expected_revision=1)
    with pytest.raises(NotFound):
        await restore_version(sessions, caller, row.id, 99)
    with pytest.raises(NotFound):
        await restore_version(sessions, stranger, row.id, 1)
    with pytest.raises(NotFound):
        await list_versions(sessions, stranger, row.id)
    assert (await get_interview(sessions, caller, row.id)).row.title == "New"


async def test_only_the_newest_versions_are_kept(
    sessions: Sessions, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version_keeping, "MOST_VERSIONS", 3)
    row = await create_interview(sessions, caller, NewInterview(title="0"))
    for number in range(1, 6):
        await update_interview(sessions, caller, row.id, InterviewChanges(title=str(number)))
    versions = await list_versions(sessions, caller, row.id)
    assert [version.interview["title"] for version in versions] == ["5", "4", "3"]
    assert versions[-1].is_first
