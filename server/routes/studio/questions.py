"""An interview's questions: list, order, and one as a form."""

from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import QuestionRow
from server.interview.branching import CHOICE_TYPES, Fault, FaultKind
from server.interview.plan import FollowUpDepth, QuestionType
from server.routes.access import Access, opens
from server.routes.studio.code_form import LANGUAGE_NAMES, RUN
from server.routes.studio.files_form import KIND_NAMES
from server.routes.studio.forms import Form
from server.routes.studio.interview_form import digest_of
from server.routes.studio.interviews import MOST_RACES, interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.routes.studio.question_form import (
    EMPTY,
    LABELS,
    changes_of,
    differences,
    new_question,
    values_of_form,
    values_of_row,
)
from server.services.access import Caller
from server.services.branching import BrokenCondition, in_words
from server.services.errors import Conflict, Invalid, NotFound
from server.services.interviews import InterviewDetail, get_interview
from server.services.questions import (
    create_questions,
    delete_question,
    find_question,
    reorder_questions,
    restore_question,
    update_question,
)
from server.services.site import Site

DONE: Final = ("moved", "removed", "saved", "question", "other")
"""What the list of questions may be told in its address."""


@get("/studio/interviews/{interview_id:uuid}/questions", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_questions(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The questions in order, with what was just done to one of them."""
    detail = await get_interview(sessions, caller, interview_id)
    done = Form({name: request.query_params.get(name, "") for name in DONE})
    removed_id = done.identifier("removed")
    return await interview_page(
        "questions.html",
        sessions,
        caller,
        site,
        detail,
        tab="questions",
        questions=detail.questions,
        moved_id=done.identifier("moved"),
        saved_id=done.identifier("saved"),
        removed=await _find_removed(sessions, caller, removed_id) if removed_id else None,
        stale="stale" in request.query_params,
        refused=_refused(request.query_params.get("refused", ""), done, detail.questions),
        numbers={str(row.id): number for number, row in enumerate(detail.questions, 1)},
    )


def _refused(kind: str, named: Form, rows: list[QuestionRow]) -> str:
    """Why what was asked for would break a condition; empty where nothing was refused."""
    if kind not in set(FaultKind):
        return ""
    question_id, other_id = named.identifier("question"), named.identifier("other")
    return in_words(Fault(FaultKind(kind), str(question_id), str(other_id)), rows)


def _refusal(interview_id: UUID, fault: Fault) -> Redirect:
    """Back to the questions, which say why nothing was changed."""
    named = f"refused={fault.kind.value}&question={fault.question_id}&other={fault.other_id}"
    return go_to(f"/studio/interviews/{interview_id}/questions?{named}")


async def _find_removed(sessions: Sessions, caller: Caller, question_id: UUID) -> QuestionRow | None:
    try:
        return await find_question(sessions, caller, question_id, deleted=True)
    except NotFound:
        return None


async def _question_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    detail: InterviewDetail,
    *,
    question: QuestionRow | None,
    values: dict[str, Any],
    seen: str = "",
    errors: dict[str, str] | None = None,
    theirs: dict[str, str] | None = None,
) -> Template:
    ids = [row.id for row in detail.questions]
    place = ids.index(question.id) if question and question.id in ids else len(ids)
    numbered = list(enumerate(detail.questions[:place], 1))
    answer = await interview_page(
        "question.html",
        sessions,
        caller,
        site,
        detail,
        tab="questions",
        question=question,
        number=place + 1,
        earlier=[(number, row) for number, row in numbered if row.type in CHOICE_TYPES],
        values=values,
        seen=seen,
        errors=errors or {},
        theirs=theirs or {},
        labels=LABELS,
        types=QuestionType,
        depths=FollowUpDepth,
        languages=LANGUAGE_NAMES,
        file_kinds=KIND_NAMES,
        runs=" and ".join(LANGUAGE_NAMES[name] for name in RUN),
    )
    answer.status_code = 422 if errors else 409 if theirs else 200
    return answer


@get("/studio/interviews/{interview_id:uuid}/questions/new", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_new_question(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """An empty form."""
    detail = await get_interview(sessions, caller, interview_id)
    return await _question_page(sessions, caller, site, detail, question=None, values=EMPTY)


@post("/studio/interviews/{interview_id:uuid}/questions/new", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_new_question(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Add the question at the end; `another` goes on to the next one."""
    form = await Form.of(request)
    values = values_of_form(form)
    if not form.errors:
        try:
            [row] = await create_questions(sessions, caller, interview_id, [new_question(values)], many=False)
        except Invalid as error:
            form.errors[error.field or "text"] = error.message
        else:
            end = "/new" if form.checked("another") else f"?saved={row.id}"
            return go_to(f"/studio/interviews/{interview_id}/questions{end}")
    detail = await get_interview(sessions, caller, interview_id)
    return await _question_page(sessions, caller, site, detail, question=None, values=values, errors=form.errors)


@get("/studio/questions/{question_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_question(question_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Every field of a question."""
    row = await find_question(sessions, caller, question_id)
    detail = await get_interview(sessions, caller, row.interview_id)
    values = values_of_row(row)
    return await _question_page(sessions, caller, site, detail, question=row, values=values, seen=digest_of(values))


@post("/studio/questions/{question_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_question(
    question_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Save; or show the form again with what was typed, and what is wrong or was changed by somebody else."""
    form = await Form.of(request)
    values, seen = values_of_form(form), form.raw("seen")
    theirs: dict[str, str] = {}
    if not form.errors:
        try:
            theirs = await _save(sessions, caller, question_id, values, seen)
        except Invalid as error:
            form.errors[error.field or "text"] = error.message
    row = await find_question(sessions, caller, question_id)
    if not form.errors and not theirs:
        return go_to(f"/studio/interviews/{row.interview_id}/questions?saved={row.id}")
    detail = await get_interview(sessions, caller, row.interview_id)
    return await _question_page(
        sessions,
        caller,
        site,
        detail,
        question=row,
        values=values,
        seen=digest_of(values_of_row(row)) if theirs else seen,
        errors=form.errors,
        theirs=theirs,
    )


async def _save(
    sessions: Sessions, caller: Caller, question_id: UUID, values: dict[str, Any], seen: str
) -> dict[str, str]:
    """What somebody else has saved in this question since the form was opened; when nothing, this is saved."""
    changes = changes_of(values)
    for _ in range(MOST_RACES):
        row = await find_question(sessions, caller, question_id)
        revision = (await get_interview(sessions, caller, row.interview_id)).row.revision
        stored = values_of_row(await find_question(sessions, caller, question_id))
        if digest_of(stored) != seen:
            return differences(values, stored)
        try:
            await update_question(sessions, caller, question_id, changes, expected_revision=revision)
        except Conflict:
            continue
        return {}
    raise Conflict("This interview is being changed by others at this moment. Please save again.")


@post("/studio/questions/{question_id:uuid}/move", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_move(question_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """One place up or down; at the end of the list, nothing."""
    form = await Form.of(request)
    row = await find_question(sessions, caller, question_id)
    for _ in range(MOST_RACES):
        detail = await get_interview(sessions, caller, row.interview_id)
        ids = [question.id for question in detail.questions]
        if question_id not in ids:
            break
        at = ids.index(question_id)
        to = at - 1 if form.raw("direction") == "up" else at + 1
        if not 0 <= to < len(ids):
            break
        ids[at], ids[to] = ids[to], ids[at]
        try:
            await reorder_questions(sessions, caller, row.interview_id, ids, expected_revision=detail.row.revision)
        except BrokenCondition as error:
            return _refusal(row.interview_id, error.fault)
        except Conflict:
            continue
        break
    return go_to(f"/studio/interviews/{row.interview_id}/questions?moved={question_id}")


@post("/studio/interviews/{interview_id:uuid}/questions/order", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_order(interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller) -> Redirect:
    """The order after dragging: every question's id, in order."""
    form = await Form.of(request)
    back = f"/studio/interviews/{interview_id}/questions"
    try:
        ids = [UUID(value) for value in form.all("order")]
        await reorder_questions(sessions, caller, interview_id, ids)
    except BrokenCondition as error:
        return _refusal(interview_id, error.fault)
    except (ValueError, Invalid):
        return go_to(f"{back}?stale")
    return go_to(f"{back}?moved={form.identifier('moved') or ''}")


@post("/studio/questions/{question_id:uuid}/delete", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_delete(question_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Delete, and offer to undo it."""
    found = await find_question(sessions, caller, question_id)
    try:
        row = await delete_question(sessions, caller, question_id)
    except BrokenCondition as error:
        return _refusal(found.interview_id, error.fault)
    return go_to(f"/studio/interviews/{row.interview_id}/questions?removed={question_id}")


@post("/studio/questions/{question_id:uuid}/restore", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_undo(question_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Undo a deletion."""
    found = await find_question(sessions, caller, question_id, deleted=True)
    try:
        row = await restore_question(sessions, caller, question_id)
    except BrokenCondition as error:
        return _refusal(found.interview_id, error.fault)
    return go_to(f"/studio/interviews/{row.interview_id}/questions?saved={question_id}")
