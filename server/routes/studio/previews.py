"""Trying an interview out: by simulated candidates, and by oneself."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.routes.studio.rehearsals import start_page_values
from server.services.access import Caller
from server.services.interviews import get_interview
from server.services.media import erase_orphans
from server.services.previews import delete_previews, list_previews
from server.services.site import Site


@get("/studio/interviews/{interview_id:uuid}/previews", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_previews(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """What simulated candidates made of it, and the team's own tries, newest first."""
    detail = await get_interview(sessions, caller, interview_id)
    asked = request.query_params
    return await interview_page(
        "previews.html",
        sessions,
        caller,
        site,
        detail,
        tab="previews",
        previews=await list_previews(sessions, caller, interview_id, cursor=asked.get("after")),
        deleted=asked.get("deleted", ""),
        paged="after" in asked,
        forgotten="forgotten" in asked,
        **await start_page_values(sessions, caller, interview_id),
    )


@post("/studio/interviews/{interview_id:uuid}/previews/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_delete_previews(
    interview_id: UUID,
    request: AnyRequest,
    sessions: Sessions,
    recordings: RecordingFiles,
    media: MediaStore,
    caller: Caller,
) -> Redirect:
    """Erase one try, named by `session`, or all of them."""
    form = await Form.of(request)
    gone = await delete_previews(sessions, caller, interview_id, recordings, only=form.identifier("session"))
    await erase_orphans(sessions, media)
    return go_to(f"/studio/interviews/{interview_id}/previews?deleted={gone}")
