"""Sessions: list and detail."""

from litestar import get

from server.db.engine import Sessions
from server.routes.interviews_api import examples
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.requests import PagingParam, parse_id
from server.routes.interviews_api.schemas import (
    Data,
    Listed,
    SessionAnswer,
    SessionDetailAnswer,
    session_answer,
    session_detail_answer,
)
from server.services import session_records
from server.services.access import Caller, Scope
from server.services.audit import record_view

TAG = "Sessions"


@get(
    "/interviews/{interview_id:str}/sessions",
    opt=describes(
        Operation(
            "listSessions",
            TAG,
            "List the sessions of an interview",
            list[SessionAnswer],
            description="Newest first, with their summaries; previews are left out.",
            answer_example={"data": [examples.SESSION], "cursor": None},
            pages_of=session_records.LIST_NAME,
            scope=Scope.READ,
        )
    ),
)
async def list_sessions(
    sessions: Sessions, caller: Caller, interview_id: str, paging: PagingParam
) -> Listed[SessionAnswer]:
    """A page of sessions."""
    page = await session_records.list_sessions(
        sessions, caller, parse_id(interview_id, "interview"), limit=paging.limit, cursor=paging.cursor
    )
    return Listed([session_answer(row) for row in page.items], page.cursor)


@get(
    "/sessions/{session_id:str}",
    opt=describes(
        Operation(
            "getSession",
            TAG,
            "Get a session",
            SessionDetailAnswer,
            description="The session with its messages in order. Each look is noted in the audit log.",
            answer_example={"data": examples.SESSION_DETAIL},
            scope=Scope.READ,
        )
    ),
)
async def get_session(sessions: Sessions, caller: Caller, session_id: str) -> Data[SessionDetailAnswer]:
    """One session with its transcript."""
    detail = await session_records.get_session(sessions, caller, parse_id(session_id, "session"))
    await record_view(sessions, caller, "session.viewed", detail.row.id)
    return Data(session_detail_answer(detail))
