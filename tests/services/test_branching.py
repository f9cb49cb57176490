"""Conditions that cannot work are refused at save, with words that say which and why. Both databases."""

from uuid import UUID

import pytest

from server.db.engine import Sessions
from server.db.models import QuestionRow
from server.interview.plan import QuestionType
from server.services.access import Caller
from server.services.branching import BrokenCondition, in_words
from server.services.errors import Invalid
from server.services.interviews import NewInterview, create_interview
from server.services.question_inputs import ConditionInput, NewQuestion, QuestionChanges
from server.services.questions import (
    create_questions,
    delete_question,
    erase_question,
    list_questions,
    reorder_questions,
    restore_question,
    update_question,
)

PICK = NewQuestion(text="Do you use it?", type=QuestionType.SINGLE_CHOICE, options=("Yes", "No", "Sometimes"))


def only_after(question_id: UUID, *options: str) -> tuple[ConditionInput, ...]:
    return (ConditionInput(question_id=question_id, any_of=options),)


async def pair(sessions: Sessions, caller: Caller) -> tuple[QuestionRow, QuestionRow]:
    """A choice question, and one that depends on it."""
    interview = await create_interview(sessions, caller, NewInterview(title="Interview"))
    [first] = await create_questions(sessions, caller, interview.id, [PICK])
    dependent = NewQuestion(
        text="What for?", show_if=only_after(first.id, "Yes", " Sometimes "), topics=("a", "a ", "b")
    )
    [second] = await create_questions(sessions, caller, interview.id, [dependent])
    return first, second


async def test_conditions_and_topics_are_kept(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    [_, stored] = await list_questions(sessions, caller, first.interview_id)
    assert stored.id == second.id
    assert stored.show_if == [{"questionId": str(first.id), "anyOf": ["Yes", "Sometimes"]}]
    assert stored.topics == ["a", "b"]


async def test_what_a_question_depends_on_cannot_be_deleted(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    for away in (delete_question, erase_question):
        with pytest.raises(BrokenCondition, match=r"Question 2 \(“What for\?”\) is asked only after a choice"):
            await away(sessions, caller, first.id)
    await delete_question(sessions, caller, second.id)
    await delete_question(sessions, caller, first.id)
    assert await list_questions(sessions, caller, first.interview_id) == []


async def test_a_question_comes_back_only_where_its_condition_still_works(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    await delete_question(sessions, caller, second.id)
    await delete_question(sessions, caller, first.id)
    with pytest.raises(BrokenCondition, match="not there any more"):
        await restore_question(sessions, caller, second.id)
    await restore_question(sessions, caller, first.id)
    await restore_question(sessions, caller, second.id)
    assert len(await list_questions(sessions, caller, first.interview_id)) == 2


async def test_a_question_cannot_be_moved_before_what_it_depends_on(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    words = (
        r"Question 2 \(“What for\?”\) depends on question 1 \(“Do you use it\?”\), which would only be asked after it"
    )
    with pytest.raises(BrokenCondition, match=words):
        await reorder_questions(sessions, caller, first.interview_id, [second.id, first.id])
    with pytest.raises(Invalid, match="depends on") as refused:
        await update_question(sessions, caller, first.id, QuestionChanges(order=5))
    assert refused.value.field == "order"
    with pytest.raises(Invalid, match="depends on") as refused:
        await update_question(sessions, caller, second.id, QuestionChanges(order=0))
    assert refused.value.field == "showIf"
    assert [row.id for row in await list_questions(sessions, caller, first.interview_id)] == [first.id, second.id]


async def test_a_choice_that_decides_cannot_be_taken_away(sessions: Sessions, caller: Caller) -> None:
    first, _ = await pair(sessions, caller)
    with pytest.raises(Invalid, match="only after “Sometimes” was chosen in question 1") as refused:
        await update_question(sessions, caller, first.id, QuestionChanges(options=("Yes", "No")))
    assert refused.value.field == "options"
    with pytest.raises(Invalid, match="has to be a question with choices") as refused:
        await update_question(sessions, caller, first.id, QuestionChanges(type=QuestionType.OPEN_ENDED))
    assert refused.value.field == "type"
    await update_question(sessions, caller, first.id, QuestionChanges(options=("Sometimes", "Yes")))


async def test_a_condition_of_ones_own_is_refused_with_its_reason(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)

    async def refused(*conditions: ConditionInput) -> str:
        with pytest.raises(Invalid) as error:
            await update_question(sessions, caller, second.id, QuestionChanges(show_if=conditions))
        assert error.value.field == "showIf"
        return error.value.message

    [stranger, _] = await pair(sessions, caller)
    assert "depend on itself" in await refused(*only_after(second.id, "x"))
    assert "not there any more" in await refused(*only_after(stranger.id, "Yes"))
    assert "“Maybe”" in await refused(*only_after(first.id, "Maybe"))
    never = await refused(*only_after(first.id, "Yes"), *only_after(first.id, "No"))
    assert "would never be asked" in never
    free = await update_question(sessions, caller, second.id, QuestionChanges(show_if=()))
    assert free.show_if == []


async def test_two_questions_cannot_wait_for_each_other(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    choice = QuestionChanges(type=QuestionType.SINGLE_CHOICE, options=("A",))
    await update_question(sessions, caller, second.id, choice)
    with pytest.raises(Invalid, match="wait for each other"):
        await update_question(sessions, caller, first.id, QuestionChanges(show_if=only_after(second.id, "A")))


async def test_of_several_new_questions_the_wrong_one_is_named(sessions: Sessions, caller: Caller) -> None:
    first, _ = await pair(sessions, caller)
    wrong = NewQuestion(text="Third", show_if=only_after(first.id, "Never"))
    with pytest.raises(Invalid) as refused:
        await create_questions(sessions, caller, first.interview_id, [NewQuestion(text="Fine"), wrong])
    assert refused.value.field == "[1].showIf"
    assert len(await list_questions(sessions, caller, first.interview_id)) == 2


async def test_long_questions_are_named_in_short(sessions: Sessions, caller: Caller) -> None:
    first, second = await pair(sessions, caller)
    await update_question(sessions, caller, second.id, QuestionChanges(text="What\n" + "very " * 40))
    with pytest.raises(BrokenCondition) as refused:
        await delete_question(sessions, caller, first.id)
    assert "very…”" in refused.value.message
    assert in_words(refused.value.fault, []).startswith("A question that is not there")
