"""Taking passages out of a transcript, and putting them back."""

from uuid import UUID

from litestar import post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.background import ReportQueue
from server.ports.guarding import SecretBox
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.studio.comments import passage_of
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to
from server.routes.studio.session_page import Refused, session_page
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.reviewing.redactions import redact, remove_for_good, restore
from server.services.session_views import SessionView, rerun_report, view_session
from server.services.site import Site


@post("/studio/sessions/{session_id:uuid}/redactions", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_redaction(
    session_id: UUID,
    request: AnyRequest,
    sessions: Sessions,
    box: SecretBox,
    reports: ReportQueue,
    caller: Caller,
    site: Site,
) -> Template | Redirect:
    """Take a passage out; a new report is written without it where that is wanted."""
    form = await Form.of(request)
    view = await view_session(sessions, caller, session_id)
    try:
        turn, start, end = _wanted(form, view)
        await redact(sessions, box, caller, session_id, turn, start, end, form.raw("reason"))
    except (Invalid, Conflict) as error:
        refused = Refused({name: form.raw(name) for name in form.names()}, {"redaction": error.message})
        return await session_page(sessions, caller, site, session_id, query={}, refused=refused)
    if form.checked("rerun") and view.report is not None:
        await rerun_report(sessions, reports, caller, session_id)
    return go_to(f"/studio/sessions/{session_id}?said=redacted#redactions")


def _wanted(form: Form, view: SessionView) -> tuple[int, int, int]:
    """Turn, start and end of what is to go: the whole turn where nothing is marked in it.

    Raises:
        Invalid: no such turn or passage; or names are hidden, so that words stand elsewhere than in what is stored.
    """
    passage = passage_of(form, view)
    if passage is None or view.names_hidden:
        raise Invalid("Please say which turn, with names shown to you.", "turn")
    said = next(one.text for one in view.turns if one.index == passage.turn_index)
    return passage.turn_index, passage.start or 0, passage.end or len(said)


@post(
    "/studio/sessions/{session_id:uuid}/redactions/{redaction_id:uuid}/restore",
    opt=opens(Access.CREATOR),
    include_in_schema=False,
)
async def take_restore(
    session_id: UUID, redaction_id: UUID, sessions: Sessions, box: SecretBox, caller: Caller
) -> Redirect:
    """Put a passage back."""
    await restore(sessions, box, caller, session_id, redaction_id)
    return go_to(f"/studio/sessions/{session_id}?said=restored#redactions")


@post(
    "/studio/sessions/{session_id:uuid}/redactions/{redaction_id:uuid}/remove",
    opt=opens(Access.CREATOR),
    include_in_schema=False,
)
async def take_removal(
    session_id: UUID, redaction_id: UUID, sessions: Sessions, recordings: RecordingFiles, caller: Caller
) -> Redirect:
    """Remove a passage for good."""
    await remove_for_good(sessions, recordings, caller, session_id, redaction_id)
    return go_to(f"/studio/sessions/{session_id}?said=removed#redactions")
