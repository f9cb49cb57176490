"""The assessments API: /v1/assessments and /v1/candidates, for clients with an organization's key."""

from typing import Final

from litestar import Router
from litestar.di import Provide

from server.routes.assessments_api.assessments import (
    create_assessment,
    delete_assessment,
    get_assessment,
    get_cohort_stats,
    list_assessments,
    provide_own_assessment,
)
from server.routes.assessments_api.candidates import create_keys, list_candidates, list_keys, revoke_key
from server.routes.assessments_api.errors import EXAMPLES, ApiError, answer_flat
from server.routes.interviews_api.operations import Family
from server.routes.interviews_api.requests import BODY_LIMIT, provide_payload

PREFIX: Final = "/v1"

ASSESSMENTS: Final = Family(
    PREFIX,
    (
        create_assessment,
        list_assessments,
        get_assessment,
        delete_assessment,
        create_keys,
        list_keys,
        revoke_key,
        get_cohort_stats,
        list_candidates,
    ),
    about="Assessments (`/v1/assessments`, `/v1/candidates`) are interviews made from a task, for candidates who come "
    'with a key. Their errors are `{"error": code, "message": …}`.',
    error=ApiError,
    error_examples=EXAMPLES,
)

assessments_api = Router(
    path=PREFIX,
    route_handlers=list(ASSESSMENTS.operations),
    dependencies={
        "payload": Provide(provide_payload),
        "own_assessment": Provide(provide_own_assessment, sync_to_thread=False),
    },
    exception_handlers={Exception: answer_flat},
    request_max_body_size=BODY_LIMIT,
)
