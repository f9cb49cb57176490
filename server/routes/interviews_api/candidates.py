"""Candidates: the invites of an interview."""

from litestar import get, post

from server.db.engine import Sessions
from server.routes.interviews_api import examples
from server.routes.interviews_api.operations import Operation, describes
from server.routes.interviews_api.requests import PayloadParam, one_or_many, parse_id
from server.routes.interviews_api.schemas import CandidateAnswer, Data, candidate_answer
from server.services import invites
from server.services.access import Caller, Scope
from server.services.invites import NewInvite, NewInvites
from server.services.site import Site

TAG = "Candidates"


@get(
    "/interviews/{interview_id:str}/candidates",
    opt=describes(
        Operation(
            "listCandidates",
            TAG,
            "List candidates",
            list[CandidateAnswer],
            description="All invites of the interview, newest first, with their links and sessions.",
            answer_example={"data": [examples.CANDIDATE]},
            scope=Scope.CANDIDATES,
        )
    ),
)
async def list_candidates(
    sessions: Sessions, caller: Caller, site: Site, interview_id: str
) -> Data[list[CandidateAnswer]]:
    """All invites of an interview."""
    found = await invites.list_invites(sessions, caller, parse_id(interview_id, "interview"))
    return Data([candidate_answer(site, invite) for invite in found])


@post(
    "/interviews/{interview_id:str}/candidates",
    status_code=200,
    opt=describes(
        Operation(
            "createCandidates",
            TAG,
            "Create candidates",
            list[CandidateAnswer],
            description="One candidate or an array of up to 500: all are created or, on an error, none. "
            "Each `inviteUrl` is good for one session.",
            body=NewInvite | NewInvites,
            body_example=examples.NEW_CANDIDATE,
            answer_example={"data": [examples.CANDIDATE]},
            conflicts=True,
            scope=Scope.CANDIDATES,
        )
    ),
)
async def create_candidates(
    sessions: Sessions, caller: Caller, site: Site, interview_id: str, payload: PayloadParam
) -> Data[list[CandidateAnswer]]:
    """The new invites, in the order sent."""
    new, _ = one_or_many(NewInvite, payload)
    made = await invites.create_invites(sessions, caller, parse_id(interview_id, "interview"), new)
    return Data([candidate_answer(site, invite) for invite in made])
