"""The question library: found by words and tags, put into interviews, filled from them."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.wording import marks_of
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.interviews import get_interview, list_interviews
from server.services.library import (
    drop_question,
    insert_questions,
    keep_question,
    library_tags,
    search_library,
    tag_question,
    tags_of,
)
from server.services.site import Site


@get("/studio/library", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_library(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The questions kept; with `?for=` an interview's id, to be put into it."""
    given = Form(
        {name: request.query_params.get(name, "") for name in ("q", "tag", "for", "kept", "tagged", "dropped")}
    )
    return await _library_page(sessions, caller, site, given, after=request.query_params.get("after"))


async def _library_page(
    sessions: Sessions, caller: Caller, site: Site, given: Form, *, after: str | None = None, **more: Any
) -> Template:
    words, tag, interview_id = given.raw("q")[:200], given.raw("tag")[:40], given.identifier("for")
    interview = (await get_interview(sessions, caller, interview_id)).row if interview_id else None
    return page(
        "library.html",
        caller,
        site,
        section="library",
        found=await search_library(sessions, caller, words, tag, cursor=after),
        tags=await library_tags(sessions, caller),
        words=words,
        tag=tag,
        interview=interview,
        interviews=(await list_interviews(sessions, caller, is_active=True, limit=100)).items,
        kept=given.identifier("kept"),
        tagged=given.identifier("tagged"),
        dropped=bool(given.raw("dropped")),
        lint=marks_of,
        **{"problem": "", **more},
    )


@post("/studio/questions/{question_id:uuid}/keep", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_keep(question_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Keep an interview's question in the library, and on to it, where it gets its tags."""
    row = await keep_question(sessions, caller, question_id)
    return go_to(f"/studio/library?kept={row.id}#kept-{row.id}")


def _given_id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise Invalid("Please choose questions, and the interview they go to.") from error


@post("/studio/library/insert", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_insert(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """Put the ticked questions at the end of an interview, and on to it."""
    form = await Form.of(request)
    try:
        made = await insert_questions(
            sessions, caller, _given_id(form.raw("interview")), map(_given_id, form.all("use"))
        )
    except Invalid as error:
        answer = await _library_page(sessions, caller, site, Form({"for": form.raw("for")}), problem=error.message)
        answer.status_code = 422
        return answer
    return go_to(f"/studio/interviews/{made[0].interview_id}/questions?saved={made[0].id}#question-{made[0].id}")


@post("/studio/library/{kept_id:uuid}/tags", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_tags(
    kept_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Give a question its tags."""
    form = await Form.of(request)
    try:
        tags = tags_of(form.raw("tags"))
    except Invalid as error:
        answer = await _library_page(sessions, caller, site, Form({}), problem=error.message)
        answer.status_code = 422
        return answer
    await tag_question(sessions, caller, kept_id, tags)
    return go_to(f"/studio/library?tagged={kept_id}#kept-{kept_id}")


@post("/studio/library/{kept_id:uuid}/drop", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_drop(kept_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Take a question out of the library; interviews keep theirs."""
    await drop_question(sessions, caller, kept_id)
    return go_to("/studio/library?dropped=yes")
