"""The results of an interview question by question."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.response import Template

from server.db.engine import Sessions
from server.db.models import Decision
from server.routes.access import Access, opens
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest
from server.routes.studio.results import SENTIMENT_WORDS
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.results.questions import Wanted, question_figures, question_page
from server.services.site import Site

LONGEST_QUERY = 200


@get("/studio/interviews/{interview_id:uuid}/results/questions", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_result_questions(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Every question: how many it reached, how many answered, how many left there."""
    detail, figures, begun = await question_figures(sessions, caller, interview_id)
    return await interview_page(
        "results_questions.html", sessions, caller, site, detail, tab="results", part="questions",
        figures=figures, begun=begun,
    )  # fmt: skip


def _wanted(asked: dict[str, str]) -> Wanted:
    decision = asked.get("decision", "")
    if decision and decision not in set(Decision):
        raise Invalid("There is no such decision.", "decision")
    return Wanted(
        query=asked.get("q", "").replace("\0", " ")[:LONGEST_QUERY],
        decision=Decision(decision) if decision else None,
        sentiment=asked.get("sentiment", "")[:20].replace("\0", ""),
        option=asked.get("option", "")[:1000].replace("\0", ""),
    )


@get(
    "/studio/interviews/{interview_id:uuid}/results/questions/{question_id:uuid}",
    opt=opens(Access.REVIEWER),
    include_in_schema=False,
)
async def show_result_question(
    interview_id: UUID, question_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """All answers to one question beneath each other; choices as counts."""
    typed = {name: request.query_params.get(name, "") for name in ("q", "decision", "sentiment", "option")}
    wanted, problem, cursor = _wanted(typed), "", request.query_params.get("after") or None
    try:
        shown = await question_page(sessions, caller, interview_id, question_id, wanted, cursor=cursor)
    except Invalid as error:
        if error.field != "q":
            raise
        problem = error.message
        shown = await question_page(sessions, caller, interview_id, question_id, Wanted())
    kept = {name: value for name, value in typed.items() if value}
    return await interview_page(
        "results_question.html", sessions, caller, site, shown.detail, tab="results", part="questions",
        shown=shown, wanted=wanted, problem=problem, paged=cursor is not None, moods=SENTIMENT_WORDS,
        kept=urlencode(kept), further=urlencode({**kept, "after": shown.answers.cursor or ""}),
    )  # fmt: skip
