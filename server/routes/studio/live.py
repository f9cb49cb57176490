"""Watching a session that is going on: read-only, and the candidate is not disturbed."""

from uuid import UUID

from litestar import get
from litestar.response import Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.pages import page
from server.routes.studio.session_context import report_context
from server.services.access import Caller
from server.services.session_views import view_session
from server.services.site import Site


@get("/studio/sessions/{session_id:uuid}/live", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_live(session_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The transcript as it is now; it asks for itself again until the interview is over, and says when it is."""
    view = await view_session(sessions, caller, session_id)
    return page("session_live.html", caller, site, **report_context(view, "", f"/studio/sessions/{session_id}"))
