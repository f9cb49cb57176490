"""What candidates have said, and the reports about it."""

import re
from typing import Any, Final
from uuid import UUID

from litestar import HttpMethod, MediaType, Response, get, post, route
from litestar.response import Redirect, Stream, Template

from server.db.engine import Sessions
from server.db.models import ReportState, SessionStatus
from server.ports.background import ReportQueue
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.ranges import send_file
from server.routes.studio.integrity import integrity_context
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.audit import record_view
from server.services.errors import Invalid
from server.services.exports import session_as_json, session_as_markdown
from server.services.interviews import get_interview
from server.services.media import erase_orphans
from server.services.reading import Citation, asked_questions, choices_of, pieces_of, read_report
from server.services.recordings import play_recording
from server.services.session_records import delete_session, list_sessions
from server.services.session_views import SessionView, rerun_report, view_session
from server.services.site import Site
from server.services.spoken_reading import Place, SpokenTurn, unheard
from server.services.transcripts import OPEN_STATES
from server.services.work_reading import left_over, made_in

PAGE_SIZE: Final = 25
NOTES: Final = {
    "by_organizer": "The people who invited the candidate ended the interview",
    "unfinished": "The candidate left in the middle of this answer; these words had been heard",
    "model_timeout": "The model did not answer in time",
    "model_busy": "The model was busy",
    "model_unreachable": "The model could not be reached",
    "model_rejected": "The model’s server refused the request",
    "model_garbled": "The model’s answer could not be used",
    "model_error": "The model failed",
    "refused:two_questions": "The model asked two questions at once",
    "refused:leading": "The model asked a leading question",
    "refused:answer_given": "The model gave an answer away",
    "refused:repeated": "The model repeated a question",
    "refused:revealed": "The model spoke of its instructions or of scores",
    "refused:praise": "The model judged the answer",
    "refused:promise": "The model made a promise",
    "refused:human": "The model spoke as if it were a person",
    "refused:language": "The model changed the language",
    "refused:length": "The model spoke at too great length",
    "refused:question": "The model asked where no question belongs",
    "refused:garbled": "The model’s words made no sense",
}


def note_in_words(note: str) -> str:
    """Why a turn's words are not the model's own; empty when they are."""
    known = list(dict.fromkeys(NOTES.get(code, code.replace("_", " ")) for code in note.split()))
    return "; ".join(known)


@get("/studio/interviews/{interview_id:uuid}/sessions", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_sessions(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The interview's sessions, newest first; `?status=` only those."""
    wanted = request.query_params.get("status", "")
    if wanted and wanted not in set(SessionStatus):
        raise Invalid("There is no such status.", "status")
    detail = await get_interview(sessions, caller, interview_id)
    listed = await list_sessions(
        sessions,
        caller,
        interview_id,
        limit=PAGE_SIZE,
        cursor=request.query_params.get("after"),
        status=SessionStatus(wanted) if wanted else None,
    )
    return await interview_page(
        "sessions.html",
        sessions,
        caller,
        site,
        detail,
        tab="sessions",
        listed=listed,
        wanted=wanted,
        statuses=list(SessionStatus),
        paged="after" in request.query_params,
    )


def report_context(view: SessionView, followed: str, here: str, *, shared: bool = False) -> dict[str, Any]:
    """What the report and the transcript are drawn from; `here` is the address of the page they stand on."""
    # While a new report is being written, what the one before found is still there to read.
    written = view.report is not None and (view.report.state is ReportState.READY or view.report.findings)
    read = read_report(view.report, view.plan, view.turns) if view.report and written else None
    citations = read.citations if read else ()
    spoken = {turn.index: SpokenTurn(turn) for turn in view.turns if turn.spoken}
    sentences = {index: turn.sentences(citations) for index, turn in spoken.items()}
    return {
        "view": view,
        "here": here,
        "shared": shared,
        "read": read,
        "sentences": sentences,
        "unsure": any(piece.unsure for said in sentences.values() for one in said for piece in one.pieces),
        "places": _places_of(citations, spoken) if _is_heard(view) else {},
        "hears": _is_heard(view),
        "unheard": {turn.index: unheard(turn) for turn in view.turns if turn.original_text is not None},
        "asked": asked_questions(view.plan, view.turns),
        "pieces": {turn.index: pieces_of(turn, citations) for turn in view.turns},
        "choices": {turn.index: choices_of(turn, citations) for turn in view.turns},
        "made": made_in(view.turns, view.work),
        "unsent_work": left_over(view.work),
        "followed": followed,
        "notes": {turn.index: note_in_words(turn.note) for turn in view.turns if turn.note},
    }


def _is_heard(view: SessionView) -> bool:
    """Whether there is something to listen to now."""
    return view.recording is not None and view.recording.duration_ms > 0 and view.row.status not in OPEN_STATES


def _places_of(citations: tuple[Citation, ...], spoken: dict[int, SpokenTurn]) -> dict[str, Place]:
    """Citation key → where its words are heard."""
    found = {
        c.key: spoken[c.turn_index].place(c.start, c.end)
        for c in citations
        if c.turn_index in spoken and c.start is not None and c.end is not None
    }
    return {key: place for key, place in found.items() if place is not None}


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
    view = await view_session(sessions, caller, session_id)
    await record_view(sessions, caller, "session.viewed", session_id)
    context = report_context(view, request.query_params.get("evidence", ""), f"/studio/sessions/{session_id}")
    return page("session.html", caller, site, section="interviews", **context, **integrity_context(view))


@get("/studio/sessions/{session_id:uuid}/report", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_report(session_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The report's part of the page, which asks for itself again while the report is being written."""
    view = await view_session(sessions, caller, session_id)
    return page("session_report.html", caller, site, **report_context(view, "", f"/studio/sessions/{session_id}"))


@get("/studio/sessions/{session_id:uuid}/export.json", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_json(session_id: UUID, sessions: Sessions, caller: Caller) -> Response[dict[str, Any]]:
    """Everything about the session, for programs."""
    view = await view_session(sessions, caller, session_id)
    await record_view(sessions, caller, "session.exported", session_id)
    return Response(session_as_json(view), media_type=MediaType.JSON, headers=_as_file(view, "json"))


@get("/studio/sessions/{session_id:uuid}/export.md", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_markdown(session_id: UUID, sessions: Sessions, caller: Caller) -> Response[str]:
    """Report and transcript, for people."""
    view = await view_session(sessions, caller, session_id)
    await record_view(sessions, caller, "session.exported", session_id)
    text = session_as_markdown(view)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=_as_file(view, "md"))


def _as_file(view: SessionView, ending: str) -> dict[str, str]:
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{view.plan.title} {view.row.participant_name or ''}").strip("-").lower()
    name = f"{words[:60].strip('-') or 'session'}-{str(view.row.id)[-6:]}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


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
    return go_to(f"/studio/interviews/{view.interview.id}/sessions?deleted")


@post("/studio/sessions/{session_id:uuid}/report", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_rerun(session_id: UUID, sessions: Sessions, reports: ReportQueue, caller: Caller) -> Redirect:
    """Have the report written again."""
    await rerun_report(sessions, reports, caller, session_id)
    return go_to(f"/studio/sessions/{session_id}#report")
