"""API keys are shown once, work, and end when revoked."""

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import AuditEvent
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff


async def test_a_key_is_shown_once_works_and_ends_when_revoked(
    owner: Browser, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    async def status(key: str) -> int:
        return (await client.get("/api/v1/interviews", headers={"Authorization": f"Bearer {key}"})).status_code

    await owner.open("/studio/keys")
    page = await owner.press("Make a key", name="Applicant tracking")
    [field] = page.root.all("input", aria_label="The new key")
    key = field.attributes["value"]
    assert key.startswith("dlv_")
    assert await status(key) == 200
    page = await owner.open("/studio/keys")
    assert key not in page.html
    assert key[:10] in page.text
    assert "Applicant tracking" in page.text
    await owner.press("Revoke")
    assert await status(key) == 401
    async with reading(sessions) as db:
        logged = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("api_key"))))
    assert logged == ["api_key.created", "api_key.revoked"]


async def test_a_key_needs_a_name(owner: Browser) -> None:
    await owner.open("/studio/keys")
    page = await owner.press("Make a key", name=" ")
    assert page.status == 422
    assert "Please name the key" in page.text


async def test_members_have_no_keys_page_and_no_link_to_it(browser: Browser, staff: Staff) -> None:
    page = await browser.sign_in(staff.email("member"), PASSWORD)
    assert "API keys" not in page.links()
    page = await browser.open("/studio/keys")
    assert page.status == 403
    assert "Your role does not open this page." in page.text


async def test_usage_says_what_was_used(owner: Browser) -> None:
    page = await owner.open("/studio/usage")
    assert "Members 3" in page.text
    assert "Model tokens this month 0" in page.text
