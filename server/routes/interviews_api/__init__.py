"""The interviews API: /api/v1, for clients with an organization's key."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.access import BY_PROJECT
from server.routes.interviews_api.candidates import create_candidates, list_candidates
from server.routes.interviews_api.interviews import (
    archive_interview,
    create_interview,
    get_interview,
    list_interviews,
    publish_interview,
    update_interview,
)
from server.routes.interviews_api.operations import Family
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

ABOUT: Final = """\
Interviews, their questions, candidates and sessions. \
Send an API key of your organization as `Authorization: Bearer dlv_…`. Successes are 200, creates too, with what you \
asked for in `data`. Lists that come in pages also give a `cursor`: send it back for the next page, until it is null. \
Errors are `{"error": {"code", "message", …}}`; a validation error names its `field`. Unknown fields are refused. \
Requests are limited per key and minute; every answer says in its headers how many are left."""
INTERVIEWS: Final = Family("/api/v1", OPERATIONS, ABOUT)

interviews_api = Router(
    path=INTERVIEWS.prefix,
    route_handlers=OPERATIONS,
    dependencies={"payload": Provide(provide_payload), "paging": Provide(provide_paging, sync_to_thread=False)},
    request_max_body_size=BODY_LIMIT,
    opt={BY_PROJECT: True},
)
