"""Tools that invite candidates."""

from typing import Annotated, Any, Final
from uuid import UUID

from msgspec import Meta

from server.routes.agents.interview_tools import InterviewId
from server.routes.agents.tooling import Arguments, Desk, Paged, Tool
from server.routes.interviews_api.schemas import Answer, CandidateAnswer, candidate_answer
from server.services import invites
from server.services.access import Scope
from server.services.invites import NewInvites


class ListInvites(Paged, frozen=True, kw_only=True):
    """Whose invites are wanted."""

    interview_id: InterviewId


class CreateInvites(Arguments, frozen=True, kw_only=True):
    """Whom to invite to which interview."""

    interview_id: InterviewId
    candidates: Annotated[NewInvites, Meta(description="One entry a candidate; nothing about them is required.")]


class OneInvite(Arguments, frozen=True, kw_only=True):
    """Which invite is meant."""

    invite_id: Annotated[UUID, Meta(description="Id of an invite, as `list_invites` gives it.")]


class InvitesAnswer(Answer):
    """A page of invites, or the new ones; `cursor` is null on the last page."""

    invites: list[CandidateAnswer]
    cursor: str | None = None


async def _list(desk: Desk, given: ListInvites) -> InvitesAnswer:
    page = await invites.find_invites(
        desk.sessions, desk.caller, given.interview_id, limit=given.limit, cursor=given.cursor
    )
    return InvitesAnswer([candidate_answer(desk.site, invite) for invite in page.items], page.cursor)


async def _create(desk: Desk, given: CreateInvites) -> InvitesAnswer:
    made = await invites.create_invites(desk.sessions, desk.caller, given.interview_id, given.candidates)
    return InvitesAnswer([candidate_answer(desk.site, invite) for invite in made])


async def _revoke(desk: Desk, given: OneInvite) -> CandidateAnswer:
    return candidate_answer(desk.site, await invites.revoke_invite(desk.sessions, desk.caller, given.invite_id))


CANDIDATE_TOOLS: Final[tuple[Tool[Any], ...]] = (
    Tool(
        "list_invites",
        "List invites",
        "An interview's invites, newest first, with their links and the sessions they have led to.",
        Scope.CANDIDATES,
        ListInvites,
        InvitesAnswer,
        _list,
        read_only=True,
    ),
    Tool(
        "create_invites",
        "Create invites",
        "Makes a personal link for each candidate, good for one session; nothing is sent to anybody: pass `inviteUrl` "
        "on to the candidate. All are made or, on an error, none.",
        Scope.CANDIDATES,
        CreateInvites,
        InvitesAnswer,
        _create,
    ),
    Tool(
        "revoke_invite",
        "Revoke an invite",
        "Ends an invite: its link lets nobody in any more, for good. A session that has begun goes on.",
        Scope.CANDIDATES,
        OneInvite,
        CandidateAnswer,
        _revoke,
        destructive=True,
        idempotent=True,
    ),
)
