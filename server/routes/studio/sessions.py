"""One session: what its candidate has said, the report about it, and taking it out."""

import re
from typing import Any
from uuid import UUID

from litestar import HttpMethod, MediaType, Response, get, post, route
from litestar.response import Redirect, Stream, Template

from server.db.engine import Sessions
from server.ports.background import ReportQueue
from server.ports.media import MediaStore
from server.ports.printing import Printer
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.ranges import send_file
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.session_context import report_context
from server.routes.studio.session_page import session_page
from server.services.access import Caller
from server.services.audit import record_view
from server.services.exports import session_as_json, session_as_markdown
from server.services.media import erase_orphans
from server.services.printed import session_as_document
from server.services.recordings import play_recording
from server.services.reviewing.reviews import load_review
from server.services.session_records import delete_session
from server.services.session_views import SessionView, rerun_report, view_session
from server.services.site import Site
from server.services.transcripts import OPEN_STATES


@route(
    "/studio/sessions/{session_id:uuid}/audio",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def play_session(
    session_id: UUID, request: AnyRequest, sessions: Sessions, recordings: RecordingFiles, caller: Caller
) -> Stream:
    """The session's sound, in the pieces that a player asks for."""
    found = await play_recording(sessions, recordings, caller, session_id)
    return send_file(request, found.path, "audio/ogg")


@get("/studio/sessions/{session_id:uuid}", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_session(
    session_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Transcript and report side by side; `?evidence=` marks one citation's words."""
    answer = await session_page(sessions, caller, site, session_id, query=request.query_params)
    running = answer.context["view"].row.status in OPEN_STATES
    await record_view(sessions, caller, "session.watched" if running else "session.viewed", session_id)
    return answer


@get("/studio/sessions/{session_id:uuid}/report", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_report(session_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The report's part of the page, which asks for itself again while the report is being written."""
    view = await view_session(sessions, caller, session_id)
    return page("session_report.html", caller, site, **report_context(view, "", f"/studio/sessions/{session_id}"))


@get("/studio/sessions/{session_id:uuid}/export.json", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_json(session_id: UUID, sessions: Sessions, caller: Caller) -> Response[dict[str, Any]]:
    """Everything about the session, for programs."""
    view = await view_session(sessions, caller, session_id)
    review = await load_review(sessions, caller, view)
    await record_view(sessions, caller, "session.exported", session_id)
    return Response(session_as_json(view, review), media_type=MediaType.JSON, headers=_as_file(view, "json"))


@get("/studio/sessions/{session_id:uuid}/export.md", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_markdown(session_id: UUID, sessions: Sessions, caller: Caller) -> Response[str]:
    """Report and transcript, for people."""
    view = await view_session(sessions, caller, session_id)
    review = await load_review(sessions, caller, view)
    await record_view(sessions, caller, "session.exported", session_id)
    text = session_as_markdown(view, review)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=_as_file(view, "md"))


@get("/studio/sessions/{session_id:uuid}/export.pdf", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_pdf(session_id: UUID, sessions: Sessions, caller: Caller, printer: Printer) -> Response[bytes]:
    """Review, report with its evidence, and transcript, to be printed or kept."""
    view = await view_session(sessions, caller, session_id)
    review = await load_review(sessions, caller, view)
    await record_view(sessions, caller, "session.exported", session_id)
    made = await printer.pdf(session_as_document(view, review))
    return Response(made, media_type="application/pdf", headers=_as_file(view, "pdf"))


def file_name(view: SessionView, ending: str) -> str:
    """What the session's file is called, in letters that every system takes."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{view.plan.title} {view.row.participant_name or ''}").strip("-").lower()
    return f"{words[:60].strip('-') or 'session'}-{str(view.row.id)[-6:]}.{ending}"


def _as_file(view: SessionView, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name(view, ending)}"'}


@get("/studio/sessions/{session_id:uuid}/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def ask_delete(session_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Says what would be erased, and asks."""
    view = await view_session(sessions, caller, session_id)
    return page("session_delete.html", caller, site, section="interviews", view=view)


@post("/studio/sessions/{session_id:uuid}/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_delete(
    session_id: UUID, sessions: Sessions, recordings: RecordingFiles, media: MediaStore, caller: Caller
) -> Redirect:
    """Erase the session with all that belongs to it."""
    view = await view_session(sessions, caller, session_id)
    await delete_session(sessions, caller, session_id, recordings)
    await erase_orphans(sessions, media)
    place = "previews?deleted=1" if view.row.is_preview else "sessions?deleted"
    return go_to(f"/studio/interviews/{view.interview.id}/{place}")


@post("/studio/sessions/{session_id:uuid}/report", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_rerun(session_id: UUID, sessions: Sessions, reports: ReportQueue, caller: Caller) -> Redirect:
    """Have the report written again."""
    await rerun_report(sessions, reports, caller, session_id)
    return go_to(f"/studio/sessions/{session_id}#report")
