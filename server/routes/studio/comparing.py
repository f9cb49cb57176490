"""Candidates of one interview side by side."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.bulk import back_to_list, chosen_sessions
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.routes.studio.results import SENTIMENT_WORDS
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.results.comparison import MOST_COMPARED, choosable, compare, interview_of
from server.services.site import Site


@get("/studio/interviews/{interview_id:uuid}/results/compare", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_comparison(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Those in `?session=`, as often as there are; without, a list to choose from."""
    wanted, problem = request.query_params.getall("session", []), ""
    if wanted:
        try:
            comparison = await compare(sessions, caller, interview_id, _ids(wanted))
        except Invalid as error:
            problem = error.message
        else:
            return await interview_page(
                "results_comparison.html", sessions, caller, site, comparison.detail, tab="results", part="compare",
                comparison=comparison, moods=SENTIMENT_WORDS,
            )  # fmt: skip
    detail, listed, total = await choosable(sessions, caller, interview_id)
    return await interview_page(
        "results_choosing.html", sessions, caller, site, detail, tab="results", part="compare",
        listed=listed, total=total, most=MOST_COMPARED, problem=problem, ticked=set(wanted),
    )  # fmt: skip


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in given]
    except ValueError as error:
        raise Invalid("There is no such session.", "session") from error


@post("/studio/sessions/compare", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_comparison(request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """From the list of sessions to those ticked in it, side by side."""
    form = await Form.of(request)
    chosen = chosen_sessions(form)
    if not chosen:
        return back_to_list(form, "nothing")
    interview_id = await interview_of(sessions, caller, chosen)
    query = "&".join(f"session={session_id}" for session_id in chosen)
    return go_to(f"/studio/interviews/{interview_id}/results/compare?{query}")
