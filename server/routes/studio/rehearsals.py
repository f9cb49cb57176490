"""Simulated candidates take an interview: beginning that, seeing how far they are, and what it shows."""

from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import RehearsalState
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.session_context import note_in_words
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.interviews import get_interview
from server.services.media import erase_orphans
from server.services.quality.coverage import Outcome
from server.services.rehearsals.cast import CHARACTERS, USUAL_CAST, Persona, character
from server.services.rehearsals.runs import (
    RehearsalDesk,
    delete_rehearsal,
    find_rehearsal,
    list_rehearsals,
    start_rehearsal,
    stop_rehearsal,
)
from server.services.rehearsals.taken import Result, result_of
from server.services.site import Site

STATES: Final = {
    RehearsalState.WAITING: ("Waiting", ""),
    RehearsalState.RUNNING: ("In progress", "badge-accent"),
    RehearsalState.DONE: ("Finished", "badge-good"),
    RehearsalState.STOPPED: ("Stopped", "badge-warn"),
    RehearsalState.FAILED: ("Failed", "badge-danger"),
}
"""State → what people call it, and the colour of its badge."""
OUTCOMES: Final = {
    Outcome.ANSWERED: ("Answered", ""),
    Outcome.THIN: ("A few words at most", "The candidate said little or nothing to it."),
    Outcome.SKIPPED: ("Skipped", "The candidate wanted to skip it."),
    Outcome.CONDITION: ("Not shown", "Its condition did not hold, by what was chosen before."),
    Outcome.NO_TIME: ("Left out", "It is optional, and the time was needed for required questions."),
    Outcome.ENDED: ("Not reached", "The candidate ended before."),
    Outcome.OUT_OF_TIME: ("Not reached", "The time limit came first."),
    Outcome.STOPPED: ("Not reached", "The test was stopped."),
    Outcome.MISSED: ("Missing", "It should have been asked, and was not."),
}
"""What became of a question → in words, and why."""
BASE: Final = "/studio/interviews/{interview_id:uuid}/rehearsals"
ONE: Final = BASE + "/{rehearsal_id:uuid}"
WORDING: Final[dict[str, Any]] = {"states": STATES, "character": character, "note_in_words": note_in_words}


async def start_page_values(sessions: Sessions, caller: Caller, interview_id: UUID) -> dict[str, Any]:
    """What the page that offers a rehearsal is drawn from."""
    return {
        **WORDING,
        "rehearsals": await list_rehearsals(sessions, caller, interview_id),
        "characters": CHARACTERS,
        "usual_cast": USUAL_CAST,
    }


@post(BASE, opt=opens(Access.CREATOR), include_in_schema=False)
async def take_rehearsal(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, rehearsals: RehearsalDesk
) -> Redirect:
    """Have it begun, and on to where it is seen; if one is going on already, on to that one."""
    form = await Form.of(request)
    chosen = [Persona(name) for name in form.all("persona") if name in set(Persona)]
    if form.checked("choosing") and not chosen:
        raise Invalid("Please choose at least one candidate.", "persona")
    try:
        row = await start_rehearsal(sessions, caller, interview_id, chosen or USUAL_CAST)
    except Conflict:
        running = [one for one in await list_rehearsals(sessions, caller, interview_id) if one.unfinished]
        if not running:
            raise
        row = running[0].row
    rehearsals.wake()
    return go_to(f"/studio/interviews/{interview_id}/rehearsals/{row.id}")


def _result_context(result: Result, asked: str) -> dict[str, Any]:
    places = [taken.place for taken in result.takes if taken.turns]
    shown = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in places else min(places, default=0)
    return {
        **WORDING,
        "result": result,
        "rehearsal": result.rehearsal,
        "sheet": result.sheet,
        "outcomes": OUTCOMES,
        "names": {part.place: character(part.persona).name for part in result.rehearsal.parts},
        "shown": result.taken(shown),
    }


@get(ONE, opt=opens(Access.CREATOR), include_in_schema=False)
async def show_rehearsal(
    interview_id: UUID, rehearsal_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """How far it is; once it is over its quality sheet, and the transcript of the candidate `?candidate=` names."""
    detail = await get_interview(sessions, caller, interview_id)
    result = await result_of(sessions, caller, interview_id, rehearsal_id)
    context = _result_context(result, request.query_params.get("candidate", "")[:3])
    return await interview_page("rehearsal.html", sessions, caller, site, detail, tab="previews", **context)


@get(f"{ONE}/progress", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_progress(
    interview_id: UUID, rehearsal_id: UUID, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """How far it is, for the page to ask for again; once it is over, the page loads itself anew."""
    rehearsal = await find_rehearsal(sessions, caller, interview_id, rehearsal_id)
    answer = page("rehearsal_progress.html", caller, site, rehearsal=rehearsal, **WORDING)
    if not rehearsal.unfinished:
        answer.headers["HX-Refresh"] = "true"
    return answer


@post(f"{ONE}/stop", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_stop(
    interview_id: UUID, rehearsal_id: UUID, sessions: Sessions, caller: Caller, rehearsals: RehearsalDesk
) -> Redirect:
    """Have it stopped."""
    await stop_rehearsal(sessions, caller, interview_id, rehearsal_id)
    rehearsals.wake()
    return go_to(f"/studio/interviews/{interview_id}/rehearsals/{rehearsal_id}")


@post(f"{ONE}/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_delete_rehearsal(
    interview_id: UUID,
    rehearsal_id: UUID,
    sessions: Sessions,
    recordings: RecordingFiles,
    media: MediaStore,
    caller: Caller,
) -> Redirect:
    """Erase it with what was said in it."""
    await delete_rehearsal(sessions, caller, interview_id, rehearsal_id, recordings)
    await erase_orphans(sessions, media)
    return go_to(f"/studio/interviews/{interview_id}/previews?forgotten")
