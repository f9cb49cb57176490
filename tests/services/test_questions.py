"""Questions: places, choices, deleting and bringing back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, QuestionRow
from server.interview.files import FileKind
from server.interview.plan import QuestionType
from server.services import interviews, questions
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import parse
from server.services.interviews import NewInterview
from server.services.question_inputs import MAX_QUESTIONS, FilesInput, NewQuestion, QuestionChanges


@pytest.fixture
async def interview(sessions: Sessions, caller: Caller) -> InterviewRow:
    return await interviews.create_interview(sessions, caller, NewInterview(title="T"))


async def add(sessions: Sessions, caller: Caller, interview: InterviewRow, *texts: str) -> list[QuestionRow]:
    new = [NewQuestion(text=text) for text in texts]
    return await questions.create_questions(sessions, caller, interview.id, new)


async def shown(sessions: Sessions, caller: Caller, interview: InterviewRow) -> list[tuple[str, int]]:
    rows = await questions.list_questions(sessions, caller, interview.id)
    return [(row.text, row.position) for row in rows]


async def test_a_kind_of_file_is_named_once(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    twice = NewQuestion(text="A", files=FilesInput(kinds=(FileKind.IMAGE, FileKind.IMAGE)))
    with pytest.raises(Invalid) as refused:
        await questions.create_questions(sessions, caller, interview.id, [twice])
    assert refused.value.field == "[0].files.kinds"


async def test_questions_are_appended_in_the_order_given(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    await add(sessions, caller, interview, "A", "B")
    await add(sessions, caller, interview, "C")
    assert await shown(sessions, caller, interview) == [("A", 0), ("B", 1), ("C", 2)]


async def test_a_taken_place_makes_room_and_a_free_one_is_kept_as_sent(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    await add(sessions, caller, interview, "A", "B")
    new = [NewQuestion(text="first", order=0), NewQuestion(text="far", order=7), NewQuestion(text="last")]
    await questions.create_questions(sessions, caller, interview.id, new)
    assert await shown(sessions, caller, interview) == [("first", 0), ("A", 1), ("B", 2), ("far", 7), ("last", 8)]


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [
        (0, 2, [("B", 0), ("C", 1), ("A", 2), ("D", 3)]),
        (3, 1, [("A", 0), ("D", 1), ("B", 2), ("C", 3)]),
        (1, 1, [("A", 0), ("B", 1), ("C", 2), ("D", 3)]),
        (0, 9, [("B", 1), ("C", 2), ("D", 3), ("A", 9)]),
    ],
)
async def test_a_moved_question_takes_exactly_its_place(
    sessions: Sessions, caller: Caller, interview: InterviewRow, moved: int, to: int, expected: list[tuple[str, int]]
) -> None:
    rows = await add(sessions, caller, interview, "A", "B", "C", "D")
    row = await questions.update_question(sessions, caller, rows[moved].id, QuestionChanges(order=to))
    assert row.position == to
    assert await shown(sessions, caller, interview) == expected


async def test_reordering_names_every_question_once(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    a, b, c = await add(sessions, caller, interview, "A", "B", "C")
    await questions.reorder_questions(sessions, caller, interview.id, [c.id, a.id, b.id])
    assert await shown(sessions, caller, interview) == [("C", 0), ("A", 1), ("B", 2)]
    for wrong in ([a.id, b.id], [a.id, b.id, b.id], [a.id, b.id, interview.id]):
        with pytest.raises(Invalid):
            await questions.reorder_questions(sessions, caller, interview.id, wrong)


async def test_a_choice_needs_options_each_once(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    for options, field in (((), "[1].options"), (("A", " A"), "[1].options"), (("A", ""), "options[1]")):
        with pytest.raises(Invalid) as caught:
            new = [NewQuestion(text="fine"), NewQuestion(text="?", type=QuestionType.SINGLE_CHOICE, options=options)]
            await questions.create_questions(sessions, caller, interview.id, new)
        assert caught.value.field is not None
        assert caught.value.field.endswith(field)
    assert await shown(sessions, caller, interview) == []
    (open_ended,) = await add(sessions, caller, interview, "open")
    with pytest.raises(Invalid):
        await questions.update_question(
            sessions, caller, open_ended.id, QuestionChanges(type=QuestionType.MULTIPLE_CHOICE)
        )
    both = QuestionChanges(type=QuestionType.MULTIPLE_CHOICE, options=("A", "B"))
    assert (await questions.update_question(sessions, caller, open_ended.id, both)).options == ["A", "B"]
    with pytest.raises(Invalid):
        await questions.update_question(sessions, caller, open_ended.id, QuestionChanges(options=()))


async def test_a_deleted_question_comes_back_as_it_was(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    _, b, _ = await add(sessions, caller, interview, "A", "B", "C")
    await questions.delete_question(sessions, caller, b.id)
    assert await shown(sessions, caller, interview) == [("A", 0), ("C", 2)]
    assert (await interviews.list_interviews(sessions, caller)).items[0].question_count == 2
    with pytest.raises(NotFound):
        await questions.delete_question(sessions, caller, b.id)
    restored = await questions.restore_question(sessions, caller, b.id)
    assert restored.id == b.id
    assert await shown(sessions, caller, interview) == [("A", 0), ("B", 1), ("C", 2)]
    with pytest.raises(NotFound):
        await questions.restore_question(sessions, caller, b.id)


async def test_a_deletion_of_long_ago_is_final_with_the_next_edit(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    a, b = await add(sessions, caller, interview, "A", "B")
    await questions.delete_question(sessions, caller, a.id)
    async with writing(sessions) as db:
        long_ago = datetime.now(UTC) - questions.UNDO_LIFE - timedelta(seconds=1)
        await db.execute(update(QuestionRow).where(QuestionRow.id == a.id).values(deleted_at=long_ago))
    await questions.update_question(sessions, caller, b.id, QuestionChanges(required=False))
    async with reading(sessions) as db:
        assert list(await db.scalars(select(QuestionRow.text))) == ["B"]


async def test_an_erased_question_is_gone(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    (row,) = await add(sessions, caller, interview, "A")
    await questions.erase_question(sessions, caller, row.id)
    with pytest.raises(NotFound):
        await questions.restore_question(sessions, caller, row.id)


async def test_every_edit_of_a_question_is_an_edit_of_its_interview(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    (row,) = await add(sessions, caller, interview, "A")
    with pytest.raises(Conflict):
        await questions.update_question(
            sessions, caller, row.id, QuestionChanges(text="B"), expected_revision=interview.revision
        )


async def test_an_interview_takes_no_more_than_its_most(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    await add(sessions, caller, interview, *(str(n) for n in range(MAX_QUESTIONS)))
    with pytest.raises(Conflict):
        await add(sessions, caller, interview, "one more")


async def test_a_stranger_finds_no_question(
    sessions: Sessions, caller: Caller, stranger: Caller, interview: InterviewRow
) -> None:
    (row,) = await add(sessions, caller, interview, "A")
    for attempt in (
        questions.list_questions(sessions, stranger, interview.id),
        questions.create_questions(sessions, stranger, interview.id, [NewQuestion(text="X")]),
        questions.update_question(sessions, stranger, row.id, QuestionChanges(text="X")),
        questions.delete_question(sessions, stranger, row.id),
        questions.erase_question(sessions, stranger, row.id),
        questions.reorder_questions(sessions, stranger, interview.id, [row.id]),
    ):
        with pytest.raises(NotFound):
            await attempt


def test_unknown_fields_of_a_question_are_named() -> None:
    with pytest.raises(Invalid) as caught:
        parse(list[NewQuestion], [{"text": "A"}, {"text": "B", "isRequired": True}])
    assert caught.value.field == "[1].isRequired"
