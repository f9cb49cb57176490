"""Candidate keys, of one assessment and of all."""

from typing import Annotated, Any

from litestar import Request, delete, get, post
from msgspec import Meta

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.routes.assessments_api import examples
from server.routes.assessments_api.schemas import (
    Candidates,
    ManyKeys,
    Removed,
    candidates_answer,
    key_answer,
)
from server.routes.interviews_api.operations import Operation, Parameter, describes
from server.routes.interviews_api.requests import PayloadParam, parse_id
from server.services import assessments
from server.services.access import Caller, Scope
from server.services.assessments import DEFAULT_LIMIT, NewKeys
from server.services.errors import Invalid
from server.services.inputs import parse_json
from server.services.site import Site

TAG = "Candidate keys"
LONGEST_NUMBER = 1000
"""Characters; what is too large is brought into range, as the document says, and not refused."""


@post(
    "/assessments/{assessment_id:str}/keys",
    status_code=201,
    opt=describes(
        Operation(
            "createCandidateKeys",
            TAG,
            "Generate candidate keys",
            ManyKeys,
            description="Each is good for one session. Where addresses are given, an invitation is sent to each.",
            body=NewKeys,
            body_example=examples.NEW_KEYS,
            answer_example={"keys": [examples.KEY]},
            status=201,
            errors=(402,),
            enveloped=False,
            scope=Scope.CANDIDATES,
        )
    ),
)
async def create_keys(
    sessions: Sessions, box: SecretBox, caller: Caller, site: Site, assessment_id: str, payload: PayloadParam
) -> ManyKeys:
    """The new keys."""
    wanted, new = parse_id(assessment_id, "assessment"), parse_json(NewKeys, payload)
    made = await assessments.create_keys(sessions, box, caller, site, wanted, new)
    return ManyKeys([key_answer(key) for key in made])


@get(
    "/assessments/{assessment_id:str}/keys",
    opt=describes(
        Operation(
            "listCandidateKeys",
            TAG,
            "List candidate keys",
            ManyKeys,
            description="All that are not revoked, oldest first.",
            answer_example={"keys": [examples.KEY]},
            enveloped=False,
            scope=Scope.CANDIDATES,
        )
    ),
)
async def list_keys(sessions: Sessions, box: SecretBox, caller: Caller, assessment_id: str) -> ManyKeys:
    """An assessment's keys."""
    found = await assessments.list_keys(sessions, box, caller, parse_id(assessment_id, "assessment"))
    return ManyKeys([key_answer(key) for key in found])


@delete(
    "/assessments/{assessment_id:str}/keys/{key_id:str}",
    status_code=200,
    opt=describes(
        Operation(
            "revokeCandidateKey",
            TAG,
            "Revoke a candidate key",
            Removed,
            description="It lets nobody in any more; a session that has begun with it goes on.",
            answer_example={"id": examples.KEY["id"], "ok": True},
            enveloped=False,
            scope=Scope.CANDIDATES,
        )
    ),
)
async def revoke_key(sessions: Sessions, caller: Caller, assessment_id: str, key_id: str) -> Removed:
    """Revoked."""
    assessment, wanted = parse_id(assessment_id, "assessment"), parse_id(key_id, "key")
    await assessments.revoke_key(sessions, caller, assessment, wanted)
    return Removed(str(wanted))


@get(
    "/candidates",
    opt=describes(
        Operation(
            "listAllCandidates",
            TAG,
            "List all candidates",
            Candidates,
            description="The keys of all assessments that are not deleted, oldest first.",
            answer_example={"candidates": [examples.CANDIDATE], "total": 47, "limit": 50, "offset": 0},
            parameters=(
                Parameter("limit", Annotated[int, Meta(description="1–200")], "At most so many; brought into 1–200."),
                Parameter("offset", int, "Leave out so many; below 0 is 0."),
            ),
            enveloped=False,
            scope=Scope.CANDIDATES,
        )
    ),
)
async def list_candidates(
    request: Request[Any, Any, Any], sessions: Sessions, box: SecretBox, caller: Caller
) -> Candidates:
    """A part of all keys."""
    limit, offset = _whole(request, "limit", DEFAULT_LIMIT), _whole(request, "offset", 0)
    return candidates_answer(await assessments.list_candidates(sessions, box, caller, limit=limit, offset=offset))


def _whole(request: Request[Any, Any, Any], name: str, default: int) -> int:
    given = request.query_params.getall(name, [])
    if not given:
        return default
    text = given[0]
    if len(given) > 1 or not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= LONGEST_NUMBER):
        raise Invalid(f"Send {name} once, as a whole number.", name)
    return int(text)
