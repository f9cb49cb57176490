"""The interviews API: /api/v1, for clients with an organization's key."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.interviews_api.candidates import create_candidates, list_candidates
from server.routes.interviews_api.documentation import api_docs, openapi_document
from server.routes.interviews_api.interviews import (
    archive_interview,
    create_interview,
    get_interview,
    list_interviews,
    publish_interview,
    update_interview,
)
from server.routes.interviews_api.questions import (
    create_questions,
    delete_question,
    list_questions,
    update_question,
)
from server.routes.interviews_api.requests import BODY_LIMIT, provide_paging, provide_payload
from server.routes.interviews_api.sessions import get_session, list_sessions
from server.routes.interviews_api.usage import get_usage

OPERATIONS: Final = (
    list_interviews,
    create_interview,
    get_interview,
    update_interview,
    archive_interview,
    publish_interview,
    list_questions,
    create_questions,
    update_question,
    delete_question,
    list_sessions,
    get_session,
    list_candidates,
    create_candidates,
    get_usage,
)

interviews_api = Router(
    path="/api/v1",
    route_handlers=[*OPERATIONS, openapi_document(OPERATIONS), api_docs],
    dependencies={"payload": Provide(provide_payload), "paging": Provide(provide_paging, sync_to_thread=False)},
    request_max_body_size=BODY_LIMIT,
)
