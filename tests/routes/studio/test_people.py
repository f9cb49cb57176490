"""“Find a person”: what is kept is listed, downloaded as one file, and erased after it has been confirmed."""

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, InterviewRow, MediaKind, SessionRow
from server.services.invites import NewInvite, create_invites
from server.services.media import mark_stored, new_media
from server.services.media_links import MediaLinks
from server.settings import Settings
from tests.support.browser import Browser, fields_of
from tests.support.studio import HOSTILE, PASSWORD, Staff, make_interview, take_interview, write_report

NAME = "Ada Lovelace"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=1000,
        data_dir=str(tmp_path / "var"),
    )


async def found(owner: Browser, who: str = "ada@example.org") -> None:
    """Search, and open the one who is found."""
    await owner.open("/studio/people")
    page = await owner.press("Find", who=who)
    [link] = [path for path in page.links().values() if path.startswith("/studio/people/")]
    await owner.open(link)


@pytest.fixture
async def world(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id, name=NAME)
    await write_report(sessions, session_id, turns)
    await create_invites(sessions, staff.owner, interview_id, [NewInvite(name=NAME, email="ada@example.org")])
    await take_interview(sessions, staff.owner, interview_id, name="Bob", email="bob@example.org")


async def test_a_person_is_found_and_what_is_kept_is_listed(owner: Browser, world: None) -> None:
    await found(owner, "ada@EXAMPLE.org")
    assert "ada@example.org" not in owner.page.url
    assert "Invite in “Engineers on their work”" in owner.page.text
    assert "Findings of reports, with quotes 10" in owner.page.text
    await owner.open("/studio/people")
    page = await owner.press("Find", who="nobody@example.org")
    assert "Nobody found" in page.text
    page = await owner.press("Find", who="a")
    assert page.status == 422


async def test_everything_comes_as_one_file(
    owner: Browser, world: None, client: AsyncTestClient[Litestar], sessions: Sessions, tmp_path: Path
) -> None:
    media = open_media(MediaConfig(tmp_path / "var"), MediaLinks("https://c.example", "sign here"))
    async with writing(sessions) as db:
        session = (await db.scalars(select(SessionRow).where(SessionRow.participant_name == NAME))).one()
        still = new_media(session.id, MediaKind.CAMERA_STILL, "image/jpeg", 7)
        db.add(still)
        await db.flush()
        await mark_stored(db, still.id)
    await media.put(still.path, b"picture", "image/jpeg")
    await found(owner)
    form, button = owner.page.form("Download everything")
    fields = {**dict(fields_of(form)), "do": button.attributes["value"]}
    client.cookies = owner.cookies
    answer = await client.post(form.attributes["action"], data=fields)
    client.cookies = httpx.Cookies()
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        data = json.loads(archive.read("data.json"))
        text = archive.read(f"sessions/{session.id}.md").decode()
        assert archive.read(f"media/{session.id}/{Path(still.path).name}") == b"picture"
    assert {"READ-ME.txt", "data.json"} <= names
    assert "MISSING.txt" not in names
    assert "dual-write layer" in text
    assert len(data["tables"]["turns"]) == 11
    assert "token" not in data["tables"]["invites"][0]
    assert "token_hash" not in data["tables"]["sessions"][0]
    assert "bob@example.org" not in json.dumps(data)


async def test_a_person_is_erased_once_their_name_was_typed(owner: Browser, world: None, sessions: Sessions) -> None:
    await found(owner)
    page = await owner.press("Erase for good", confirm="Ada")
    assert page.status == 422
    assert f"Please type “{NAME}”" in page.text
    page = await owner.press("Erase for good", confirm=f" {NAME.lower()} ")
    assert page.path == "/studio/people"
    assert "The person is erased. 1 session and 1 invite with all" in page.text
    async with reading(sessions) as db:
        assert list(await db.scalars(select(SessionRow.participant_name))) == ["Bob"]
        logged = (await db.scalars(select(AuditEvent).where(AuditEvent.action == "person.erased"))).one()
        assert list(await db.scalars(select(InterviewRow.session_count))) == [1]
    assert logged.data == {"sessions": 1, "invites": 1}
    page = await owner.open("/studio/audit")
    assert "Erased a person" in page.text


async def test_records_of_somebody_else_are_left_out(owner: Browser, world: None, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        values = {"participant_email": "ada@example.org"}
        await db.execute(update(SessionRow).where(SessionRow.participant_name == "Bob").values(values))
        bob = (await db.scalars(select(SessionRow.id).where(SessionRow.participant_name == "Bob"))).one()
    await found(owner)
    assert "Take the tick from those of somebody else" in owner.page.text
    page = await owner.press("Count again", {f"record_{bob}": ""})
    assert "Turns of transcripts 11" in page.text
    page = await owner.press("Erase for good", {f"record_{bob}": ""}, confirm=NAME)
    async with reading(sessions) as db:
        assert list(await db.scalars(select(SessionRow.id))) == [bob]
    await found(owner)
    page = await owner.press("Erase for good", {f"record_{bob}": ""}, confirm="Bob")
    assert "Please choose at least one record." in page.text


async def test_hostile_names_stay_words(owner: Browser, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await take_interview(sessions, staff.owner, interview_id, name=HOSTILE[:200], email=None)
    await found(owner, "<script>")
    assert "<script>document" not in owner.page.html
    page = await owner.press("Erase for good", confirm=HOSTILE[:200])
    assert "The person is erased." in page.text


async def test_only_owners_and_admins_find_people(browser: Browser, staff: Staff) -> None:
    page = await browser.sign_in(staff.email("member"), PASSWORD)
    assert "Organization" not in page.links()
    assert (await browser.open("/studio/people")).status == 403


async def test_who_has_hidden_names_is_told_so(owner: Browser, world: None) -> None:
    await owner.open("/studio/for-you")
    await owner.press("Hide names from me")
    await owner.open("/studio/people")
    page = await owner.press("Find", who="ada")
    assert page.status == 403
    assert "You have hidden names from yourself" in page.text
