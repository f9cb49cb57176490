"""Questions: list, create one or many, update, delete."""

from litestar import delete, get, patch, post

from server.db.engine import Sessions
from server.routes.interviews_api import examples
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.requests import PayloadParam, one_or_many, parse_id
from server.routes.interviews_api.schemas import Data, DeletedAnswer, QuestionAnswer, question_answer
from server.services import questions
from server.services.access import Caller, Scope
from server.services.inputs import parse_json
from server.services.question_inputs import NewQuestion, NewQuestions, QuestionChanges

TAG = "Questions"
NOUN = "question"


@get(
    "/interviews/{interview_id:str}/questions",
    opt=describes(
        Operation(
            "listQuestions",
            TAG,
            "List questions",
            list[QuestionAnswer],
            description="In the order they are asked.",
            answer_example={"data": [examples.QUESTION]},
            scope=Scope.READ,
        )
    ),
)
async def list_questions(sessions: Sessions, caller: Caller, interview_id: str) -> Data[list[QuestionAnswer]]:
    """All questions of an interview."""
    rows = await questions.list_questions(sessions, caller, parse_id(interview_id, "interview"))
    return Data([question_answer(row) for row in rows])


@post(
    "/interviews/{interview_id:str}/questions",
    status_code=200,
    opt=describes(
        Operation(
            "createQuestions",
            TAG,
            "Create questions",
            list[QuestionAnswer],
            description="One question or an array of them: all are created or, on an error, none. "
            "Where `order` is taken, the questions from there on make room.",
            body=NewQuestion | NewQuestions,
            body_example=examples.NEW_QUESTIONS,
            answer_example={"data": [examples.QUESTION]},
            conflicts=True,
            scope=Scope.WRITE,
        )
    ),
)
async def create_questions(
    sessions: Sessions, caller: Caller, interview_id: str, payload: PayloadParam
) -> Data[list[QuestionAnswer]]:
    """The new questions, in the order sent."""
    new, many = one_or_many(NewQuestion, payload)
    rows = await questions.create_questions(sessions, caller, parse_id(interview_id, "interview"), new, many=many)
    return Data([question_answer(row) for row in rows])


@patch(
    "/questions/{question_id:str}",
    opt=describes(
        Operation(
            "updateQuestion",
            TAG,
            "Update a question",
            QuestionAnswer,
            description="What is left out stays. A new `order` is taken exactly; other questions make room.",
            body=QuestionChanges,
            body_example={"order": 1},
            answer_example={"data": {**examples.QUESTION, "order": 1}},
            scope=Scope.WRITE,
        )
    ),
)
async def update_question(
    sessions: Sessions, caller: Caller, question_id: str, payload: PayloadParam
) -> Data[QuestionAnswer]:
    """The question as changed."""
    changes = parse_json(QuestionChanges, payload)
    row = await questions.update_question(sessions, caller, parse_id(question_id, NOUN), changes)
    return Data(question_answer(row))


@delete(
    "/questions/{question_id:str}",
    status_code=200,
    opt=describes(
        Operation(
            "deleteQuestion",
            TAG,
            "Delete a question",
            DeletedAnswer,
            description="For good. Sessions that have started keep it.",
            answer_example={"data": {"id": examples.QUESTION["id"], "deleted": True}},
            conflicts=True,
            scope=Scope.WRITE,
        )
    ),
)
async def delete_question(sessions: Sessions, caller: Caller, question_id: str) -> Data[DeletedAnswer]:
    """Deleted."""
    found = parse_id(question_id, NOUN)
    await questions.erase_question(sessions, caller, found)
    return Data(DeletedAnswer(found))
