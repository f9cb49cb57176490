"""A colleague is invited and joins; a candidate is found, taken out and erased: in Chromium, and before axe."""

import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from server.db.engine import Sessions, open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from server.services.invites import NewInvite, create_invites
from tests.support.chromium import assert_accessible
from tests.support.everything import files_with
from tests.support.server import RunningServer
from tests.support.studio import PASSWORD, Staff, hire, make_interview, take_interview, write_report

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))
NAME, MARK = "Quillon Erasable", "erasable"


@dataclass
class Office:
    """An organization with one candidate's session and invite, and its owner signed in."""

    sessions: Sessions
    staff: Staff


@pytest_asyncio.fixture(loop_scope="session")
async def office(server: RunningServer, context: BrowserContext) -> AsyncIterator[Office]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"people{next(HIRED)}")
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(
        sessions, staff.owner, interview_id, name=NAME, email=f"{MARK}@example.org"
    )
    await write_report(sessions, session_id, turns)
    await create_invites(sessions, staff.owner, interview_id, [NewInvite(name=NAME, email=f"{MARK}@example.org")])
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    yield Office(sessions, staff)
    await engine.dispose()


async def test_a_candidate_is_found_taken_out_and_erased(
    page: Page, office: Office, server: RunningServer, tmp_path: Path
) -> None:
    await page.goto("/studio/people")
    await assert_accessible(page)
    await page.get_by_label("Email address, name").fill(MARK)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name=NAME)).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name=NAME).click()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await assert_accessible(page)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download everything").click()
    await (await download.value).save_as(tmp_path / "person.zip")
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        assert "data.json" in archive.namelist()
    confirm = page.get_by_label(f"Type {NAME} to confirm")
    await confirm.press("Enter")  # neither downloads nor erases
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await page.get_by_role("button", name="Erase for good").click()
    await expect(page.get_by_role("alert")).to_contain_text(f"Please type “{NAME}”")
    await assert_accessible(page)
    assert "colloquy.db" in " ".join(files_with(server.folder / "var", MARK))
    await confirm.fill(NAME)
    await page.get_by_role("button", name="Erase for good").click()
    await expect(page.get_by_role("status").first).to_contain_text("1 session and 1 invite with all that belonged")
    await assert_accessible(page)
    assert files_with(server.folder / "var", MARK) == []


async def test_a_colleague_is_invited_joins_and_is_removed(
    page: Page, office: Office, browser: Browser, server: RunningServer
) -> None:
    await page.goto("/studio/members")
    await assert_accessible(page)
    email = f"new{next(HIRED)}@example.org"
    await page.get_by_label("Email address").fill(email)
    await page.get_by_role("button", name="Invite").click()
    link = await page.get_by_role("textbox", name="The link").input_value()
    await assert_accessible(page)
    guest = await browser.new_context(base_url=server.base_url)
    there = await guest.new_page()
    await there.goto(link)
    await assert_accessible(there)
    await there.get_by_label("Your name").fill("Nora New")
    for label in ("Password", "Password again"):
        await there.get_by_label(label, exact=True).fill(PASSWORD)
    await there.get_by_role("button", name="Join").click()
    await expect(there.get_by_role("link", name="Your account: Nora New")).to_be_visible()
    await page.goto("/studio/members")
    await page.get_by_text("Remove Nora New").first.click()
    await page.get_by_role("button", name="Remove Nora New").click()
    await expect(page.get_by_role("status").first).to_contain_text("They are removed")
    await there.reload()
    await expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
    await guest.close()
