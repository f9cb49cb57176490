"""API keys, and what the organization has used."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller, create_api_key, list_api_keys, revoke_api_key
from server.services.audit import record_view
from server.services.site import Site
from server.services.usage import current_usage, usage_by_month


async def _keys_page(
    sessions: Sessions, caller: Caller, site: Site, *, new_key: str = "", name: str = "", error: str = ""
) -> Template:
    keys = await list_api_keys(sessions, caller.organization_id)
    status = 422 if error else 200
    return page(
        "keys.html",
        caller,
        site,
        status=status,
        section="keys",
        keys=keys,
        new_key=new_key,
        name=name,
        error=error,
    )


@get("/studio/keys", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_keys(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """The living keys, by their first characters."""
    return await _keys_page(sessions, caller, site)


@post("/studio/keys", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_new_key(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Make a key. The answer is the one page that ever shows it: no address leads to it again."""
    form = await Form.of(request)
    name = form.text("name", longest=200, required="Please name the key after what will use it.")
    if form.errors:
        return await _keys_page(sessions, caller, site, name=name, error=form.errors["name"])
    row, key = await create_api_key(sessions, caller.organization_id, name, created_by=caller.user_id)
    await record_view(sessions, caller, "api_key.created", row.id)
    return await _keys_page(sessions, caller, site, new_key=key, name=name)


@post("/studio/keys/{key_id:uuid}/revoke", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_revoke_key(key_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End a key at once."""
    await revoke_api_key(sessions, caller.organization_id, key_id)
    await record_view(sessions, caller, "api_key.revoked", key_id)
    return go_to("/studio/keys")


@get("/studio/usage", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_usage(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """This month, and the months before."""
    usage = await current_usage(sessions, caller)
    months = await usage_by_month(sessions, caller)
    return page("usage.html", caller, site, section="usage", usage=usage, months=months)
