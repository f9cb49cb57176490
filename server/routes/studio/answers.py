"""What was chosen in answer to an interview's choice questions, counted."""

from uuid import UUID

from litestar import get
from litestar.response import Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.interviews import interview_page
from server.services.access import Caller
from server.services.answer_counts import answer_counts
from server.services.site import Site


@get("/studio/interviews/{interview_id:uuid}/answers", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_answers(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Each choice question with its choices and how often each was chosen."""
    detail, counts = await answer_counts(sessions, caller, interview_id)
    return await interview_page(
        "answers.html", sessions, caller, site, detail, tab="results", part="choices", counts=counts
    )
