"""The question library of an organization."""

import pytest

from server.db.engine import Sessions
from server.interview.plan import QuestionType
from server.services.access import Caller
from server.services.errors import Invalid, NotFound
from server.services.interviews import NewInterview, create_interview, get_interview
from server.services.library import (
    drop_question,
    insert_questions,
    keep_question,
    library_tags,
    search_library,
    tag_question,
    tags_of,
)
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions


async def found(sessions: Sessions, caller: Caller, words: str = "", tag: str = "") -> list[str]:
    page = await search_library(sessions, caller, words, tag)
    return [row.content["text"] for row in page.items]


async def test_a_kept_question_is_found_and_put_into_another_interview(
    sessions: Sessions, caller: Caller, stranger: Caller
) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="One", language="de"))
    choice = NewQuestion(
        text="Was trinken Sie früh?", type=QuestionType.SINGLE_CHOICE, options=("Tee", "Kaffee"), goal="100 % ehrlich"
    )
    made = await create_questions(sessions, caller, row.id, [choice, NewQuestion(text="Warum?")])
    first = await keep_question(sessions, caller, made[0].id)
    second = await keep_question(sessions, caller, made[1].id)
    assert first.language == "de"
    assert await found(sessions, caller) == ["Warum?", "Was trinken Sie früh?"]
    assert await found(sessions, caller, "FRUH trinken") == ["Was trinken Sie früh?"]
    assert await found(sessions, caller, "100%") == ["Was trinken Sie früh?"]
    assert await found(sessions, caller, "nothing") == []
    assert await found(sessions, stranger) == []
    other = await create_interview(sessions, caller, NewInterview(title="Two"))
    await create_questions(sessions, caller, other.id, [NewQuestion(text="There already?")])
    await insert_questions(sessions, caller, other.id, [second.id, first.id, second.id])
    questions = (await get_interview(sessions, caller, other.id)).questions
    assert [q.text for q in questions] == ["There already?", "Warum?", "Was trinken Sie früh?"]
    assert (questions[2].options, questions[2].goal) == (["Tee", "Kaffee"], "100 % ehrlich")
    with pytest.raises(NotFound):
        await insert_questions(sessions, stranger, other.id, [first.id])
    with pytest.raises(Invalid):
        await insert_questions(sessions, caller, other.id, [])


async def test_a_question_is_kept_once_and_has_tags(sessions: Sessions, caller: Caller, stranger: Caller) -> None:
    row = await create_interview(sessions, caller, NewInterview(title="One"))
    one, two = await create_questions(sessions, caller, row.id, [NewQuestion(text="One?"), NewQuestion(text="Two?")])
    kept = await keep_question(sessions, caller, one.id)
    await tag_question(sessions, caller, kept.id, tags_of(" Hiring,on_call, HIRING ,, #50%"))
    again = await keep_question(sessions, caller, one.id)
    assert again.id == kept.id
    assert again.tags == ["hiring", "on_call", "50%"]
    other = await keep_question(sessions, caller, two.id)
    await tag_question(sessions, caller, other.id, ["hiring manager"])
    assert await found(sessions, caller, tag="hiring") == ["One?"]
    assert await found(sessions, caller, tag="50%") == ["One?"]
    assert await found(sessions, caller, "manager") == ["Two?"]
    assert await library_tags(sessions, caller) == ["50%", "hiring", "hiring manager", "on_call"]
    assert await library_tags(sessions, stranger) == []
    for refused in ("x" * 41, ",".join(f"t{n}" for n in range(13)), "a\x00b"):
        with pytest.raises(Invalid):
            tags_of(refused)
    for act in (
        lambda: tag_question(sessions, stranger, kept.id, []),
        lambda: drop_question(sessions, stranger, kept.id),
    ):
        with pytest.raises(NotFound):
            await act()
    await drop_question(sessions, caller, kept.id)
    assert await found(sessions, caller) == ["Two?"]
    assert (await get_interview(sessions, caller, row.id)).questions[0].text == "One?"
