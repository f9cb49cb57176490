"""Apps: programs of the organization that open the portal or sign their requests."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow
from server.ports.guarding import SecretBox
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.api_clients import ClientCredentials, change_client, create_client, list_clients, revoke_client
from server.services.audit import record_view
from server.services.errors import Invalid
from server.services.origins import check_origins
from server.services.site import Site


@dataclass(frozen=True, slots=True)
class _Sent:
    """The form as it was sent. `client_id`: of the app it is about; None: a new one."""

    name: str = ""
    origins: str = ""
    interview: UUID | None = None
    client_id: UUID | None = None
    errors: dict[str, str] = field(default_factory=dict)


async def _apps_page(
    sessions: Sessions, caller: Caller, site: Site, sent: _Sent, made: ClientCredentials | None = None
) -> Template:
    async with reading(sessions) as db:
        open_ones = (
            select(InterviewRow.id, InterviewRow.title)
            .where(InterviewRow.organization_id == caller.organization_id, InterviewRow.is_active)
            .order_by(InterviewRow.id.desc())
        )
        interviews = (await db.execute(open_ones)).all()
    context: dict[str, Any] = {
        "apps": await list_clients(sessions, caller),
        "interviews": interviews,
        "sent": sent,
        "made": made,
    }
    return page("apps.html", caller, site, status=422 if sent.errors else 200, section="apps", **context)


async def _read(request: AnyRequest, client_id: UUID | None = None) -> tuple[_Sent, list[str]]:
    form = await Form.of(request)
    name = "" if client_id else form.text("name", longest=200, required="Please name the app.")
    typed = form.text("origins", longest=4000)
    origins: list[str] = []
    try:
        origins = check_origins(typed.split())
    except Invalid as error:
        form.errors["origins"] = error.message
    return _Sent(name, typed, form.identifier("interview"), client_id, form.errors), origins


@get("/studio/apps", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_apps(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The living apps."""
    return await _apps_page(sessions, caller, site, _Sent())


@post("/studio/apps", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_new_app(request: AnyRequest, sessions: Sessions, box: SecretBox, caller: Caller, site: Site) -> Template:
    """Make an app. The answer is the one page that ever shows its secret."""
    sent, origins = await _read(request)
    if sent.errors:
        return await _apps_page(sessions, caller, site, sent)
    made = await create_client(sessions, box, caller, sent.name, origins, default_interview_id=sent.interview)
    await record_view(sessions, caller, "app.created", made.id)
    return await _apps_page(sessions, caller, site, _Sent(name=sent.name), made)


@post("/studio/apps/{client_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_app(
    client_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Redirect | Template:
    """Other pages that may embed the portal, or another interview."""
    sent, origins = await _read(request, client_id)
    if sent.errors:
        return await _apps_page(sessions, caller, site, sent)
    await change_client(sessions, caller, client_id, origins, sent.interview)
    await record_view(sessions, caller, "app.changed", client_id)
    return go_to("/studio/apps")


@post("/studio/apps/{client_id:uuid}/revoke", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_revoke_app(client_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End an app at once."""
    await revoke_client(sessions, caller, client_id)
    await record_view(sessions, caller, "app.revoked", client_id)
    return go_to("/studio/apps")
