"""Who an interview is open to: publishing, archiving, and trying it out."""

from uuid import UUID

from litestar import post
from litestar.response import Redirect

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.landing import session_cookie
from server.routes.studio.pages import go_to
from server.services.access import Caller
from server.services.entry import Applicant, open_session
from server.services.errors import Conflict
from server.services.interviews import (
    archive_interview,
    get_interview,
    publish_interview,
    unarchive_interview,
    unpublish_interview,
)
from server.services.site import Site


@post("/studio/interviews/{interview_id:uuid}/publish", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_publish(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Open to everybody with the link."""
    detail = await get_interview(sessions, caller, interview_id)
    if not detail.questions:
        raise Conflict("Please add at least one question before you publish: candidates would find nothing to answer.")
    await publish_interview(sessions, caller, interview_id)
    return go_to(f"/studio/interviews/{interview_id}/invites?published")


@post("/studio/interviews/{interview_id:uuid}/unpublish", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_unpublish(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """For invited people only again."""
    await unpublish_interview(sessions, caller, interview_id)
    return go_to(f"/studio/interviews/{interview_id}/invites")


@post("/studio/interviews/{interview_id:uuid}/archive", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_archive(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Nobody new gets in; the sessions stay."""
    await archive_interview(sessions, caller, interview_id)
    return go_to(f"/studio/interviews/{interview_id}/invites")


@post("/studio/interviews/{interview_id:uuid}/restore", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_restore(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Open again to whom it was open before it was archived."""
    await unarchive_interview(sessions, caller, interview_id)
    return go_to(f"/studio/interviews/{interview_id}/invites")


@post("/studio/interviews/{interview_id:uuid}/preview", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_preview(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Redirect:
    """Into the room as a candidate would come; counted nowhere. Works on drafts and archived interviews too."""
    detail = await get_interview(sessions, caller, interview_id)
    slug = detail.row.public_slug
    applicant = Applicant(name=caller.name or None, consent=True, preview=True)
    opened = await open_session(sessions, slug, applicant, uses_model=site.model_name is not None, voice=site.voice)
    answer = go_to(f"/i/{slug}/room")
    answer.set_cookie(session_cookie(slug, opened.token, site))
    return answer
