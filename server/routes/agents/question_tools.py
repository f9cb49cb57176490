"""Tools that write an interview's questions."""

from typing import Annotated, Any, Final
from uuid import UUID

from msgspec import Meta

from server.routes.agents.interview_tools import InterviewId, OneInterview
from server.routes.agents.tooling import Arguments, Desk, Tool
from server.routes.interviews_api.schemas import Answer, DeletedAnswer, QuestionAnswer, question_answer
from server.services import questions
from server.services.access import Scope
from server.services.question_inputs import NewQuestions, QuestionChanges

QuestionId = Annotated[UUID, Meta(description="Id of a question, as `list_questions` gives it.")]


class CreateQuestions(Arguments, frozen=True, kw_only=True):
    """The questions to add to which interview."""

    interview_id: InterviewId
    questions: Annotated[NewQuestions, Meta(description="In the order they are to be asked.")]


class OneQuestion(Arguments, frozen=True, kw_only=True):
    """Which question is meant."""

    question_id: QuestionId


class UpdateQuestion(Arguments, frozen=True, kw_only=True):
    """What to change about which question."""

    question_id: QuestionId
    changes: Annotated[
        QuestionChanges,
        Meta(description="The fields to change; what is left out stays. `order` moves the question to that place."),
    ]


class QuestionsAnswer(Answer):
    """All questions of an interview, or all new ones."""

    questions: list[QuestionAnswer]


async def _list(desk: Desk, given: OneInterview) -> QuestionsAnswer:
    rows = await questions.list_questions(desk.sessions, desk.caller, given.interview_id)
    return QuestionsAnswer([question_answer(row) for row in rows])


async def _create(desk: Desk, given: CreateQuestions) -> QuestionsAnswer:
    rows = await questions.create_questions(desk.sessions, desk.caller, given.interview_id, given.questions)
    return QuestionsAnswer([question_answer(row) for row in rows])


async def _update(desk: Desk, given: UpdateQuestion) -> QuestionAnswer:
    row = await questions.update_question(desk.sessions, desk.caller, given.question_id, given.changes)
    return question_answer(row)


async def _delete(desk: Desk, given: OneQuestion) -> DeletedAnswer:
    row = await questions.delete_question(desk.sessions, desk.caller, given.question_id)
    return DeletedAnswer(row.id)


async def _restore(desk: Desk, given: OneQuestion) -> QuestionAnswer:
    return question_answer(await questions.restore_question(desk.sessions, desk.caller, given.question_id))


QUESTION_TOOLS: Final[tuple[Tool[Any], ...]] = (
    Tool(
        "list_questions",
        "List questions",
        "An interview's questions in the order they are asked.",
        Scope.READ,
        OneInterview,
        QuestionsAnswer,
        _list,
        read_only=True,
    ),
    Tool(
        "create_questions",
        "Create questions",
        "Adds questions to an interview: all of them or, on an error, none. Candidates are asked exactly these words, "
        "so write each as it is to be said: open, neutral, one question at a time. Choice questions need `options`. "
        "Sessions that have started are not changed.",
        Scope.WRITE,
        CreateQuestions,
        QuestionsAnswer,
        _create,
    ),
    Tool(
        "update_question",
        "Update a question",
        "Changes a question or moves it. Sessions that have started keep it as it was.",
        Scope.WRITE,
        UpdateQuestion,
        QuestionAnswer,
        _update,
        destructive=True,
        idempotent=True,
    ),
    Tool(
        "delete_question",
        "Delete a question",
        "Takes a question out of its interview; `restore_question` brings it back within a day. Sessions that have "
        "started keep it.",
        Scope.WRITE,
        OneQuestion,
        DeletedAnswer,
        _delete,
        destructive=True,
    ),
    Tool(
        "restore_question",
        "Restore a question",
        "Brings a question back that was deleted within the last day, at its old place.",
        Scope.WRITE,
        OneQuestion,
        QuestionAnswer,
        _restore,
    ),
)
