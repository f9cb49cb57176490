"""Assessments: create, list, detail, delete, statistics."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.assessments_api import examples
from server.routes.assessments_api.schemas import (
    CohortEnvelope,
    ManyAssessments,
    OneAssessment,
    Removed,
    assessment_answer,
    cohort_answer,
)
from server.routes.interviews_api.operations import OPERATION, Operation, Parameter, describes
from server.routes.interviews_api.requests import PayloadParam, parse_id
from server.services import assessments
from server.services.access import Caller, Scope
from server.services.assessments import NewAssessment
from server.services.cohort_records import cohort_statistics
from server.services.errors import Invalid, NotAllowed
from server.services.inputs import parse_json
from server.services.issues import Issues

TAG = "Assessments"
NOUN = "assessment"
IssuesParam = NamedDependency[SkipValidation[Issues]]
OwnParam = NamedDependency[SkipValidation[UUID | None]]


def provide_own_assessment(request: Request[Any, Any, Any]) -> UUID | None:
    """The assessment of the candidate key that was sent; None: an organization's key was."""
    own: UUID | None = request.scope["state"].get("own_assessment")
    return own


@post(
    "/assessments",
    status_code=201,
    opt=describes(
        Operation(
            "createAssessment",
            TAG,
            "Create an assessment",
            OneAssessment,
            description="An interview for candidates with a key, whose question is the task. It is found among the "
            "interviews too, under the same id.",
            body=NewAssessment,
            body_example=examples.NEW_ASSESSMENT,
            answer_example={"assessment": examples.ASSESSMENT},
            status=201,
            errors=(402,),
            enveloped=False,
            scope=Scope.WRITE,
        )
    ),
)
async def create_assessment(
    sessions: Sessions, caller: Caller, issues: IssuesParam, payload: PayloadParam
) -> OneAssessment:
    """The new assessment."""
    made = await assessments.create_assessment(sessions, caller, issues, parse_json(NewAssessment, payload))
    return OneAssessment(assessment_answer(made))


@get(
    "/assessments",
    opt=describes(
        Operation(
            "listAssessments",
            TAG,
            "List assessments",
            ManyAssessments,
            description="All that are not deleted, oldest first.",
            answer_example={"assessments": [examples.ASSESSMENT]},
            enveloped=False,
            scope=Scope.READ,
        )
    ),
)
async def list_assessments(sessions: Sessions, caller: Caller) -> ManyAssessments:
    """All assessments."""
    found = await assessments.list_assessments(sessions, caller)
    return ManyAssessments([assessment_answer(one) for one in found])


@get(
    "/assessments/{assessment_id:str}",
    opt={
        **opens(Access.API_OR_CANDIDATE_KEY),
        "scope": Scope.READ,
        OPERATION: Operation(
            "getAssessment",
            TAG,
            "Get an assessment",
            OneAssessment,
            description="Also for candidates, with their key as `X-API-Key: PST-XXXX-XXXX` in place of the "
            "organization's: their own assessment.",
            answer_example={"assessment": examples.ASSESSMENT},
            enveloped=False,
        ),
    },
)
async def get_assessment(
    sessions: Sessions, caller: Caller, own_assessment: OwnParam, assessment_id: str
) -> OneAssessment:
    """One assessment."""
    wanted = parse_id(assessment_id, NOUN)
    if own_assessment is not None and wanted != own_assessment:
        raise NotAllowed("This key is for another assessment.")
    return OneAssessment(assessment_answer(await assessments.get_assessment(sessions, caller.organization_id, wanted)))


@delete(
    "/assessments/{assessment_id:str}",
    status_code=200,
    opt=describes(
        Operation(
            "deleteAssessment",
            TAG,
            "Delete an assessment",
            Removed,
            description="With all its keys, which end at once. Its interview is archived; sessions and reports stay.",
            answer_example={"id": examples.ASSESSMENT["id"], "ok": True},
            enveloped=False,
            scope=Scope.WRITE,
        )
    ),
)
async def delete_assessment(sessions: Sessions, caller: Caller, assessment_id: str) -> Removed:
    """Deleted."""
    wanted = parse_id(assessment_id, NOUN)
    await assessments.delete_assessment(sessions, caller, wanted)
    return Removed(str(wanted))


@get(
    "/assessments/{assessment_id:str}/cohort-stats",
    opt=describes(
        Operation(
            "getCohortStats",
            TAG,
            "Get cohort statistics",
            CohortEnvelope,
            description="Over the sessions that were begun and are over, finished or not. Of one session: durationMs "
            "is the time connected; promptCount counts what the candidate has said or written; commandFailRate is the "
            "share of questions skipped; verifyIntensity how often they had a question repeated or explained, by "
            "promptCount; manualEditRatio the share of spoken answers whose words they corrected; firstChangeLatencyMs "
            "the time to the first answer. testPassRate is the percentage of sessions taken to their end. A percentile "
            "is the share of the other sessions that this one is better than, ties counting half; for commandFailRate "
            "lower is better. Null: the measure cannot be had. None of it says how good an answer was.",
            answer_example={"cohortStats": examples.COHORT},
            parameters=(Parameter("sessionId", UUID, "Also say where this session stands."),),
            enveloped=False,
            scope=Scope.REPORTS,
        )
    ),
)
async def get_cohort_stats(
    request: Request[Any, Any, Any], sessions: Sessions, caller: Caller, assessment_id: str
) -> CohortEnvelope:
    """The cohort, and one session's place in it."""
    wanted = parse_id(assessment_id, NOUN)
    given = request.query_params.getall("sessionId", [])
    if len(given) > 1:
        raise Invalid("Send sessionId once.", "sessionId")
    session_id = parse_id(given[0], "session") if given else None
    return cohort_answer(await cohort_statistics(sessions, caller, wanted, session_id))
