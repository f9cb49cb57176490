"""People's scores and decisions."""

from uuid import UUID

from litestar import post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import Decision
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to
from server.routes.studio.session_page import Refused, session_page
from server.services.access import Caller
from server.services.errors import Conflict, Invalid
from server.services.reviewing.decisions import decide
from server.services.reviewing.rubric import rubric_of
from server.services.reviewing.scores import GivenScore, give_scores
from server.services.session_views import view_session
from server.services.site import Site

NOT_ASSESSED = "none"


@post("/studio/sessions/{session_id:uuid}/scores", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_scores(
    session_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Add the caller's scores; criteria left blank stay as they are."""
    form = await Form.of(request)
    plan = (await view_session(sessions, caller, session_id)).plan
    names = [scale.criterion.name for scale in rubric_of(plan)]
    given, places = _given(form, names), {name: number for number, name in enumerate(names)}
    try:
        if not form.errors:
            await give_scores(sessions, caller, session_id, given)
    except Invalid as error:
        form.errors[f"score-{places.get(error.field or '', 0)}"] = error.message
    except Conflict as error:
        form.errors["scores"] = error.message
    if form.errors:
        return await _again(sessions, caller, site, session_id, form)
    return go_to(f"/studio/sessions/{session_id}?said=scored#review")


def _given(form: Form, names: list[str]) -> dict[str, GivenScore]:
    given = {}
    for number, name in enumerate(names):
        chosen, reason = form.raw(f"score-{number}"), form.text(f"reason-{number}")
        if not chosen:
            if reason:
                form.errors[f"score-{number}"] = "Please choose a score, or “not assessed”, to go with the reason."
            continue
        try:
            given[name] = GivenScore(None if chosen == NOT_ASSESSED else float(chosen), reason)
        except ValueError:
            form.errors[f"score-{number}"] = "Please choose one of the scores."
    return given


@post("/studio/sessions/{session_id:uuid}/decision", opt=opens(Access.REVIEWER), include_in_schema=False)
async def take_decision(
    session_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Note a decision with its reason."""
    form = await Form.of(request)
    await view_session(sessions, caller, session_id)
    try:
        decision, seen = chosen_decision(form), _decision(form.raw("seen"))
        await decide(sessions, caller, [session_id], decision, form.raw("reason"), seen=seen)
    except (Invalid, Conflict) as error:
        form.errors["decision" if getattr(error, "field", "") == "decision" else "decision-reason"] = error.message
        return await _again(sessions, caller, site, session_id, form)
    return go_to(f"/studio/sessions/{session_id}?said=decided#review")


def chosen_decision(form: Form) -> Decision | None:
    """The decision of a form's list.

    Raises:
        Invalid: none was chosen.
    """
    if form.raw("decision") == NOT_ASSESSED:
        return None
    decision = _decision(form.raw("decision"))
    if decision is None:
        raise Invalid("Please choose a decision.", "decision")
    return decision


def _decision(value: str) -> Decision | None:
    return Decision(value) if value in set(Decision) else None


async def _again(sessions: Sessions, caller: Caller, site: Site, session_id: UUID, form: Form) -> Template:
    values = {name: form.raw(name) for name in form.names()}
    return await session_page(sessions, caller, site, session_id, query={}, refused=Refused(values, form.errors))
