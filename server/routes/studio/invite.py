"""One invite: what it says, what is made easier for its candidate, and its mail."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.invites import field_of, kind_words, person_fields, person_values, words
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.accommodations import (
    MOST_MINUTES,
    MOST_PERCENT,
    SLOWEST_PERCENT,
    Accommodations,
    accommodations_of,
)
from server.services.errors import Conflict, Invalid, TooMany
from server.services.inputs import parse
from server.services.interviews import get_interview
from server.services.invite_changes import InviteChanges, change_invite, resend_invite, view_invite
from server.services.invites import EVERYWHERE_OVER, invite_url
from server.services.mail_outbox import Letterbox
from server.services.site import Site


@get("/studio/invites/{invite_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_invite(invite_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """All about one invite."""
    return await _invite_page(invite_id, sessions, caller, site, said=request.query_params.get("said", ""))


async def _invite_page(
    invite_id: UUID, sessions: Sessions, caller: Caller, site: Site, *, said: str = "", **refused: Any
) -> Template:
    found = await view_invite(sessions, caller, invite_id)
    row = found.invite.row
    answer = await interview_page(
        "invite.html",
        sessions,
        caller,
        site,
        await get_interview(sessions, caller, row.interview_id),
        tab="invites",
        invite=found.invite,
        mails=found.mails,
        link=invite_url(site, found.invite),
        said=said,
        most_percent=MOST_PERCENT,
        most_minutes=MOST_MINUTES,
        slowest=SLOWEST_PERCENT,
        **{"values": values_of(row, accommodations_of(row)), "errors": {}, **refused},
        **words(),
    )
    answer.status_code = 422 if refused else 200
    return answer


def values_of(row: Any, given: Accommodations) -> dict[str, str]:
    """The form as stored."""
    texts = {name: getattr(row, name) or "" for name in ("name", "email", "note", "notes", "language")}
    return {
        **texts,
        "expires": (row.expires_at - EVERYWHERE_OVER).date().isoformat() if row.expires_at else "",
        "extraPercent": str(given.extra_percent or ""),
        "extraMinutes": str(given.extra_minutes or ""),
        "textOnly": "yes" if given.text_only else "",
        "speechPercent": str(given.speech_percent) if given.speech_percent < 100 else "",
    }


@post("/studio/invites/{invite_id:uuid}", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_invite_changes(
    invite_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template | Redirect:
    """Save what was changed about an invite."""
    form = await Form.of(request)
    values = person_values(form)
    given = {
        "extra_percent": form.whole("extraPercent", least=0, most=MOST_PERCENT) or 0,
        "extra_minutes": form.whole("extraMinutes", least=0, most=MOST_MINUTES) or 0,
        "text_only": form.checked("textOnly"),
        "speech_percent": form.whole("speechPercent", least=SLOWEST_PERCENT, most=100) or 100,
    }
    values |= {name: form.raw(name) for name in ("extraPercent", "extraMinutes", "textOnly", "speechPercent")}
    errors = form.errors
    if not errors:
        try:
            fields = {**person_fields(values), "accommodations": given}
            await change_invite(sessions, caller, invite_id, parse(InviteChanges, fields))
        except Invalid as error:
            errors = {field_of(error): kind_words(error)}
        except Conflict as error:
            errors = {"email": error.message}
        else:
            return go_to(f"/studio/invites/{invite_id}?said=saved")
    return await _invite_page(invite_id, sessions, caller, site, values=values, errors=errors)


@post("/studio/invites/{invite_id:uuid}/mail", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_resend_invite(
    invite_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, letterbox: Letterbox
) -> Template | Redirect:
    """Mail the invite, or mail it again."""
    try:
        invite = await resend_invite(sessions, letterbox, caller, invite_id)
    except (Conflict, Invalid, TooMany) as error:
        return await _invite_page(invite_id, sessions, caller, site, errors={"mail": error.message})
    if request.query_params.get("from") == "list":
        return go_to(f"/studio/interviews/{invite.row.interview_id}/invites?said=mailed#invites")
    return go_to(f"/studio/invites/{invite_id}?said=mailed")
