"""Interviews: list, create, detail, update, archive, publish."""

from litestar import delete, get, patch, post

from server.db.engine import Sessions
from server.routes.interviews_api import examples
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.requests import PagingParam, PayloadParam, parse_id
from server.routes.interviews_api.schemas import (
    ArchivedAnswer,
    Data,
    InterviewAnswer,
    InterviewDetailAnswer,
    Listed,
    ListedInterviewAnswer,
    PublishedAnswer,
    interview_answer,
    interview_detail_answer,
    listed_interview_answer,
)
from server.services import interviews
from server.services.access import Caller, Scope
from server.services.inputs import parse_json
from server.services.interviews import InterviewChanges, NewInterview
from server.services.site import Site

TAG = "Interviews"
NOUN = "interview"


@get(
    "/interviews",
    opt=describes(
        Operation(
            "listInterviews",
            TAG,
            "List interviews",
            list[ListedInterviewAnswer],
            description="The organization's interviews, archived ones too, newest first.",
            answer_example={"data": [examples.LISTED_INTERVIEW], "cursor": None},
            pages_of=interviews.LIST_NAME,
            scope=Scope.READ,
        )
    ),
)
async def list_interviews(sessions: Sessions, caller: Caller, paging: PagingParam) -> Listed[ListedInterviewAnswer]:
    """A page of interviews."""
    page = await interviews.list_interviews(sessions, caller, limit=paging.limit, cursor=paging.cursor)
    return Listed([listed_interview_answer(listed) for listed in page.items], page.cursor)


@post(
    "/interviews",
    status_code=200,
    opt=describes(
        Operation(
            "createInterview",
            TAG,
            "Create an interview",
            InterviewAnswer,
            description="A new interview is active, and open to invited candidates only until it is published.",
            body=NewInterview,
            body_example=examples.NEW_INTERVIEW,
            answer_example={"data": examples.INTERVIEW},
            scope=Scope.WRITE,
        )
    ),
)
async def create_interview(sessions: Sessions, caller: Caller, payload: PayloadParam) -> Data[InterviewAnswer]:
    """The new interview."""
    row = await interviews.create_interview(sessions, caller, parse_json(NewInterview, payload))
    return Data(interview_answer(row))


@get(
    "/interviews/{interview_id:str}",
    opt=describes(
        Operation(
            "getInterview",
            TAG,
            "Get an interview",
            InterviewDetailAnswer,
            description="The interview with its questions in the order they are asked.",
            answer_example={"data": {**examples.LISTED_INTERVIEW, "questions": [examples.QUESTION]}},
            scope=Scope.READ,
        )
    ),
)
async def get_interview(sessions: Sessions, caller: Caller, interview_id: str) -> Data[InterviewDetailAnswer]:
    """One interview with its questions."""
    detail = await interviews.get_interview(sessions, caller, parse_id(interview_id, NOUN))
    return Data(interview_detail_answer(detail))


@patch(
    "/interviews/{interview_id:str}",
    opt=describes(
        Operation(
            "updateInterview",
            TAG,
            "Update an interview",
            InterviewAnswer,
            description="What is left out stays. Sessions that have started keep the questions they started with.",
            body=InterviewChanges,
            body_example={"voiceEnabled": True, "timeLimitMinutes": None},
            answer_example={"data": {**examples.INTERVIEW, "voiceEnabled": True}},
            scope=Scope.WRITE,
        )
    ),
)
async def update_interview(
    sessions: Sessions, caller: Caller, interview_id: str, payload: PayloadParam
) -> Data[InterviewAnswer]:
    """The interview as changed."""
    changes = parse_json(InterviewChanges, payload)
    row = await interviews.update_interview(sessions, caller, parse_id(interview_id, NOUN), changes)
    return Data(interview_answer(row))


@delete(
    "/interviews/{interview_id:str}",
    status_code=200,
    opt=describes(
        Operation(
            "archiveInterview",
            TAG,
            "Archive an interview",
            ArchivedAnswer,
            description="Nobody new gets in; running sessions finish, and all sessions stay. Publishing activates it.",
            answer_example={"data": {"id": examples.INTERVIEW_ID, "archived": True}},
            scope=Scope.WRITE,
        )
    ),
)
async def archive_interview(sessions: Sessions, caller: Caller, interview_id: str) -> Data[ArchivedAnswer]:
    """Archived."""
    row = await interviews.archive_interview(sessions, caller, parse_id(interview_id, NOUN))
    return Data(ArchivedAnswer(row.id))


@post(
    "/interviews/{interview_id:str}/publish",
    status_code=200,
    opt=describes(
        Operation(
            "publishInterview",
            TAG,
            "Publish an interview",
            PublishedAnswer,
            description="Activates the interview and opens it to everybody who has the link in the answer. "
            "Chat, voice or both must be enabled.",
            may_be_incomplete=True,
            answer_example={
                "data": {
                    "id": examples.INTERVIEW_ID,
                    "publicSlug": examples.SLUG,
                    "url": f"https://interviews.example.com/i/{examples.SLUG}",
                }
            },
            scope=Scope.WRITE,
        )
    ),
)
async def publish_interview(sessions: Sessions, caller: Caller, site: Site, interview_id: str) -> Data[PublishedAnswer]:
    """Published, with the link."""
    row = await interviews.publish_interview(sessions, caller, parse_id(interview_id, NOUN))
    return Data(PublishedAnswer(row.id, row.public_slug, f"{site.base_url}/i/{row.public_slug}"))
