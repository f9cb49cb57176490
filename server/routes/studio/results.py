"""The results of an interview over all of its sessions: figures and themes."""

from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.results.overview import all_themes, results_overview, theme_page
from server.services.results.themes import merge_themes, part_theme, pin_theme, rename_theme
from server.services.site import Site

FIRST_THEMES: Final = 8
SENTIMENT_WORDS: Final = {"positive": "Positive", "mixed": "Mixed", "neutral": "Neutral", "negative": "Negative"}


@get("/studio/interviews/{interview_id:uuid}/results", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_results(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """How far people came, how long it took, what came up, how scores and moods are spread."""
    overview = await results_overview(sessions, caller, interview_id, themes=FIRST_THEMES)
    return await interview_page(
        "results.html", sessions, caller, site, overview.detail, tab="results", part="overview",
        figures=overview.figures, themes=overview.themes, criteria=overview.criteria, moods=SENTIMENT_WORDS,
    )  # fmt: skip


@get("/studio/interviews/{interview_id:uuid}/results/themes", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_themes(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """All themes, to be pinned, and opened to be renamed and merged."""
    detail, themes = await all_themes(sessions, caller, interview_id)
    return await interview_page(
        "results_themes.html", sessions, caller, site, detail, tab="results", part="themes", themes=themes
    )


async def _theme_page(
    request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, place: tuple[UUID, UUID], problem: str = ""
) -> Template:
    shown = await theme_page(sessions, caller, *place, cursor=request.query_params.get("after") or None)
    answer = await interview_page(
        "results_theme.html", sessions, caller, site, shown.detail, tab="results", part="themes",
        theme=shown.theme, quoted=shown.quoted, others=shown.others, problem=problem,
        paged="after" in request.query_params,
    )  # fmt: skip
    answer.status_code = 422 if problem else 200
    return answer


@get(
    "/studio/interviews/{interview_id:uuid}/results/themes/{theme_id:uuid}",
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def show_theme(
    interview_id: UUID, theme_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """One theme with the words it rests on."""
    return await _theme_page(request, sessions, caller, site, (interview_id, theme_id))


@post(
    "/studio/interviews/{interview_id:uuid}/results/themes/{theme_id:uuid}",
    opt=opens(Access.CREATOR),
    include_in_schema=False,
)
async def take_theme(
    interview_id: UUID, theme_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Rename, pin, merge or part a theme, as the button says."""
    form = await Form.of(request)
    place = f"/studio/interviews/{interview_id}/results/themes"
    try:
        match form.raw("do"):
            case "rename":
                await rename_theme(sessions, caller, interview_id, theme_id, form.raw("name"))
            case "pin" | "unpin" as done:
                await pin_theme(sessions, caller, interview_id, theme_id, pinned=done == "pin")
                return go_to(place if form.checked("list") else f"{place}/{theme_id}")
            case "merge":
                await merge_themes(sessions, caller, interview_id, theme_id, form.identifier("into") or theme_id)
            case "part":
                return go_to(f"{place}/{await part_theme(sessions, caller, interview_id, theme_id)}")
            case _:
                problem = "Please press one of the buttons."
                return await _theme_page(request, sessions, caller, site, (interview_id, theme_id), problem)
    except Invalid as error:
        return await _theme_page(request, sessions, caller, site, (interview_id, theme_id), error.message)
    return go_to(f"{place}/{theme_id}")
