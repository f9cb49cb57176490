"""The history of an interview: its versions, what each changed, and the way back to one."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.errors import Conflict
from server.services.interviews import get_interview
from server.services.site import Site
from server.services.versions import find_version, list_versions, restore_version


@get("/studio/interviews/{interview_id:uuid}/versions", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_versions(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Every version kept, newest first."""
    detail = await get_interview(sessions, caller, interview_id)
    return await interview_page(
        "versions.html",
        sessions,
        caller,
        site,
        detail,
        tab="versions",
        versions=await list_versions(sessions, caller, interview_id),
        restored="restored" in request.query_params,
        stale="stale" in request.query_params,
    )


@get(
    "/studio/interviews/{interview_id:uuid}/versions/{revision:int}", opt=opens(Access.CREATOR), include_in_schema=False
)
async def show_version(interview_id: UUID, revision: int, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """One version, to be read before it is restored."""
    detail = await get_interview(sessions, caller, interview_id)
    version = await find_version(sessions, caller, interview_id, revision)
    latest = (await list_versions(sessions, caller, interview_id))[0].revision
    return await interview_page(
        "version.html",
        sessions,
        caller,
        site,
        detail,
        tab="versions",
        version=version,
        questions=version.questions,
        is_current=version.revision == latest,
    )


@post(
    "/studio/interviews/{interview_id:uuid}/versions/{revision:int}", opt=opens(Access.CREATOR), include_in_schema=False
)
async def take_restore_version(
    interview_id: UUID, revision: int, request: AnyRequest, sessions: Sessions, caller: Caller
) -> Redirect:
    """Back to this version, as a new one; not over somebody's edit made since the page was opened."""
    form = await Form.of(request)
    seen = form.whole("seen", least=1, most=999_999_999)
    try:
        await restore_version(sessions, caller, interview_id, revision, expected_revision=seen)
    except Conflict:
        return go_to(f"/studio/interviews/{interview_id}/versions?stale")
    return go_to(f"/studio/interviews/{interview_id}/versions?restored")
