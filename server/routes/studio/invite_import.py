"""Inviting many: a list is looked at first, its columns and what is wrong in it; then its good lines are invited."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.interviews import interview_page
from server.routes.studio.invites import end_of_day, invites_page, words
from server.routes.studio.pages import AnyRequest, go_to
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.interviews import get_interview
from server.services.invite_lists import (
    LARGEST_BYTES,
    Column,
    PeopleList,
    Table,
    decode_upload,
    guess_columns,
    read_people,
    read_table,
)
from server.services.invites import PersonalInvite, create_invites, invited_addresses
from server.services.mail_outbox import Letterbox
from server.services.site import Site

COLUMN_WORDS: Final = {
    Column.NAME: "Name",
    Column.EMAIL: "Email address",
    Column.PHONE: "Phone",
    Column.NOTE: "Note to the candidate",
    Column.NOTES: "Notes for your team",
    Column.LANGUAGE: "Language of the mail",
    Column.EXPIRES: "Good until",
    Column.IGNORED: "Leave out",
}
SHOWN: Final = 5
"""Lines of the list that stand on the page as an example."""
MOST_SHOWN_ERRORS: Final = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as it is being looked at."""

    text: str
    table: Table
    columns: tuple[Column, ...]
    people: PeopleList
    values: dict[str, str]
    errors: dict[str, str]


@post("/studio/interviews/{interview_id:uuid}/invites/many", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_list(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site
) -> Template:
    """Look at a pasted list or an uploaded file. Nobody is invited yet."""
    form = await Form.of(request)
    text = form.raw("people")
    try:
        if (file := form.file("file")) is not None:
            content = await file.read(LARGEST_BYTES + 1)
            await file.close()
            text = decode_upload(content).replace("\r\n", "\n")
        table = read_table(text)
    except Invalid as error:
        values, errors = {"people": text, "mail": "yes"}, {error.field or "people": error.message}
        return await invites_page(interview_id, request, sessions, caller, site, values=values, errors=errors)
    draft = await _draft(sessions, caller, interview_id, text, table, guess_columns(table), {"mail": "yes"})
    return await _import_page(sessions, caller, site, interview_id, draft)


@post("/studio/interviews/{interview_id:uuid}/invites/import", opt=opens(Access.CREATOR), include_in_schema=False)
async def take_import_of_people(
    interview_id: UUID, request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, letterbox: Letterbox
) -> Template | Redirect:
    """Look again with other columns; or invite everybody in the lines that are fine."""
    form = await Form.of(request)
    text, values = form.raw("people"), {name: form.raw(name).strip() for name in ("note", "expires", "mail", "heading")}
    try:
        table = read_table(text, heading=bool(values["heading"]))
    except Invalid as error:
        kept, errors = {"people": text, "mail": "yes"}, {"people": error.message}
        return await invites_page(interview_id, request, sessions, caller, site, values=kept, errors=errors)
    draft = await _draft(sessions, caller, interview_id, text, table, _columns(form, table), values)
    if not form.checked("invite") or draft.errors or not draft.people.invites:
        return await _import_page(sessions, caller, site, interview_id, draft, status=422 if draft.errors else 200)
    mail = letterbox if values["mail"] else None
    made = await create_invites(sessions, caller, interview_id, draft.people.invites, letterbox=mail)
    mailed = sum(invite.row.mailed_at is not None for invite in made)
    counts = f"made={len(made)}&mailed={mailed}&left={len(draft.people.errors)}"
    return go_to(f"/studio/interviews/{interview_id}/invites?{counts}#invites")


def _columns(form: Form, table: Table) -> tuple[Column, ...]:
    guessed = guess_columns(table)
    known = {column.value for column in Column}
    chosen = [form.raw(f"column{at}") for at in range(table.width)]
    return tuple(Column(name) if name in known else guess for name, guess in zip(chosen, guessed, strict=True))


async def _draft(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    text: str,
    table: Table,
    columns: tuple[Column, ...],
    values: dict[str, str],
) -> Draft:
    errors: dict[str, str] = {}
    people, expires_at = PeopleList([], []), None
    try:
        people = read_people(table, columns, invited=await invited_addresses(sessions, caller, interview_id))
        expires_at = end_of_day(values.get("expires", ""))
    except Invalid as error:
        errors[error.field or "people"] = error.message
    if len(values.get("note", "")) > 2_000:
        errors["note"] = "This is too long: a note has at most 2,000 characters."
    common = {"note": values.get("note") or None, "expires_at": expires_at}
    invites = [_with(invite, common) for invite in people.invites] if not errors else people.invites
    return Draft(text, table, columns, PeopleList(invites, people.errors), values, errors)


def _with(invite: PersonalInvite, common: dict[str, Any]) -> PersonalInvite:
    """What is said of everybody, where the line itself does not say otherwise."""
    raw = {"note": common["note"], "expiresAt": common["expires_at"]}
    own = {name: value for name, value in msgspec.to_builtins(invite).items() if value is not None}
    return msgspec.convert({**raw, **own}, PersonalInvite)


async def _import_page(
    sessions: Sessions, caller: Caller, site: Site, interview_id: UUID, draft: Draft, *, status: int = 200
) -> Template:
    answer = await interview_page(
        "invites_import.html",
        sessions,
        caller,
        site,
        await get_interview(sessions, caller, interview_id),
        tab="invites",
        draft=draft,
        values=draft.values,
        errors=draft.errors,
        rows=draft.table.rows[:SHOWN],
        columns=COLUMN_WORDS,
        most_errors=MOST_SHOWN_ERRORS,
        **words(),
    )
    answer.status_code = status
    return answer
