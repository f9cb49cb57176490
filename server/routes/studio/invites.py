"""Whom an interview is open to: its public link, and invites for single people."""

from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.ports.guarding import SecretBox
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.assessment_mail import SIGN_IN_PATH
from server.services.errors import Invalid
from server.services.inputs import parse
from server.services.interviews import get_interview
from server.services.invite_keys import KeyStage, NewKey, keys_of_invites, make_new_key
from server.services.invite_lists import LineError, decode_upload, read_people
from server.services.invites import (
    MAX_BATCH,
    NewInvite,
    create_invites,
    find_invites,
    invite_url,
    revoke_invite,
)
from server.services.site import Site

KEY_WORDS: Final = {
    KeyStage.MADE: "key made",
    KeyStage.USED: "begun with it",
    KeyStage.FINISHED: "begun",
    KeyStage.EXPIRED: "expired",
}


async def _invites_page(
    interview_id: UUID,
    request: AnyRequest,
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    line_errors: list[LineError] | None = None,
    good_lines: int = 0,
    new_key: NewKey | None = None,
) -> Template:
    detail = await get_interview(sessions, caller, interview_id)
    invites = await find_invites(sessions, caller, interview_id, cursor=request.query_params.get("after"))
    keys = await keys_of_invites(sessions, caller, interview_id, invites.items)
    made = request.query_params.get("made", "")
    answer = await interview_page(
        "invites.html",
        sessions,
        caller,
        site,
        detail,
        tab="invites",
        public_url=f"{site.base_url}/i/{detail.row.public_slug}",
        invites=invites,
        links={invite.row.id: invite_url(site, invite) for invite in invites.items},
        values=values or {},
        errors=errors or {},
        line_errors=line_errors or [],
        good_lines=good_lines,
        most=MAX_BATCH,
        made=int(made) if made.isascii() and made.isdigit() and len(made) < 4 else 0,
        published="published" in request.query_params,
        keys=keys,
        key_words=KEY_WORDS,
        new_key=new_key,
        key_address=f"{site.base_url}{SIGN_IN_PATH}",
    )
    answer.status_code = 422 if errors or line_errors else 200
    return answer


@get("/studio/interviews/{interview_id:uuid}/invites", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_invites(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The public link, the forms to invite, and the invites there are."""
    return await _invites_page(interview_id, request, sessions, caller, site)


@post("/studio/interviews/{interview_id:uuid}/invites", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_invite(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Invite one person."""
    form = await Form.of(request)
    values = {
        "name": form.text("name", longest=200),
        "email": form.text("email", longest=320),
        "notes": form.text("notes"),
    }
    errors = form.errors
    if not errors:
        try:
            await create_invites(sessions, caller, interview_id, [_invite(values)])
        except Invalid as error:
            errors = {(error.field or "name").rpartition(".")[2]: _kind_words(error)}
        else:
            return go_to(f"/studio/interviews/{interview_id}/invites?made=1#invites")
    return await _invites_page(interview_id, request, sessions, caller, site, values=values, errors=errors)


def _invite(values: dict[str, str]) -> NewInvite:
    if not values["name"] and not values["email"]:
        raise Invalid("Please give a name or an email address.", "name")
    return parse(NewInvite, {name: value or None for name, value in values.items()})


def _kind_words(error: Invalid) -> str:
    return "This does not look like an email address." if error.field == "email" else error.message


@post("/studio/interviews/{interview_id:uuid}/invites/many", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_many_invites(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Invite everybody in a pasted list or an uploaded CSV file; with an error in any line, nobody yet."""
    form = await Form.of(request)
    answer: dict[str, Any] = {"values": {"people": form.raw("people")}}
    try:
        if (file := form.file("file")) is not None:
            content = await file.read()
            await file.close()
            answer["values"] = {"people": decode_upload(content).replace("\r\n", "\n")}
        people = read_people(answer["values"]["people"])
        if not people.errors:
            made = await create_invites(sessions, caller, interview_id, people.invites)
            return go_to(f"/studio/interviews/{interview_id}/invites?made={len(made)}#invites")
        answer |= {"line_errors": people.errors, "good_lines": len(people.invites)}
    except Invalid as error:
        answer["errors"] = {error.field or "people": error.message}
    return await _invites_page(interview_id, request, sessions, caller, site, **answer)


@post("/studio/invites/{invite_id:uuid}/revoke", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_revoke(invite_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Withdraw an invite: its link lets nobody in any more."""
    invite = await revoke_invite(sessions, caller, invite_id)
    return go_to(f"/studio/interviews/{invite.row.interview_id}/invites#invites")


@post("/studio/invites/{invite_id:uuid}/key", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_new_candidate_key(
    invite_id: UUID, request: AnyRequest, sessions: Sessions, box: SecretBox, caller: Caller, site: Site
) -> Template:
    """Make a candidate's key anew. The answer is the one page that shows it."""
    made = await make_new_key(sessions, box, caller, invite_id)
    return await _invites_page(made.invite.interview_id, request, sessions, caller, site, new_key=made)
