"""API keys, and what the organization has used."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller, Scope, create_api_key, list_api_keys, revoke_api_key, rotate_api_key
from server.services.audit import record_view
from server.services.projects import list_projects
from server.services.quotas import quotas_of
from server.services.site import Site
from server.services.usage import current_usage, usage_by_month

SCOPE_WORDS: Final = {
    Scope.READ: ("Read", "interviews, questions, sessions and transcripts"),
    Scope.WRITE: ("Write", "make and change interviews and their questions"),
    Scope.CANDIDATES: ("Candidates", "invite people, open sessions and see what becomes of them"),
    Scope.REPORTS: ("Reports", "evaluations, evidence and statistics"),
}
LIVES: Final = {"": "Never", "30": "In 30 days", "90": "In 90 days", "365": "In a year"}
GRACES: Final = {
    "24": "for 24 hours",
    "168": "for 7 days",
    "1": "for 1 hour",
    "0": "no longer: it ends now",
}
"""Hours the old secret stays good when a key is rotated."""


async def _keys_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    new_key: str = "",
    name: str = "",
    rotated: bool = False,
    chosen: tuple[list[Scope], str] | None = None,
    limited: Sequence[UUID] = (),
    errors: dict[str, str] | None = None,
) -> Template:
    keys = await list_api_keys(sessions, caller.organization_id)
    scopes, life = chosen or (list(Scope), "")
    return page(
        "keys.html",
        caller,
        site,
        status=422 if errors else 200,
        section="keys",
        keys=keys,
        new_key=new_key,
        name=name,
        rotated=rotated,
        errors=errors or {},
        scope_words=SCOPE_WORDS,
        scopes=scopes,
        lives=LIVES,
        life=life,
        projects=await list_projects(sessions, caller),
        limited=[str(project_id) for project_id in limited],
        graces=GRACES,
        now=datetime.now(UTC),
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
    scopes, life = [scope for scope in Scope if form.checked(f"scope_{scope}")], form.raw("expires")
    if not scopes:
        form.errors["scope"] = "Please choose at least one thing the key may be used for."
    there = {row.id for row in await list_projects(sessions, caller)}
    asked = form.all("project")
    limited = [project_id for project_id in there if str(project_id) in asked]
    if len(limited) < len(set(asked)):
        form.errors["project"] = "A project is not there any more. Please choose again."
    if form.errors:
        return await _keys_page(
            sessions, caller, site, name=name, chosen=(scopes, life), limited=limited, errors=form.errors
        )
    expires_at = datetime.now(UTC) + timedelta(days=int(life)) if life in LIVES and life else None
    row, key = await create_api_key(
        sessions,
        caller.organization_id,
        name,
        created_by=caller.user_id,
        scopes=scopes,
        expires_at=expires_at,
        project_ids=limited or None,
    )
    await record_view(sessions, caller, "api_key.created", row.id)
    return await _keys_page(sessions, caller, site, new_key=key, name=name)


@post("/studio/keys/{key_id:uuid}/rotate", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_rotate_key(
    key_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Give a key a new secret; like a new key's, it is shown on this one page."""
    form = await Form.of(request)
    hours = int(form.raw("grace")) if form.raw("grace") in GRACES else 24
    row, key = await rotate_api_key(sessions, caller.organization_id, key_id, timedelta(hours=hours))
    await record_view(sessions, caller, "api_key.rotated", row.id)
    return await _keys_page(sessions, caller, site, new_key=key, name=row.name, rotated=True)


@post("/studio/keys/{key_id:uuid}/revoke", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_revoke_key(key_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End a key at once."""
    await revoke_api_key(sessions, caller.organization_id, key_id)
    await record_view(sessions, caller, "api_key.revoked", key_id)
    return go_to("/studio/keys")


@get("/studio/usage", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_usage(sessions: Sessions, caller: Caller, site: Site) -> Template:
    """This month, and the months before; for who sees some projects, that others can tell them."""
    if caller.projects is not None:
        return page("usage_elsewhere.html", caller, site, section="usage")
    usage = await current_usage(sessions, caller)
    months = await usage_by_month(sessions, caller)
    quotas = await quotas_of(sessions, caller.organization_id)
    return page("usage.html", caller, site, section="usage", usage=usage, months=months, quotas=quotas)
