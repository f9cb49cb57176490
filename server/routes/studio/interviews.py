"""The list of interviews, making one, its settings."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import InterviewRow
from server.interview.plan import FollowUpDepth, Patience, Tone
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interview_form import (
    LABELS,
    Values,
    changes_of,
    differences,
    digest_of,
    values_of_form,
    values_of_row,
)
from server.routes.studio.pages import AnyRequest, go_to, may, page
from server.routes.studio.project_choice import chosen_project
from server.routes.studio.wording import linting_context
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.interview_overview import overview_of
from server.services.interviews import (
    InterviewDetail,
    NewInterview,
    create_interview,
    get_interview,
    list_interviews,
    update_interview,
)
from server.services.projects import list_projects
from server.services.site import Site
from server.services.words.by_language import language_names

MOST_RACES = 5


async def interview_page(
    template: str, sessions: Sessions, caller: Caller, site: Site, detail: InterviewDetail, **context: Any
) -> Template:
    """A page under one interview: its head and tabs around `template`."""
    overview = await overview_of(sessions, caller, [detail.row])
    return page(
        template,
        caller,
        site,
        section="interviews",
        interview=detail.row,
        question_count=len(detail.questions),
        overview=overview[detail.row.id],
        **linting_context(detail.row.language),
        **context,
    )


@get("/studio", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_interviews(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The caller's interviews, newest first; `?show=archived` the archived ones, `?project=` one project's."""
    archived = request.query_params.get("show") == "archived"
    projects = await list_projects(sessions, caller)
    chosen = chosen_project(request.query_params.get("project", ""), projects)
    listed = await list_interviews(
        sessions,
        caller,
        cursor=request.query_params.get("after"),
        is_active=not archived,
        project_id=chosen.id if chosen else None,
    )
    overviews = await overview_of(sessions, caller, [item.row for item in listed.items])
    return page(
        "interviews.html",
        caller,
        site,
        section="interviews",
        listed=listed,
        overviews=overviews,
        archived=archived,
        projects=projects,
        chosen=chosen,
        paged="after" in request.query_params,
    )


async def _new_page(
    sessions: Sessions, caller: Caller, site: Site, values: dict[str, str], errors: dict[str, str]
) -> Template:
    return page(
        "interview_new.html",
        caller,
        site,
        status=422 if errors else 200,
        section="interviews",
        values=values,
        errors=errors,
        languages=language_names(),
        projects=await list_projects(sessions, caller),
    )


@get("/studio/interviews/new", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_new_interview(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The few fields a new interview needs; `?project=` is the project it begins with."""
    return await _new_page(sessions, caller, site, {"project": request.query_params.get("project", "")}, {})


@post("/studio/interviews/new", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_new_interview(
    request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Make the interview, and on to its questions."""
    form = await Form.of(request)
    values = {
        "title": form.text("title", longest=300, required="Please give the interview a title."),
        "description": form.text("description"),
        "objective": form.text("objective"),
        "language": form.raw("language") or "en",
        "project": form.raw("project"),
    }
    if form.errors:
        return await _new_page(sessions, caller, site, values, form.errors)
    new = NewInterview(
        title=values["title"],
        description=values["description"] or None,
        objective=values["objective"] or None,
        language=values["language"],
    )
    try:
        row = await create_interview(sessions, caller, new, form.identifier("project"))
    except Invalid as error:
        return await _new_page(sessions, caller, site, values, {error.field or "title": error.message})
    return go_to(f"/studio/interviews/{row.id}/questions")


@get("/studio/interviews/{interview_id:uuid}", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_interview(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """To what the caller does with an interview."""
    await get_interview(sessions, caller, interview_id)
    tab = "questions" if may(caller, Access.CREATOR) else "sessions"
    return go_to(f"/studio/interviews/{interview_id}/{tab}")


async def _settings_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    interview_id: UUID,
    *,
    values: Values | None = None,
    seen: str = "",
    errors: dict[str, str] | None = None,
    theirs: dict[str, str] | None = None,
    more_criteria: int = 1,
    saved: bool = False,
    copied: bool = False,
    moved: bool = False,
) -> Template:
    detail = await get_interview(sessions, caller, interview_id)
    stored = values_of_row(detail.row)
    answer = await interview_page(
        "interview_settings.html",
        sessions,
        caller,
        site,
        detail,
        tab="settings",
        values=values or stored,
        seen=seen or digest_of(stored),
        errors=errors or {},
        theirs=theirs or {},
        labels=LABELS,
        more_criteria=more_criteria,
        saved=saved,
        copied=copied,
        moved=moved,
        projects=await list_projects(sessions, caller) if may(caller, Access.ADMIN) else [],
        tones=Tone,
        depths=FollowUpDepth,
        patiences=Patience,
        languages=language_names(),
    )
    answer.status_code = 422 if errors else 409 if theirs else 200
    return answer


@get("/studio/interviews/{interview_id:uuid}/settings", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_settings(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Every field of the interview."""
    told = request.query_params
    return await _settings_page(
        sessions, caller, site, interview_id, saved="saved" in told, copied="copied" in told, moved="moved" in told
    )


@post("/studio/interviews/{interview_id:uuid}/settings", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_settings(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Save; or show the form again with what was typed, and what is wrong or was changed by somebody else."""
    form = await Form.of(request)
    values, seen = values_of_form(form), form.raw("seen")
    if form.checked("more"):
        return await _settings_page(sessions, caller, site, interview_id, values=values, seen=seen, more_criteria=3)
    if form.errors:
        return await _settings_page(sessions, caller, site, interview_id, values=values, seen=seen, errors=form.errors)
    try:
        theirs = await _save(sessions, caller, interview_id, values, seen)
    except Invalid as error:
        wrong = {error.field or "title": error.message}
        return await _settings_page(sessions, caller, site, interview_id, values=values, seen=seen, errors=wrong)
    if theirs:
        return await _settings_page(sessions, caller, site, interview_id, values=values, theirs=theirs)
    return go_to(f"/studio/interviews/{interview_id}/settings?saved")


async def _save(sessions: Sessions, caller: Caller, interview_id: UUID, values: Values, seen: str) -> dict[str, str]:
    """What somebody else has saved since the form was opened, by field; when there is nothing, this is saved.

    The interview's revision also counts edits of its questions, which do not concern this form: only a change of the
    fields themselves is a conflict.
    """
    changes = changes_of(values)
    for _ in range(MOST_RACES):
        row: InterviewRow = (await get_interview(sessions, caller, interview_id)).row
        stored = values_of_row(row)
        if digest_of(stored) != seen:
            return differences(values, stored)
        try:
            await update_interview(sessions, caller, interview_id, changes, expected_revision=row.revision)
        except Conflict:
            continue
        return {}
    raise Conflict("This interview is being changed by others at this moment. Please save again.")
