"""What holds for the whole organization."""

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.organization import change_organization, load_organization, overdue_by
from server.services.site import Site

LONGEST_KEPT = 3650


@get("/studio/organization", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_organization(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Name, retention and consent text."""
    row = await load_organization(sessions, caller)
    values = {
        "name": row.name,
        "retention_days": str(row.retention_days or ""),
        "consent_text": row.consent_text or "",
    }
    shortened = request.query_params.get("shortened", "")
    return _page(caller, site, values, shortened=shortened if shortened.isdigit() and len(shortened) < 9 else "")


@post("/studio/organization", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_organization(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """Keep them."""
    form = await Form.of(request)
    name = form.text("name", longest=200, required="Please give the name that candidates see.")
    days = form.whole("retention_days", least=1, most=LONGEST_KEPT)
    text = form.optional("consent_text", longest=5000)
    values = {field: form.raw(field) for field in ("name", "retention_days", "consent_text")}
    overdue = await overdue_by(sessions, caller, days) if days and not form.errors else 0
    if form.errors or (overdue and form.raw("erase") != str(days)):
        return _page(caller, site, values, errors=form.errors, overdue=overdue)
    shortened = await change_organization(sessions, caller, name=name, retention_days=days, consent_text=text)
    return go_to(f"/studio/organization?shortened={shortened}")


def _page(
    caller: Caller,
    site: Site,
    values: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    shortened: str = "",
    overdue: int = 0,
) -> Template:
    status = 422 if errors or overdue else 200
    context = {"values": values, "errors": errors or {}, "shortened": shortened, "overdue": overdue}
    return page("organization.html", caller, site, status=status, section="organization", tab="settings", **context)
