"""The linter beside questions: in the list, and in the form while it is typed."""

from typing import Any
from uuid import UUID

from litestar import post
from litestar.response import Template

from server.db.engine import Sessions
from server.interview.plan import QuestionType
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, page
from server.services.access import Caller
from server.services.interviews import get_interview
from server.services.linting.lint import knows, lint
from server.services.linting.marks import Mark
from server.services.site import Site


def marks_of(text: str, language: str, kind: str) -> tuple[Mark, ...]:
    """What the linter says to a question; an unknown kind is looked at as an open one."""
    known = QuestionType(kind) if kind in {member.value for member in QuestionType} else QuestionType.OPEN_ENDED
    return lint(text, language, known)


def linting_context(language: str) -> dict[str, Any]:
    """What templates with questions in them need: `marks_of(text, type)` and `lints_language`."""
    return {
        "marks_of": lambda text, kind: marks_of(text, language, str(kind)),
        "lints_language": knows(language),
    }


@post("/studio/interviews/{interview_id:uuid}/lint", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_wording(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The linter's marks on the question in the form. Changes nothing: a post, because questions are long."""
    form = await Form.of(request)
    detail = await get_interview(sessions, caller, interview_id)
    marks = marks_of(form.raw("text"), detail.row.language, form.raw("type"))
    return page("question_marks.html", caller, site, marks=marks)
