"""A new interview from a brief: a model proposes, a person edits and chooses. Without a model: templates that fit."""

import asyncio
from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import DraftRow, DraftState
from server.ports.documents import DocumentReader, UnreadableDocument
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interview_form import criterion_of
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.wording import linting_context
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.gallery import fitting_templates
from server.services.projects import list_projects
from server.services.proposing.drafts import (
    LONGEST_BRIEF,
    ask_again,
    create_draft,
    delete_draft,
    edit_draft,
    find_draft,
    list_drafts,
    make_of_draft,
)
from server.services.proposing.writing import ProposalDesk, Variation
from server.services.site import Site
from server.services.words.by_language import language_names

LARGEST_FILE: Final = 5_000_000
BODY_LIMIT: Final = LARGEST_FILE + 1_000_000
HOW: Final = {"MORE": "More like", "HARDER": "Harder than", "SHORTER": "Shorter than"}


async def _brief_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    **more: Any,
) -> Template:
    return page(
        "brief.html",
        caller,
        site,
        status=422 if errors else 200,
        section="interviews",
        values=values or {},
        errors=errors or {},
        languages=language_names(),
        drafts=await list_drafts(sessions, caller),
        projects=await list_projects(sessions, caller),
        **more,
    )


@get("/studio/interviews/brief", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_brief(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Where a brief is pasted or uploaded, and drafts that are not finished yet."""
    return await _brief_page(sessions, caller, site, {"project": request.query_params.get("project", "")})


async def _brief_of(form: Form, documents: DocumentReader) -> str:
    """What was typed, and what the file says.

    Raises:
        Invalid: names the field.
    """
    typed = form.text("brief", longest=LONGEST_BRIEF)
    if form.errors:
        raise Invalid(form.errors["brief"], "brief")
    if (file := form.file("file")) is None:
        return typed
    content = await file.read(LARGEST_FILE + 1)
    await file.close()
    if len(content) > LARGEST_FILE:
        raise Invalid("A file may have 5 MB. Please paste its text instead.", "file")
    try:
        return f"{typed}\n\n{await documents.read(content)}".strip()[:LONGEST_BRIEF]
    except UnreadableDocument as error:
        raise Invalid(str(error), "file") from error


@post("/studio/interviews/brief", opt=opens(Access.CREATOR), include_in_schema=False, request_max_body_size=BODY_LIMIT)
async def take_brief(
    request: AnyRequest,
    sessions: Sessions,
    caller: Caller,
    site: Site,
    documents: DocumentReader,
    proposals: ProposalDesk,
) -> Template | Redirect:
    """Have proposals written, and on to where they come in; without a model, show the templates that fit."""
    form = await Form.of(request)
    values = {name: form.raw(name) for name in ("brief", "language", "project")}
    values["language"] = values["language"] or "en"
    try:
        brief = await _brief_of(form, documents)
        if site.model_name is None and brief:
            fitting = await asyncio.to_thread(fitting_templates, brief)
            return await _brief_page(sessions, caller, site, values | {"brief": brief}, fitting=fitting)
        draft = await create_draft(sessions, caller, brief, values["language"], form.identifier("project"))
    except Invalid as error:
        return await _brief_page(sessions, caller, site, values, {error.field or "brief": error.message})
    proposals.start(draft)
    return go_to(f"/studio/drafts/{draft.id}")


def _draft_context(draft: DraftRow) -> dict[str, Any]:
    by_kind = {kind: [p for p in draft.proposals if p["kind"] == kind] for kind in ("question", "criterion")}
    return {
        "draft": draft,
        "writing": draft.state is DraftState.WRITING,
        "failed": draft.state is DraftState.FAILED,
        "questions": by_kind["question"],
        "criteria": by_kind["criterion"],
        "languages": language_names(),
        "errors": {},
        "wrong": "",
        **linting_context(draft.language),
    }


@get("/studio/drafts/{draft_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_draft(draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """What has been proposed so far, to be edited and chosen; what comes later is added below."""
    draft = await find_draft(sessions, caller, draft_id)
    context = _draft_context(draft) | {"busy": "busy" in request.query_params}
    return page("draft.html", caller, site, section="interviews", **context)


@get("/studio/drafts/{draft_id:uuid}/more", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_more(draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """What has come after the first `?after=` proposals, and how far it is. Cards that are there are left alone."""
    draft = await find_draft(sessions, caller, draft_id)
    after = request.query_params.get("after", "")
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < 5 else 0
    context = _draft_context(draft)
    new_ids = {proposal["id"] for proposal in draft.proposals[seen:]}
    for kind in ("questions", "criteria"):
        context[f"new_{kind}"] = [proposal for proposal in context[kind] if proposal["id"] in new_ids]
    about_is_new = (
        "proposed" in draft.about and "edited" not in draft.about and request.query_params.get("about") == "no"
    )
    return page("draft_more.html", caller, site, about_is_new=about_is_new, **context)


async def _save(request: AnyRequest, sessions: Sessions, caller: Caller, draft_id: UUID) -> tuple[DraftRow, Form]:
    form = await Form.of(request)
    sent = {name: form.raw(name) for name in form.names()}
    return await edit_draft(sessions, caller, draft_id, sent), form


@post("/studio/drafts/{draft_id:uuid}/save", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_edits(draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Keep what is typed, while it is typed; answers with the linter's marks on the question `?card=` names."""
    draft, _ = await _save(request, sessions, caller, draft_id)
    card = request.query_params.get("card", "")
    marked = linting_context(draft.language)["marks_of"]
    found = [marked(p["text"], p["type"]) for p in draft.proposals if p["id"] == card and p["kind"] == "question"]
    return page("question_marks.html", caller, site, marks=found[0] if found else ())


async def _ask(
    sessions: Sessions, caller: Caller, draft_id: UUID, proposals: ProposalDesk, variation: Variation | None
) -> Redirect:
    """Begin another round, and back to the draft; while one is being written, say so there."""
    try:
        draft = await ask_again(sessions, caller, draft_id)
    except Conflict:
        return go_to(f"/studio/drafts/{draft_id}?busy#state")
    proposals.start(draft, variation)
    return go_to(f"/studio/drafts/{draft_id}#state")


@post("/studio/drafts/{draft_id:uuid}/vary", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_variation(
    draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, proposals: ProposalDesk
) -> Redirect:
    """Keep what is typed, and ask for more like one question, a harder or a shorter one."""
    draft, form = await _save(request, sessions, caller, draft_id)
    how, _, card = form.raw("vary").partition("-")
    chosen = [p for p in draft.proposals if p["id"] == card and p["kind"] == "question" and p["text"]]
    if how in HOW and chosen:
        variation = Variation(chosen[0]["text"], chosen[0]["goal"], how, f"{HOW[how]} “{chosen[0]['text']}”")
        return await _ask(sessions, caller, draft_id, proposals, variation)
    return go_to(f"/studio/drafts/{draft_id}#state")


@post("/studio/drafts/{draft_id:uuid}/again", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_again(
    draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, proposals: ProposalDesk
) -> Redirect:
    """Keep what is typed, and ask for further proposals."""
    await _save(request, sessions, caller, draft_id)
    return await _ask(sessions, caller, draft_id, proposals, None)


@post("/studio/drafts/{draft_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_draft(
    draft_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Make the interview of what is chosen, and on to its questions."""
    draft, _ = await _save(request, sessions, caller, draft_id)
    try:
        chosen = [p for p in draft.proposals if p["kind"] == "criterion" and p["chosen"] and p["name"]]
        criteria = [criterion_of({**p, "weight": ""}, f"anchors-{p['id']}") for p in chosen]
        row = await make_of_draft(sessions, caller, draft_id, criteria)
    except Invalid as error:
        context = _draft_context(draft) | {"wrong": error.message, "errors": {error.field or "": error.message}}
        return page("draft.html", caller, site, status=422, section="interviews", **context)
    return go_to(f"/studio/interviews/{row.id}/questions")


@post("/studio/drafts/{draft_id:uuid}/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_draft_delete(draft_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Erase the draft with its brief."""
    await delete_draft(sessions, caller, draft_id)
    return go_to("/studio/interviews/brief")
