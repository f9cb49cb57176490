"""The members of the organization, and those who are asked to become one."""

import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import MemberRole
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotAllowed, QuotaExceeded
from server.services.mail_outbox import Letterbox
from server.services.member_invitations import Invited, invite_member, open_invitations, revoke_invitation
from server.services.members import RANK, change_role, grantable, list_members, remove_member
from server.services.project_members import projects_given
from server.services.projects import list_projects
from server.services.site import Site

ROLE_WORDS: Final = {
    MemberRole.OWNER: ("Owner", "everything, other owners too"),
    MemberRole.ADMIN: ("Admin", "everything but owners: members, keys, webhooks, the audit log, erasing people"),
    MemberRole.MEMBER: ("Member", "makes interviews, invites candidates, reads and reviews sessions"),
    MemberRole.REVIEWER: ("Reviewer", "reads sessions and reports, comments, scores and decides"),
}
UUID_TEXT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DONE: Final = {
    "role": "The role is changed.",
    "removed": "They are removed and signed out everywhere.",
    "revoked": "The invitation is withdrawn.",
}


async def _members_page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    problem: str = "",
    invited: Invited | None = None,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
    keys_left: int = 0,
) -> Template:
    return page(
        "members.html",
        caller,
        site,
        status=422 if errors or problem else 200,
        section="organization",
        tab="members",
        members=await list_members(sessions, caller),
        invitations=await open_invitations(sessions, caller),
        roles=RANK,
        grantable=grantable(caller),
        role_words=ROLE_WORDS,
        problem=problem,
        invited=invited,
        values=values or {},
        errors=errors or {},
        done=DONE.get(done, ""),
        keys_left=keys_left,
        closed=[row for row in await list_projects(sessions, caller) if not row.everybody],
        given=await projects_given(sessions, caller),
        now=datetime.now(UTC),
    )


@get("/studio/members", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_members(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Everybody with their role; and the invitations that wait for an answer."""
    keys = request.query_params.get("keys", "")
    keys_left = int(keys) if keys.isdigit() and len(keys) < 6 else 0
    return await _members_page(sessions, caller, site, done=request.query_params.get("done", ""), keys_left=keys_left)


@post("/studio/members", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_invitation(
    request: AnyRequest, sessions: Sessions, letterbox: Letterbox, caller: Caller, site: Site
) -> Template:
    """Ask somebody in. The answer is the one page that ever shows the link."""
    form = await Form.of(request)
    email = form.text("email", longest=320, required="Please give an email address.")
    role = form.choice("role", MemberRole, MemberRole.MEMBER)
    projects = [value for value in form.all("project") if UUID_TEXT.fullmatch(value)]
    values = {"email": email, "role": role.value, "by_mail": form.raw("by_mail"), "project": " ".join(projects)}
    invited = None
    if not form.errors:
        try:
            invited = await invite_member(
                sessions,
                letterbox,
                caller,
                email,
                role,
                by_mail=form.checked("by_mail"),
                project_ids=[UUID(value) for value in projects],
            )
        except (Invalid, Conflict, NotAllowed, QuotaExceeded) as error:
            form.errors["email"] = error.message
    kept = {} if invited else values
    return await _members_page(sessions, caller, site, invited=invited, values=kept, errors=form.errors)


@post("/studio/members/invitations/{invitation_id:uuid}/revoke", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_revoke_invitation(invitation_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """End an invitation."""
    await revoke_invitation(sessions, caller, invitation_id)
    return go_to("/studio/members?done=revoked#invitations")


@post("/studio/members/{user_id:uuid}/role", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_role(
    user_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Give a member another role."""
    form = await Form.of(request)
    try:
        role = MemberRole(form.raw("role"))
        await change_role(sessions, caller, user_id, role)
    except ValueError:
        return await _members_page(sessions, caller, site, problem="Please choose one of the roles.")
    except (Conflict, NotAllowed) as error:
        return await _members_page(sessions, caller, site, problem=error.message)
    # Who has taken a role from themselves may not be let in here any more.
    return go_to("/studio" if user_id == caller.user_id else "/studio/members?done=role")


@post("/studio/members/{user_id:uuid}/remove", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_removal(user_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template | Redirect:
    """Let a member in no more."""
    try:
        keys = await remove_member(sessions, caller, user_id)
    except (Conflict, NotAllowed) as error:
        return await _members_page(sessions, caller, site, problem=error.message)
    return go_to(f"/studio/members?done=removed&keys={keys}")
