"""Whom an interview is open to: its public link, and invites for single people."""

from datetime import UTC, date, datetime
from html import escape
from typing import Any, Final
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import InterviewRow, MailKind, MailState
from server.ports.guarding import SecretBox
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.admission import Refusal, admission_now
from server.services.assessment_mail import SIGN_IN_PATH
from server.services.branding.brands import brand_of_organization, look_of_letters
from server.services.errors import Invalid
from server.services.inputs import parse
from server.services.interviews import get_interview
from server.services.invite_changes import newest_mails
from server.services.invite_keys import KeyStage, NewKey, keys_of_invites, make_new_key
from server.services.invites import (
    MAX_BATCH,
    PersonalInvite,
    create_invites,
    end_of,
    find_invites,
    invite_url,
    revoke_invite,
)
from server.services.letters import LetterLook
from server.services.mail_outbox import Letterbox
from server.services.reminders import LONGEST_DAYS, MOST_REMINDERS
from server.services.site import Site
from server.services.words.by_language import language_names

KEY_WORDS: Final = {
    KeyStage.MADE: "key made",
    KeyStage.USED: "begun with it",
    KeyStage.FINISHED: "begun",
    KeyStage.EXPIRED: "expired",
}
MAIL_WORDS: Final = {
    MailState.WAITING: "mail on its way since",
    MailState.SENT: "mailed",
    MailState.FAILED: "mail did not arrive:",
}
MAIL_KINDS: Final = {
    MailKind.INVITATION: "Invitation",
    MailKind.REMINDER: "Reminder",
    MailKind.MENTION: "Mention",
    MailKind.MEMBER: "To a member",
}
REFUSALS: Final = {
    Refusal.NOT_YET: "Not open yet",
    Refusal.ENDED: "Closed by its date",
    Refusal.FILLED: "Full",
}


async def invites_page(
    interview_id: UUID,
    request: AnyRequest,
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    errors: dict[str, str] | None = None,
    new_key: NewKey | None = None,
    **context: Any,
) -> Template:
    """The page, with a form that was refused as it was sent; `context`: `values`, and `limits` of the other form."""
    detail = await get_interview(sessions, caller, interview_id)
    invites = await find_invites(sessions, caller, interview_id, cursor=request.query_params.get("after"))
    filling, refused = await admission_now(sessions, caller, interview_id)
    look = look_of_letters(await brand_of_organization(sessions, caller.organization_id), site)
    answer = await interview_page(
        "invites.html",
        sessions,
        caller,
        site,
        detail,
        tab="invites",
        public_url=f"{site.base_url}/i/{detail.row.public_slug}",
        button_code=_button_code(f"{site.base_url}/i/{detail.row.public_slug}", detail.row.title, look),
        invites=invites,
        links={invite.row.id: invite_url(site, invite) for invite in invites.items},
        mails=await newest_mails(sessions, [invite.row.id for invite in invites.items]),
        filling=filling,
        refused=REFUSALS[refused] if refused else None,
        **{"values": {"mail": "yes"}, "limits": limits_of(detail.row), **context},
        errors=errors or {},
        keys=await keys_of_invites(sessions, caller, interview_id, invites.items),
        new_key=new_key,
        key_address=f"{site.base_url}{SIGN_IN_PATH}",
        **_said(request),
        **words(),
    )
    answer.status_code = 422 if errors else 200
    return answer


def _button_code(url: str, title: str, look: LetterLook) -> str:
    """The HTML of a button that opens the interview, for a page of the creator's."""
    style = f"{look.button_style};font:600 16px/1.2 system-ui,sans-serif"
    return f'<a href="{escape(url)}" target="_blank" rel="noopener" style="{style}">{escape(title)}</a>'


def words() -> dict[str, Any]:
    """What the pages of invites call things."""
    return {
        "most": MAX_BATCH,
        "key_words": KEY_WORDS,
        "mail_words": MAIL_WORDS,
        "mail_kinds": MAIL_KINDS,
        "languages": language_names(),
        "longest_days": LONGEST_DAYS,
        "most_reminders": MOST_REMINDERS,
        "today": datetime.now(UTC).date().isoformat(),
    }


def limits_of(row: InterviewRow) -> dict[str, str]:
    """The fields of dates, caps and reminders as stored; dates in UTC, for a script to move to the reader's zone."""
    moments = {"opensAt": row.opens_at, "closesAt": row.closes_at}
    numbers = {
        "maxSessions": row.max_sessions,
        "maxCompleted": row.max_completed,
        "reminderDays": row.reminder_days,
        "reminderCount": row.reminder_count,
    }
    written = {name: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}" if at else "" for name, at in moments.items()}
    return written | {name: str(number or "") for name, number in numbers.items()}


def _said(request: AnyRequest) -> dict[str, Any]:
    """What the address says has just been done."""

    def number(name: str) -> int:
        given = request.query_params.get(name, "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0

    done = request.query_params.get("said", "")
    return {
        "made": number("made"),
        "mailed": number("mailed"),
        "left": number("left"),
        "said": done,
        "published": "published" in request.query_params,
    }


@get("/studio/interviews/{interview_id:uuid}/invites", opt=opens(Access.CREATOR), include_in_schema=False)
async def show_invites(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """The public link, the forms to invite, and the invites there are."""
    return await invites_page(interview_id, request, sessions, caller, site)


@post("/studio/interviews/{interview_id:uuid}/invites", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_invite(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, letterbox: Letterbox
) -> Template | Redirect:
    """Invite one person."""
    form = await Form.of(request)
    values = person_values(form)
    errors = form.errors
    if not errors:
        try:
            invite = _invite(values)
            mail = letterbox if values["mail"] else None
            [made] = await create_invites(sessions, caller, interview_id, [invite], letterbox=mail)
        except Invalid as error:
            errors = {field_of(error): kind_words(error)}
        else:
            mailed = int(made.row.mailed_at is not None)
            return go_to(f"/studio/interviews/{interview_id}/invites?made=1&mailed={mailed}#invites")
    return await invites_page(interview_id, request, sessions, caller, site, values=values, errors=errors)


def person_values(form: Form) -> dict[str, str]:
    """The fields about one invite, as sent; what is wrong is noted in the form."""
    return {
        "name": form.text("name", longest=200),
        "email": form.text("email", longest=320),
        "note": form.text("note", longest=2_000),
        "notes": form.text("notes"),
        "language": form.text("language", longest=35),
        "expires": form.text("expires", longest=10),
        "mail": form.text("mail", longest=10),
    }


def person_fields(values: dict[str, str]) -> dict[str, Any]:
    """What the services take of them.

    Raises:
        Invalid: names the field.
    """
    if not values["name"] and not values["email"]:
        raise Invalid("Please give a name or an email address.", "name")
    texts = {name: values[name] or None for name in ("name", "email", "note", "notes", "language")}
    return {**texts, "expiresAt": end_of_day(values["expires"])}


def end_of_day(written: str) -> str | None:
    """When the day of a form's date field is over, as the services take it; None for an empty field.

    Raises:
        Invalid: no date.
    """
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise Invalid("Please give a date.", "expires") from error
    return end_of(day).isoformat()


def _invite(values: dict[str, str]) -> PersonalInvite:
    fields = person_fields(values)
    if fields["expiresAt"] and datetime.fromisoformat(fields["expiresAt"]) <= datetime.now(UTC):
        raise Invalid("This day is over already.", "expires")
    return parse(PersonalInvite, fields)


def field_of(error: Invalid) -> str:
    """The form's field for what the services found wrong."""
    named = (error.field or "name").rpartition(".")[2]
    return "expires" if named == "expiresAt" else named


def kind_words(error: Invalid) -> str:
    """What to say beside the field."""
    return "This does not look like an email address." if error.field == "email" else error.message


@post("/studio/invites/{invite_id:uuid}/revoke", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_revoke(invite_id: UUID, sessions: Sessions, caller: Caller) -> Redirect:
    """Withdraw an invite: its link lets nobody in any more."""
    invite = await revoke_invite(sessions, caller, invite_id)
    return go_to(f"/studio/interviews/{invite.row.interview_id}/invites?said=withdrawn#invites")


@post("/studio/invites/{invite_id:uuid}/key", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_new_candidate_key(
    invite_id: UUID, request: AnyRequest, sessions: Sessions, box: SecretBox, caller: Caller, site: Site
) -> Template:
    """Make a candidate's key anew. The answer is the one page that shows it."""
    made = await make_new_key(sessions, box, caller, invite_id)
    return await invites_page(made.invite.interview_id, request, sessions, caller, site, new_key=made)
