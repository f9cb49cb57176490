"""Links that show a session, or parts of it, to people without an account."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.errors import Invalid, NotAllowed
from server.services.partners.report_links import Part, make_report_link, report_links_of, revoke_report_link
from server.services.session_views import view_session
from server.services.site import Site

DAY = 24 * 60
LIVES = {str(DAY): "a day", str(7 * DAY): "a week", str(30 * DAY): "30 days", str(90 * DAY): "90 days"}
PARTS = {
    Part.REPORT.value: "The report, with its quotes",
    Part.TRANSCRIPT.value: "The transcript",
    Part.AUDIO.value: "The recording, to be heard from the transcript",
}


async def _share_page(
    sessions: Sessions, caller: Caller, site: Site, session_id: UUID, *, link: str = "", problem: str = ""
) -> Template:
    view = await view_session(sessions, caller, session_id)
    if view.names_hidden:
        raise NotAllowed("Names are hidden from you here, and a link would show them.")
    return page(
        "session_share.html",
        caller,
        site,
        status=422 if problem else 200,
        section="sessions",
        view=view,
        links=await report_links_of(sessions, caller, session_id),
        link=link,
        problem=problem,
        lives=LIVES,
        parts=PARTS if view.recording else {name: words for name, words in PARTS.items() if name != Part.AUDIO},
    )


@get("/studio/sessions/{session_id:uuid}/share", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_share(session_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The session's links, and the form for another."""
    return await _share_page(sessions, caller, site, session_id)


@post("/studio/sessions/{session_id:uuid}/share", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_share(session_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Make a link. Its address is shown this once, so the answer is the page itself."""
    form = await Form.of(request)
    minutes = int(form.raw("minutes")) if form.raw("minutes") in LIVES else 7 * DAY
    chosen = [Part(name) for name in form.all("part") if name in set(Part)]
    try:
        note = form.text("note", longest=200)
        made = await make_report_link(
            sessions, caller, session_id, minutes=minutes, origins=[], parts=chosen, note=note[:200]
        )
    except Invalid as error:
        return await _share_page(sessions, caller, site, session_id, problem=error.message)
    return await _share_page(sessions, caller, site, session_id, link=f"{site.base_url}/r/{made.token}")


@post(
    "/studio/sessions/{session_id:uuid}/share/{link_id:uuid}/revoke",
    opt=opens(Access.CREATOR),
    include_in_schema=False,
)
async def take_unshare(session_id: UUID, link_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End a link at once."""
    await revoke_report_link(sessions, caller, session_id, link_id)
    return go_to(f"/studio/sessions/{session_id}/share")
