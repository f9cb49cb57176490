"""Many sessions dealt with at once: decided about, taken out, erased."""

import io
import zipfile
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, local_path, page
from server.routes.studio.reviews import chosen_decision
from server.routes.studio.sessions import file_name
from server.services.access import Caller
from server.services.audit import record_view
from server.services.errors import Invalid
from server.services.exports import session_as_json, session_as_markdown
from server.services.interviews import get_interview
from server.services.media import erase_orphans
from server.services.reviewing.decisions import decide
from server.services.reviewing.hiding import set_blind_review
from server.services.reviewing.reviews import load_review
from server.services.session_records import delete_session
from server.services.session_views import view_session
from server.services.site import Site

MOST_EXPORTED = 100


def chosen_sessions(form: Form) -> list[UUID]:
    """The sessions ticked in a list, each once.

    Raises:
        Invalid: one that is none.
    """
    try:
        return list(dict.fromkeys(UUID(value) for value in form.all("session")))
    except ValueError as error:
        raise Invalid("There is no such session.", "session") from error


def back_to_list(form: Form, done: str, count: int = 0) -> Redirect:
    """To the list as it was filtered, saying what has happened."""
    parts = urlsplit(local_path(form.raw("back"), "/studio/sessions"))
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"done", "count", "after"}]
    told = [("done", done), *([("count", str(count))] if count else [])]
    return go_to(f"{parts.path}?{urlencode([*query, *told])}")


@post("/studio/sessions/decide", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_decisions(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Redirect | Template:
    """Decide about all of the chosen with one reason, or about none of them."""
    form = await Form.of(request)
    chosen = chosen_sessions(form)
    if not chosen:
        return back_to_list(form, "nothing")
    try:
        count = await decide(sessions, caller, chosen, chosen_decision(form), form.raw("reason"))
    except Invalid as error:
        again = {name: form.raw(name) for name in ("decision", "reason", "back")}
        return page(
            "sessions_decide.html", caller, site, status=422, section="sessions",
            chosen=chosen, again=again, problem=error.message, field=error.field,
        )  # fmt: skip
    return back_to_list(form, "decided", count)


@post("/studio/sessions/export", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_exports(request: AnyRequest, sessions: Sessions, caller: Caller) -> Response[bytes] | Redirect:
    """The chosen sessions as one archive, each as Markdown and as JSON."""
    form = await Form.of(request)
    chosen = chosen_sessions(form)
    if not chosen:
        return back_to_list(form, "nothing")
    if len(chosen) > MOST_EXPORTED:
        raise Invalid(f"Please choose at most {MOST_EXPORTED} sessions.", "session")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for session_id in chosen:
            view = await view_session(sessions, caller, session_id)
            review = await load_review(sessions, caller, view)
            await record_view(sessions, caller, "session.exported", session_id)
            archive.writestr(file_name(view, "md"), session_as_markdown(view, review))
            archive.writestr(file_name(view, "json"), msgspec.json.encode(session_as_json(view, review)))
    headers = {"Content-Disposition": 'attachment; filename="sessions.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


@post("/studio/sessions/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_deletions(
    request: AnyRequest,
    sessions: Sessions,
    recordings: RecordingFiles,
    media: MediaStore,
    caller: Caller,
    site: Site,
) -> Redirect | Template:
    """Ask, naming who would be erased; and erase when that has been confirmed."""
    form = await Form.of(request)
    chosen = chosen_sessions(form)
    if not chosen:
        return back_to_list(form, "nothing")
    if not form.checked("confirmed"):
        views = [await view_session(sessions, caller, session_id) for session_id in chosen]
        return page(
            "sessions_delete.html", caller, site, section="sessions", views=views, back=local_path(form.raw("back"), "")
        )
    for session_id in chosen:
        await delete_session(sessions, caller, session_id, recordings)
    await erase_orphans(sessions, media)
    return back_to_list(form, "deleted", len(chosen))


@post("/studio/interviews/{interview_id:uuid}/blind-review", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_blind_review(interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """Hide names from reviewers, or show them."""
    form = await Form.of(request)
    await get_interview(sessions, caller, interview_id)
    await set_blind_review(sessions, caller, interview_id, hidden=form.checked("blind"))
    return go_to(f"/studio/interviews/{interview_id}/sessions")
