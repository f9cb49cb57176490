"""Projects of chosen members, and the organization's own look: in Chromium, and before axe."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, expect

from server.db.engine import Sessions, open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from server.services.interviews import get_interview
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview, take_interview

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))


@dataclass
class House:
    """An organization with a published interview and a session of it, and its owner signed in."""

    sessions: Sessions
    staff: Staff
    slug: str
    session_path: str
    server: RunningServer

    async def sign_in(self, context: BrowserContext, user_id: object) -> None:
        assert user_id is not None
        token = await open_web_session(self.sessions, user_id)  # type: ignore[arg-type]
        await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": self.server.base_url}])


@pytest_asyncio.fixture(loop_scope="session")
async def house(server: RunningServer, context: BrowserContext) -> AsyncIterator[House]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"house{next(HIRED)}")
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    slug = (await get_interview(sessions, staff.owner, interview_id)).row.public_slug
    house = House(sessions, staff, slug, f"/studio/sessions/{session_id}", server)
    await house.sign_in(context, staff.owner.user_id)
    yield house
    await engine.dispose()


async def test_a_project_is_closed_and_its_interviews_are_gone_for_all_but_chosen_members(
    page: Page, house: House, browser: Browser
) -> None:
    await page.goto("/studio/projects")
    await assert_accessible(page)
    await page.get_by_label("Name", exact=True).fill("Clinic")
    await page.get_by_label("Chosen members only").check()
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("status").first).to_contain_text("The project is made.")
    await assert_accessible(page)
    await page.goto("/studio")
    await page.get_by_role("link", name="Engineers on their work").click()
    await page.get_by_role("link", name="Settings", exact=True).click()
    await page.get_by_role("combobox", name="Project", exact=True).select_option(label="Clinic (chosen members)")
    await page.get_by_role("button", name="Move").click()
    await expect(page.get_by_role("status").first).to_contain_text("Moved")
    await assert_accessible(page)
    theirs = await browser.new_context(base_url=house.server.base_url)
    await house.sign_in(theirs, house.staff.member.user_id)
    member = await theirs.new_page()
    await member.goto("/studio")
    await expect(member.get_by_role("link", name="Engineers on their work")).to_have_count(0)
    answer = await member.goto(house.session_path)
    assert answer is not None
    assert answer.status == 404
    await page.goto("/studio/projects")
    await page.get_by_role("link", name="Clinic").click()
    await page.get_by_role("checkbox", name="Member Member").check()
    await page.get_by_role("button", name="Add the chosen").click()
    await expect(page.get_by_role("status").first).to_contain_text("They see this project now")
    await member.reload()
    await expect(member.get_by_role("heading", name="Ada Lovelace").first).to_be_visible()
    await page.goto("/studio")
    await assert_accessible(page)
    await theirs.close()


def logo() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGBA", (400, 100), (20, 30, 60, 255)).save(out, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()}


async def test_a_look_is_chosen_and_candidates_see_it_in_colours_that_can_be_read(page: Page, house: House) -> None:
    await page.goto("/studio/branding")
    await assert_accessible(page)
    await page.get_by_label("Of links and buttons").fill("#ffd400")
    await expect(page.get_by_text("#816b00, is shown there instead")).to_be_visible()
    shown = page.locator(".look-light .button")
    await expect(shown).to_have_css("background-color", "rgb(129, 107, 0)")
    await expect(page.locator(".look-dark .button")).to_have_css("background-color", "rgb(255, 212, 0)")
    await page.get_by_label("A picture").set_input_files(logo())  # type: ignore[arg-type]
    await page.get_by_label("Before every interview").fill("Welcome to our house.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status").first).to_contain_text("Saved.")
    await assert_accessible(page)
    await page.goto(f"/i/{house.slug}")
    await expect(page.get_by_text("Welcome to our house.")).to_be_visible()
    start = page.get_by_role("button", name="Start the interview")
    await expect(start).to_have_css("background-color", "rgb(129, 107, 0)")
    assert await page.locator(".brand-logo").evaluate("logo => logo.complete && logo.naturalWidth > 0")
    await assert_accessible(page)
    await page.emulate_media(color_scheme="dark")
    await expect(start).to_have_css("background-color", "rgb(255, 212, 0)")
