"""The audit log, a creator's tries, candidates' keys and the account after a link: in Chromium, and before axe."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from server.adapters.secret_box import FernetBox
from server.adapters.secret_file import installation_secret
from server.db.engine import Sessions, open_engine, sessionmaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from server.services.assessments import NewAssessment, NewKeys, create_assessment, create_keys
from server.services.entry import Applicant, open_session
from server.services.interviews import get_interview
from server.services.site import Site
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))


@dataclass
class Office:
    """An organization with an interview that was tried twice, and an assessment with one key."""

    sessions: Sessions
    staff: Staff
    interview_id: UUID
    assessment_id: UUID


@pytest_asyncio.fixture(loop_scope="session")
async def office(server: RunningServer, context: BrowserContext) -> AsyncIterator[Office]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"records{next(HIRED)}")
    interview_id = await make_interview(sessions, staff.owner)
    slug = (await get_interview(sessions, staff.owner, interview_id)).row.public_slug
    for _ in range(2):
        await open_session(sessions, slug, Applicant(name="Olivia Owner", consent=True, preview=True))
    new = NewAssessment(title="Backend challenge", role="Engineer", task_brief="How would you do it?")
    made = await create_assessment(sessions, staff.owner, {}, new)
    wanted = NewKeys(count=1, candidate_emails=("ada@example.org",), candidate_names=("Ada",))
    site = Site(server.base_url, secure=False, version="0", model_name=None, rate_limit=0, sign_in_limit=0)
    box = FernetBox(installation_secret(server.folder / "var"))
    await create_keys(sessions, box, staff.owner, site, made.interview.id, wanted)
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.owner.user_id, by_link=True)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    yield Office(sessions, staff, interview_id, made.interview.id)
    await engine.dispose()


async def test_the_audit_log_is_filtered_by_keyboard_and_downloaded(page: Page, office: Office) -> None:
    await page.goto("/studio/audit")
    await assert_accessible(page)
    await page.get_by_label("What", exact=True).select_option("Made an assessment")
    await page.get_by_role("button", name="Show").press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    await expect(page.get_by_role("link", name="Backend challenge")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download as CSV").click()
    assert (await download.value).suggested_filename.startswith("audit-20")
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.goto("/studio/audit?from=1999-01-01&to=1999-01-02")
    await expect(page.get_by_text("Nothing in the log is like this.")).to_be_visible()
    await assert_accessible(page)


async def test_tries_are_deleted_after_a_second_press(page: Page, office: Office) -> None:
    await page.goto(f"/studio/interviews/{office.interview_id}/previews")
    await expect(page.locator(".preview-row")).to_have_count(2)
    await assert_accessible(page)
    await page.locator("summary", has_text="Delete the try").first.click()
    await page.get_by_role("button", name="Delete for good").first.click()
    await expect(page.get_by_role("status").filter(has_text="The try is deleted.")).to_be_visible()
    await expect(page.locator(".preview-row")).to_have_count(1)


async def test_a_new_key_is_made_on_the_invites_page(page: Page, office: Office) -> None:
    await page.goto(f"/studio/interviews/{office.assessment_id}/invites")
    await expect(page.get_by_text("Key not used yet")).to_be_visible()
    await page.get_by_role("button", name="New key for Ada").click()
    await expect(page.get_by_role("textbox", name="The new key")).to_have_value(
        re.compile(r"^PST-[A-Z2-9]{4}-[A-Z2-9]{4}$")
    )
    await assert_accessible(page)


async def test_the_account_page_after_a_link_asks_for_no_old_password(page: Page, office: Office) -> None:
    await page.goto("/studio/account")
    await expect(page.get_by_label("Current password")).to_have_count(0)
    await expect(page.locator("#trusted")).to_contain_text("without the one you had")
    await assert_accessible(page)
