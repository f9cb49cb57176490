"""The sessions of an interview, or of all: chosen, sorted, searched, and dealt with together."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import Decision, SessionStatus
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to, page
from server.routes.studio.project_choice import chosen_project
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.interviews import get_interview
from server.services.projects import list_projects
from server.services.reviewing.session_list import UNDECIDED, Order, Wanted, interviews_of, look_through
from server.services.site import Site

PAGE_SIZE: Final = 25
ORDERS: Final = {
    Order.NEWEST: "Newest first",
    Order.OLDEST: "Oldest first",
    Order.BEST: "Highest score first",
    Order.LOWEST: "Lowest score first",
    Order.LONGEST: "Longest first",
    Order.NAME: "By name",
}
LONGEST_QUERY: Final = 200
FIELDS: Final = (
    *("q", "status", "decision", "since", "until", "least", "most", "flagged", "report", "mine", "sort"),
    "project",
)

Kind = TypeVar("Kind", SessionStatus, Order, Decision)


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What an address asks for.

    Raises:
        Invalid: a status, order, day or number that is none.
    """
    decision = query.get("decision", "")
    return Wanted(
        status=_one(SessionStatus, query, "status"),
        decision=decision if decision == UNDECIDED else _one(Decision, query, "decision") or "",
        since=_day(query, "since"),
        until=_day(query, "until"),
        least=_number(query, "least"),
        most=_number(query, "most"),
        flagged=bool(query.get("flagged")),
        has_report=bool(query.get("report")),
        mine=bool(query.get("mine")),
        query=query.get("q", "")[:LONGEST_QUERY].replace("\0", " "),
        project=Form(query).identifier("project"),
        order=_one(Order, query, "sort") or Order.NEWEST,
    )


def _one(kind: type[Kind], query: Mapping[str, str], name: str) -> Kind | None:
    value = query.get(name, "")
    if value and value not in set(kind):
        raise Invalid(f"There is no such {name}.", name)
    return kind(value) if value else None


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(query[name]) if query.get(name) else None
    except ValueError as error:
        raise Invalid("Please give a day as in 2026-11-22.", name) from error


def _number(query: Mapping[str, str], name: str) -> int | None:
    value = query.get(name, "").strip()
    if value and not (value.isascii() and value.isdigit() and int(value) <= 100):
        raise Invalid("Please give a whole number from 0 to 100.", name)
    return int(value) if value else None


async def _context(
    request: AnyRequest, sessions: Sessions, caller: Caller, interview_id: UUID | None
) -> dict[str, Any]:
    query = request.query_params
    wanted, problem = Wanted(), ""
    try:
        wanted = wanted_of(query)
        listed = await look_through(
            sessions, caller, interview_id, wanted, limit=PAGE_SIZE, cursor=query.get("after") or None
        )
    except Invalid as error:
        if error.field != "q":
            raise
        problem = error.message
        listed = await look_through(sessions, caller, interview_id, Wanted(), limit=PAGE_SIZE)
    kept = {name: query[name] for name in FIELDS if query.get(name)}
    base = f"/studio/interviews/{interview_id}/sessions" if interview_id else "/studio/sessions"
    return {
        "listed": listed,
        "wanted": wanted,
        "problem": problem,
        "typed": kept,
        "narrowed": sorted(set(kept) - {"sort", "project"}),
        "statuses": list(SessionStatus),
        "orders": {o.value: words for o, words in ORDERS.items() if o is not Order.NAME or not listed.names_hidden},
        "paged": bool(query.get("after")),
        "list_path": base,
        "within": urlencode({"project": kept["project"]}) if "project" in kept else "",
        "first": _address(base, kept),
        "further": _address(base, {**kept, "after": listed.cursor}) if listed.cursor else "",
        "done": query.get("done", ""),
        "count": query.get("count", ""),
        "without": {name: _address(base, {k: v for k, v in kept.items() if k != name}) for name in kept},
    }


def _address(base: str, query: dict[str, str]) -> str:
    return f"{base}?{urlencode(query)}" if query else base


@get("/studio/interviews/{interview_id:uuid}/sessions", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_sessions(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The interview's sessions."""
    detail = await get_interview(sessions, caller, interview_id)
    context = await _context(request, sessions, caller, interview_id)
    return await interview_page("sessions.html", sessions, caller, site, detail, tab="sessions", **context)


@get("/studio/sessions", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_all_sessions(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """The sessions of all interviews; `?interview=` leads to one's own list."""
    if request.query_params.get("interview"):
        chosen = Form(dict(request.query_params)).identifier("interview")
        if chosen is None:
            raise Invalid("There is no such interview.", "interview")
        return go_to(f"/studio/interviews/{chosen}/sessions")
    projects = await list_projects(sessions, caller)
    narrowed = chosen_project(request.query_params.get("project", ""), projects)
    interviews = await interviews_of(sessions, caller, narrowed.id if narrowed else None)
    context = await _context(request, sessions, caller, None)
    return page(
        "sessions_all.html",
        caller,
        site,
        section="sessions",
        interviews=interviews,
        projects=projects,
        chosen=narrowed,
        **context,
    )
