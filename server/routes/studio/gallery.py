"""The templates that come with the server: a gallery, a preview of each, and an interview made of one."""

import asyncio
from typing import Final

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.gallery import Category, find_template, templates, use_template
from server.services.projects import list_projects
from server.services.site import Site

CATEGORIES: Final = {
    Category.HIRING: "Hiring",
    Category.RESEARCH: "User research",
    Category.FEEDBACK: "Customer feedback",
    Category.EXIT: "Exit interviews",
    Category.EDUCATION: "Education",
}


@get("/studio/templates", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_templates(caller: Caller, site: Site) -> Template:
    """All templates, by what they are for."""
    found = await asyncio.to_thread(templates)
    groups = {words: [t for t in found if t.category is category] for category, words in CATEGORIES.items()}
    return page("templates.html", caller, site, section="interviews", groups=groups)


@get("/studio/templates/{name:str}", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_template(name: str, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Everything in one template."""
    template = await asyncio.to_thread(find_template, name)
    document = template.document
    return page(
        "template.html",
        caller,
        site,
        section="interviews",
        ready=template,
        projects=await list_projects(sessions, caller),
        values={"project": request.query_params.get("project", "")},
        category=CATEGORIES[template.category],
        interview=document.interview,
        questions=document.questions,
    )


@post("/studio/templates/{name:str}", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_template(name: str, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """Make an interview of it, and on to its questions."""
    form = await Form.of(request)
    await asyncio.to_thread(templates)
    row = await use_template(sessions, caller, name, form.identifier("project"))
    return go_to(f"/studio/interviews/{row.id}/questions?made")
