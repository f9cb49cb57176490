"""Interviews from interviews and from files: duplicate, export, import."""

import asyncio
import re
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.copying import duplicate_interview, export_interview, make_interview
from server.services.errors import Invalid, NotFound
from server.services.portable import LARGEST, read_document, to_json, to_yaml
from server.services.projects import list_projects
from server.services.site import Site

BODY_LIMIT: Final = 2 * LARGEST + 64 * 1024
KINDS: Final = {"json": (to_json, "application/json"), "yaml": (to_yaml, "application/yaml; charset=utf-8")}


@post("/studio/interviews/{interview_id:uuid}/duplicate", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_duplicate(interview_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Make a copy, and on to its settings, where its title is changed first."""
    row = await duplicate_interview(sessions, caller, interview_id)
    return go_to(f"/studio/interviews/{row.id}/settings?copied")


@get("/studio/interviews/{interview_id:uuid}/export/{kind:str}", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_export(interview_id: UUID, kind: str, sessions: Sessions, caller: Caller) -> Response[str]:
    """The interview as a file to keep or to import elsewhere."""
    if kind not in KINDS:
        raise NotFound("Interviews are exported as yaml or json.")
    document = await export_interview(sessions, caller, interview_id)
    write, media_type = KINDS[kind]
    words = re.sub(r"[^a-z0-9]+", "-", document.interview.title.lower()).strip("-")[:60].strip("-")
    headers = {"Content-Disposition": f'attachment; filename="{words or "interview"}.{kind}"'}
    return Response(await asyncio.to_thread(write, document), media_type=media_type, headers=headers)


async def _import_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    values: dict[str, str],
    problem: Invalid | None = None,
) -> Template:
    return page(
        "interview_import.html",
        caller,
        site,
        status=422 if problem else 200,
        section="interviews",
        projects=await list_projects(sessions, caller),
        values=values,
        problem=problem,
        errors={"text": problem.message} if problem else {},
    )


@get("/studio/interviews/import", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_import(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """A file, or its text."""
    return await _import_page(sessions, caller, site, {"project": request.query_params.get("project", "")})


@post(
    "/studio/interviews/import",
    opt=opens(Access.CREATOR),
    include_in_schema=False,
    request_max_body_size=BODY_LIMIT,
)
async def take_import(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """Make the interview of the file, or show what is wrong where in it."""
    form = await Form.of(request)
    content = form.raw("text").encode("utf-8", "surrogatepass")
    if (file := form.file("file")) is not None:
        content = await file.read()
        await file.close()
    try:
        document = await asyncio.to_thread(read_document, content)
        row = await make_interview(sessions, caller, document, project_id=form.identifier("project"))
    except Invalid as error:
        typed = content.decode("utf-8", "replace").replace("\x00", "�")
        return await _import_page(sessions, caller, site, {"text": typed, "project": form.raw("project")}, error)
    return go_to(f"/studio/interviews/{row.id}/questions")
