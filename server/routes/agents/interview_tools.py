"""Tools that make, change and open interviews."""

from typing import Annotated, Any, Final
from uuid import UUID

from msgspec import Meta

from server.routes.agents.tooling import Arguments, Desk, Paged, Tool
from server.routes.interviews_api.schemas import (
    Answer,
    ArchivedAnswer,
    InterviewAnswer,
    InterviewDetailAnswer,
    ListedInterviewAnswer,
    PublishedAnswer,
    interview_answer,
    interview_detail_answer,
    listed_interview_answer,
)
from server.services import interviews
from server.services.access import Scope
from server.services.interviews import InterviewChanges, NewInterview

InterviewId = Annotated[UUID, Meta(description="Id of an interview, as `list_interviews` gives it.")]


class ListInterviews(Paged, frozen=True, kw_only=True):
    """Which interviews are wanted."""

    active: Annotated[
        bool | None, Meta(description="True: only those that are not archived; false: only archived ones.")
    ] = None


class OneInterview(Arguments, frozen=True, kw_only=True):
    """Which interview is meant."""

    interview_id: InterviewId


class CreateInterview(Arguments, frozen=True, kw_only=True):
    """The interview to make."""

    interview: Annotated[NewInterview, Meta(description="The interview; only its title is needed.")]


class UpdateInterview(Arguments, frozen=True, kw_only=True):
    """What to change about which interview."""

    interview_id: InterviewId
    changes: Annotated[InterviewChanges, Meta(description="The fields to change; what is left out stays.")]


class InterviewsAnswer(Answer):
    """A page of interviews; `cursor` is null on the last one."""

    interviews: list[ListedInterviewAnswer]
    cursor: str | None


async def _list(desk: Desk, given: ListInterviews) -> InterviewsAnswer:
    page = await interviews.list_interviews(
        desk.sessions, desk.caller, limit=given.limit, cursor=given.cursor, is_active=given.active
    )
    return InterviewsAnswer([listed_interview_answer(listed) for listed in page.items], page.cursor)


async def _get(desk: Desk, given: OneInterview) -> InterviewDetailAnswer:
    return interview_detail_answer(await interviews.get_interview(desk.sessions, desk.caller, given.interview_id))


async def _create(desk: Desk, given: CreateInterview) -> InterviewAnswer:
    return interview_answer(await interviews.create_interview(desk.sessions, desk.caller, given.interview))


async def _update(desk: Desk, given: UpdateInterview) -> InterviewAnswer:
    row = await interviews.update_interview(desk.sessions, desk.caller, given.interview_id, given.changes)
    return interview_answer(row)


async def _publish(desk: Desk, given: OneInterview) -> PublishedAnswer:
    row = await interviews.publish_interview(desk.sessions, desk.caller, given.interview_id)
    return PublishedAnswer(row.id, row.public_slug, f"{desk.site.base_url}/i/{row.public_slug}")


async def _archive(desk: Desk, given: OneInterview) -> ArchivedAnswer:
    row = await interviews.archive_interview(desk.sessions, desk.caller, given.interview_id)
    return ArchivedAnswer(row.id)


INTERVIEW_TOOLS: Final[tuple[Tool[Any], ...]] = (
    Tool(
        "list_interviews",
        "List interviews",
        "The organization's interviews, newest first, each with how many questions and sessions it has.",
        Scope.READ,
        ListInterviews,
        InterviewsAnswer,
        _list,
        read_only=True,
    ),
    Tool(
        "get_interview",
        "Get an interview",
        "One interview with all its settings and its questions in the order they are asked.",
        Scope.READ,
        OneInterview,
        InterviewDetailAnswer,
        _get,
        read_only=True,
    ),
    Tool(
        "create_interview",
        "Create an interview",
        "Makes an interview without questions: add them with `create_questions`. Only invited candidates get in until "
        "`publish_interview` opens it to everybody with its link.",
        Scope.WRITE,
        CreateInterview,
        InterviewAnswer,
        _create,
    ),
    Tool(
        "update_interview",
        "Update an interview",
        "Changes settings of an interview. Sessions that have started keep the questions and settings they started "
        "with.",
        Scope.WRITE,
        UpdateInterview,
        InterviewAnswer,
        _update,
        destructive=True,
        idempotent=True,
    ),
    Tool(
        "publish_interview",
        "Publish an interview",
        "Opens an interview to everybody who has the link in the answer; an archived one becomes active again. Ask "
        "your user first: from then on strangers can take it. Chat or voice must be enabled.",
        Scope.WRITE,
        OneInterview,
        PublishedAnswer,
        _publish,
        idempotent=True,
    ),
    Tool(
        "archive_interview",
        "Archive an interview",
        "Lets nobody new into an interview. Running sessions finish, all sessions and reports stay, and publishing "
        "makes it active again.",
        Scope.WRITE,
        OneInterview,
        ArchivedAnswer,
        _archive,
        destructive=True,
        idempotent=True,
    ),
)
