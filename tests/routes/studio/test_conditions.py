"""Questions that depend on earlier choices, by forms alone; and how often each choice was chosen."""

from uuid import UUID

from server.db.engine import Sessions
from server.db.models import QuestionRow
from server.interview.branching import FaultKind
from server.interview.plan import QuestionType
from server.services.interviews import get_interview
from server.services.question_inputs import ConditionInput, NewQuestion, QuestionChanges
from server.services.questions import create_questions, reorder_questions, update_question
from tests.support.browser import Browser
from tests.support.studio import Staff, make_interview, take_interview

CHOICES = NewQuestion(text="Do you use it?", type=QuestionType.SINGLE_CHOICE, options=("Yes", "No"))


async def questions_of(sessions: Sessions, staff: Staff, interview_id: UUID) -> list[QuestionRow]:
    return (await get_interview(sessions, staff.owner, interview_id)).questions


async def test_a_question_is_asked_only_after_a_choice(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    third = (await questions_of(sessions, staff, interview_id))[2]
    await owner.open(f"/studio/interviews/{interview_id}/questions/new")
    assert "Tick choices of earlier questions" in owner.page.text
    page = await owner.press(
        "Add question",
        {f"if-{third.id}": "Meetings"},
        text="Which meetings?",
        type="RESEARCH",
        topics="planning\n\n stand-ups / dailies ",
    )
    assert "Only after Meetings in question 3" in page.text
    assert "2 topics" in page.text
    stored = (await questions_of(sessions, staff, interview_id))[-1]
    assert stored.show_if == [{"questionId": str(third.id), "anyOf": ["Meetings"]}]
    assert stored.topics == ["planning", "stand-ups / dailies"]
    await owner.open(f"/studio/questions/{stored.id}")
    assert "When to ask it: only after certain choices" in owner.page.text
    await owner.press("Save", {f"if-{third.id}": ""})
    assert (await questions_of(sessions, staff, interview_id))[-1].show_if == []


async def test_the_first_question_depends_on_nothing(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    first = (await questions_of(sessions, staff, interview_id))[0]
    assert "When to ask it" not in (await owner.open(f"/studio/questions/{first.id}")).text


async def dependent(sessions: Sessions, staff: Staff) -> tuple[UUID, QuestionRow, QuestionRow]:
    """An interview whose last question depends on its third."""
    interview_id = await make_interview(sessions, staff.owner)
    third = (await questions_of(sessions, staff, interview_id))[2]
    condition = ConditionInput(question_id=third.id, any_of=("Meetings",))
    [last] = await create_questions(
        sessions, staff.owner, interview_id, [NewQuestion(text="Which meetings?", show_if=(condition,))]
    )
    return interview_id, third, last


async def test_what_would_break_a_condition_is_refused_and_says_why(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    interview_id, third, last = await dependent(sessions, staff)
    await owner.open(f"/studio/questions/{third.id}")
    page = await owner.press("Save", options="Reviews\nWriting code")
    assert page.status == 422
    assert "Question 5 (“Which meetings?”) is asked only after “Meetings” was chosen in question 3" in page.text
    assert page.value("options") == "Reviews\nWriting code"
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    page = await owner.press("Delete question 3")
    assert "Nothing has been changed." in page.text
    assert "a question that is not there any more" in page.text
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    await owner.press("Move question 5 up")
    page = await owner.press("Move question 4 up")
    assert "depends on question 3 (“Which of these takes most of your time?”), which would only be asked" in page.text
    ids = [row.id for row in await questions_of(sessions, staff, interview_id)]
    assert ids.index(third.id) < ids.index(last.id)


async def test_a_dragged_order_that_breaks_a_condition_is_refused(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    interview_id, third, last = await dependent(sessions, staff)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    others = [row.id for row in await questions_of(sessions, staff, interview_id) if row.id not in (third.id, last.id)]
    sent = {
        "_csrf_token": owner.page.value("_csrf_token"),
        "order": [str(one) for one in (last.id, third.id, *others)],
    }
    await owner._send("POST", f"/studio/interviews/{interview_id}/questions/order", data=sent)
    assert "which would only be asked after it" in owner.page.text


async def test_a_deleted_question_comes_back_only_after_what_it_depends_on(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    interview_id, _, _ = await dependent(sessions, staff)
    await owner.open(f"/studio/interviews/{interview_id}/questions")
    await owner.press("Delete question 5")
    undo = owner.page.url
    await owner.press("Delete question 3")
    await owner.open(undo)
    page = await owner.press("Undo")
    assert "Nothing has been changed." in page.text


async def test_nonsense_in_the_address_says_nothing(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    base = f"/studio/interviews/{interview_id}/questions"
    assert "Nothing has been changed" not in (await owner.open(f"{base}?refused=nothing")).text
    for kind in FaultKind:
        page = await owner.open(f"{base}?refused={kind}&question=x&other=y")
        assert "a question that is not there" in page.text.lower()


async def test_a_condition_from_another_form_is_kept_and_shown(
    owner: Browser, sessions: Sessions, staff: Staff
) -> None:
    """A choice that has gone meanwhile is marked, not lost."""
    _, third, last = await dependent(sessions, staff)
    await owner.open(f"/studio/questions/{last.id}")
    page = await owner.press("Save", {f"if-{third.id}": "Naps"})
    assert page.status == 422
    assert "“Naps”" in page.text
    assert "not offered any more" in page.text
    await owner.open(f"/studio/questions/{last.id}")
    page = await owner.press("Save", {f"if-{last.id}": "Naps"})
    assert "cannot depend on itself" in page.text
    assert "does not come before this one" in page.text


async def test_two_people_changing_a_condition_see_each_other(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    _, third, last = await dependent(sessions, staff)
    await owner.open(f"/studio/questions/{last.id}")
    condition = ConditionInput(question_id=third.id, any_of=("Reviews",))
    await update_question(sessions, staff.owner, last.id, QuestionChanges(show_if=(condition,)))
    page = await owner.press("Save")
    assert page.status == 409
    assert "Saved by somebody else: Reviews" in page.text


async def test_answers_are_counted_by_what_was_chosen_last(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    page = await owner.open(f"/studio/interviews/{interview_id}/answers")
    assert "Not asked of anybody yet." in page.text
    for name in ("Ada", "Grace"):
        await take_interview(sessions, staff.owner, interview_id, name=name)
    third = (await questions_of(sessions, staff, interview_id))[2]
    await update_question(sessions, staff.owner, third.id, QuestionChanges(options=("Meetings", "Writing code")))
    page = await owner.open(f"/studio/interviews/{interview_id}/answers")
    assert "Asked of 2; n = 2 chose." in page.text
    rows = [row.text for row in page.root.all("tr")]
    assert rows == [
        "Choice Drawn Chosen by Share of n",
        "Meetings 0 0 %",
        "Writing code 0 0 %",
        "Reviews (not offered any more) 2 100 %",
    ]


async def test_without_choices_the_page_says_what_it_is_for(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    await owner.open("/studio/interviews/new")
    await owner.press("Create", title="Open questions")
    await owner.follow("Results")
    page = await owner.follow("Choices")
    assert "No questions with choices" in page.text


async def test_answers_of_others_are_not_found(owner: Browser, sessions: Sessions, staff: Staff, rivals: Staff) -> None:
    foreign = await make_interview(sessions, rivals.owner)
    assert (await owner.open(f"/studio/interviews/{foreign}/answers")).status == 404
    assert await reorder_questions(
        sessions, rivals.owner, foreign, [row.id for row in await questions_of(sessions, rivals, foreign)]
    )
