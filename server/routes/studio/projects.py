"""Projects: making them, who sees them, moving interviews between them."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.members import ROLE_WORDS
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.interviews import get_interview
from server.services.project_members import give_project, take_project, viewers_of
from server.services.projects import (
    LONGEST_NAME,
    change_project,
    create_project,
    delete_project,
    look_over_projects,
    move_interview,
)
from server.services.site import Site

ONE = "/studio/projects/{project_id:uuid}"
DONE = {
    "made": "The project is made.",
    "saved": "Saved. It holds from everybody’s next click on.",
    "given": "They see this project now.",
    "taken": "They do not see this project any more.",
}


async def _list_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    moved: str = "",
) -> Template:
    return page(
        "projects.html",
        caller,
        site,
        status=422 if errors else 200,
        section="organization",
        tab="projects",
        entries=await look_over_projects(sessions, caller),
        values=values or {},
        errors=errors or {},
        longest=LONGEST_NAME,
        moved=int(moved) if moved.isascii() and moved.isdigit() and len(moved) < 7 else None,
    )


@get("/studio/projects", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_projects(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """All of the organization, and a form for another."""
    return await _list_page(sessions, caller, site, moved=request.query_params.get("deleted", ""))


@post("/studio/projects", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_new_project(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """Make one, and on to who sees it."""
    form = await Form.of(request)
    values = {"name": form.raw("name"), "everybody": form.raw("everybody")}
    try:
        row = await create_project(sessions, caller, values["name"], everybody=form.checked("everybody"))
    except (Invalid, Conflict) as error:
        return await _list_page(sessions, caller, site, values, {"name": error.message})
    return go_to(f"/studio/projects/{row.id}?done=made")


async def _project_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    project_id: UUID,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Template:
    project, viewers = await viewers_of(sessions, caller, project_id)
    entries = await look_over_projects(sessions, caller)
    return page(
        "project.html",
        caller,
        site,
        status=422 if errors else 200,
        section="organization",
        tab="projects",
        project=project,
        entry=next(one for one in entries if one.row.id == project_id),
        others=[one.row for one in entries if one.row.id != project_id],
        viewers=viewers,
        role_words=ROLE_WORDS,
        values=values or {"name": project.name, "everybody": "yes" if project.everybody else ""},
        errors=errors or {},
        longest=LONGEST_NAME,
        done=DONE.get(done, ""),
    )


@get(ONE, opt=opens(Access.ADMIN), include_in_schema=False)
async def show_project(
    project_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Its name, who sees it, and the way to be rid of it."""
    return await _project_page(sessions, caller, site, project_id, done=request.query_params.get("done", ""))


@post(ONE, opt=opens(Access.ADMIN), include_in_schema=False)
async def take_project_changes(
    project_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Rename it; open it to everybody, or close it."""
    form = await Form.of(request)
    values = {"name": form.raw("name"), "everybody": form.raw("everybody")}
    try:
        await change_project(sessions, caller, project_id, values["name"], everybody=form.checked("everybody"))
    except Invalid as error:
        return await _project_page(sessions, caller, site, project_id, values=values, errors={"name": error.message})
    return go_to(f"/studio/projects/{project_id}?done=saved")


@post(f"{ONE}/people", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_people_in(
    project_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Let the chosen members see it."""
    form = await Form.of(request)
    try:
        await give_project(sessions, caller, project_id, [UUID(value) for value in form.all("user")])
    except (Invalid, ValueError):
        errors = {"user": "Please choose one member or more."}
        return await _project_page(sessions, caller, site, project_id, errors=errors)
    return go_to(f"/studio/projects/{project_id}?done=given#people")


@post(f"{ONE}/people/{{user_id:uuid}}/remove", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_person_out(project_id: UUID, user_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Let one member see it no more."""
    await take_project(sessions, caller, project_id, user_id)
    return go_to(f"/studio/projects/{project_id}?done=taken#people")


@post(f"{ONE}/delete", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_project_away(
    project_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Be rid of the project; what is in it goes where the form says."""
    form = await Form.of(request)
    try:
        moved = await delete_project(sessions, caller, project_id, form.identifier("to"))
    except Conflict as error:
        return await _project_page(sessions, caller, site, project_id, errors={"to": error.message})
    return go_to(f"/studio/projects?deleted={moved}")


@post("/studio/interviews/{interview_id:uuid}/project", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_move_to_project(interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """Put the interview into another project. It changes who reads its candidates: owners and admins decide that."""
    settings = f"/studio/interviews/{interview_id}/settings"
    await get_interview(sessions, caller, interview_id)
    chosen = (await Form.of(request)).identifier("project")
    if chosen is None:
        return go_to(settings)
    await move_interview(sessions, caller, interview_id, chosen)
    return go_to(f"{settings}?moved")
