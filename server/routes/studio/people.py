"""Finding one candidate across everything; taking out what is kept of them, and erasing it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import IO, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Stream, Template

from server.db.engine import Sessions
from server.ports.mailing import MailFiles
from server.ports.media import MediaStore
from server.ports.recording import RecordingFiles
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.errors import Conflict, NotAllowed
from server.services.people.erasing import Erased, erase_person
from server.services.people.exporting import person_as_zip
from server.services.people.finding import SHORTEST, Person, find_people, load_person
from server.services.people.holdings import Stores, holdings_of
from server.services.site import Site

PIECE: Final = 256 * 1024
LONGEST_SEARCH: Final = 2000


def provide_stores(recordings: RecordingFiles, media: MediaStore, mail_files: MailFiles) -> Stores:
    """Where there is something of people outside the database."""
    return Stores(recordings, media, mail_files)


def _expect_sight(caller: Caller) -> None:
    if caller.names_hidden:
        raise NotAllowed("You have hidden names from yourself. Show them again under “For you” to find a person.")


@get("/studio/people", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_people(request: AnyRequest, caller: Caller, site: Site) -> Template:
    """The search; after an erasure, what that has done."""
    erased = {name: value for name, value in request.query_params.items() if value.isdigit() and len(value) < 9}
    return page("people.html", caller, site, section="organization", tab="people", erased=erased)


@post("/studio/people", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_search(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Who is found. A form that is posted, so that no address of a person stands in an address, a log or a history."""
    _expect_sight(caller)
    form = await Form.of(request)
    wanted = form.raw("who").strip()[:LONGEST_SEARCH]
    errors = {} if len(wanted) >= SHORTEST else {"who": "Please give two characters or more."}
    people = await find_people(sessions, caller, wanted)
    status = 422 if errors else 200
    found = {"wanted": wanted, "people": people, "errors": errors, "searched": not errors}
    return page("people.html", caller, site, status=status, section="organization", tab="people", **found)


async def _person_page(
    sessions: Sessions,
    stores: Stores,
    caller: Caller,
    site: Site,
    person: Person,
    *,
    picked: Person | None = None,
    typed: str = "",
    problem: str = "",
) -> Template:
    chosen = picked or person
    return page(
        "person.html",
        caller,
        site,
        status=422 if problem else 200,
        section="organization",
        tab="people",
        person=person,
        picked={record.id for record in chosen.records},
        called=chosen.called,
        holdings=await holdings_of(sessions, stores, caller, chosen),
        typed=typed,
        problem=problem,
    )


@get("/studio/people/{record_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_person(record_id: UUID, sessions: Sessions, stores: Stores, caller: Caller, site: Site) -> Template:
    """Everything that is kept of the person whom a session or an invite is of."""
    _expect_sight(caller)
    person = await load_person(sessions, caller, record_id)
    return await _person_page(sessions, stores, caller, site, person)


def _picked(form: Form, person: Person) -> Person | None:
    ticked = [record.id for record in person.records if form.checked(f"record_{record.id}")]
    return person.only(ticked) if ticked else None


@post("/studio/people/{record_id:uuid}", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_person(
    record_id: UUID, request: AnyRequest, sessions: Sessions, stores: Stores, caller: Caller, site: Site
) -> Template | Redirect | Stream:
    """Count, take out or erase the chosen records, by the button that was pressed."""
    _expect_sight(caller)
    form = await Form.of(request)
    person = await load_person(sessions, caller, record_id)
    picked, typed = _picked(form, person), form.raw("confirm").strip()
    if picked is None:
        problem = "Please choose at least one record."
        return await _person_page(sessions, stores, caller, site, person, typed=typed, problem=problem)
    if form.raw("do") == "export":
        return await _as_file(sessions, stores, caller, picked)
    problem = ""
    if form.raw("do") == "erase":
        if typed.casefold() == picked.called.casefold():
            try:
                return go_to(f"/studio/people?{_told(await erase_person(sessions, stores, caller, picked))}")
            except Conflict as error:
                problem = error.message
        else:
            problem = f"Please type “{picked.called}”, so that nobody is erased by mistake."
    return await _person_page(sessions, stores, caller, site, person, picked=picked, typed=typed, problem=problem)


def _told(erased: Erased) -> str:
    return urlencode(
        {
            "sessions": erased.sessions,
            "invites": erased.invites,
            "rows": erased.rows,
            "files_left": erased.files_left,
            "traces": int(erased.scrubbed is False),
        }
    )


async def _as_file(sessions: Sessions, stores: Stores, caller: Caller, person: Person) -> Stream:
    stack = AsyncExitStack()
    file = await stack.enter_async_context(person_as_zip(sessions, stores, caller, person))
    headers = {"Content-Disposition": f'attachment; filename="person-{str(person.id)[-6:]}.zip"'}
    return Stream(_pieces(stack, file), media_type="application/zip", headers=headers)


async def _pieces(stack: AsyncExitStack, file: IO[bytes]) -> AsyncIterator[bytes]:
    async with stack:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
