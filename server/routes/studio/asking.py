"""A question across an interview's sessions."""

from uuid import UUID

from litestar import get, post
from litestar.response import Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, page
from server.services.access import Caller
from server.services.asking.composing import Answerer, Composed
from server.services.asking.passages import LONGEST_QUESTION, Found, find_passages
from server.services.audit import record_view
from server.services.errors import Invalid
from server.services.interviews import get_interview
from server.services.site import Site


async def _ask_page(
    sessions: Sessions, caller: Caller, site: Site, interview_id: UUID, question: str, problem: str
) -> Template:
    detail = await get_interview(sessions, caller, interview_id)
    return await interview_page(
        "results_ask.html", sessions, caller, site, detail, tab="results", part="ask",
        question=question, problem=problem, found=None, composed=None, longest=LONGEST_QUESTION,
    )  # fmt: skip


async def _answer_page(
    sessions: Sessions, caller: Caller, site: Site, found: Found, composed: Composed | None
) -> Template:
    return await interview_page(
        "results_ask.html", sessions, caller, site, found.detail, tab="results", part="ask",
        question=found.question, problem="", found=found, composed=composed, longest=LONGEST_QUESTION,
    )  # fmt: skip


@get("/studio/interviews/{interview_id:uuid}/results/ask", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_ask(interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The passages that bear on `?q=`; where there is a model, the page has it compose an answer then."""
    question = request.query_params.get("q", "")
    if not question.strip():
        return await _ask_page(sessions, caller, site, interview_id, "", "")
    try:
        found = await find_passages(sessions, caller, interview_id, question)
    except Invalid as error:
        return await _ask_page(sessions, caller, site, interview_id, question[: 2 * LONGEST_QUESTION], error.message)
    await record_view(sessions, caller, "interview.results_asked", interview_id)
    return await _answer_page(sessions, caller, site, found, None)


@post("/studio/interviews/{interview_id:uuid}/results/ask", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_question(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, answerer: Answerer
) -> Template:
    """The model's answer: by itself for the page's script, else on the whole page."""
    question = (await Form.of(request)).raw("q")
    try:
        found = await find_passages(sessions, caller, interview_id, question)
    except Invalid as error:
        return await _ask_page(sessions, caller, site, interview_id, question[: 2 * LONGEST_QUESTION], error.message)
    composed = await answerer.compose(caller, found)
    if "hx-request" in request.headers:
        return page("results_answer.html", caller, site, found=found, composed=composed)
    return await _answer_page(sessions, caller, site, found, composed)
