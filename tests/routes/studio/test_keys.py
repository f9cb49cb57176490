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


async def test_a_key_is_narrowed_given_an_end_and_rotated(
    owner: Browser, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    async def status(key: str, method: str = "GET") -> int:
        headers = {"Authorization": f"Bearer {key}"}
        return (await client.request(method, "/api/v1/interviews", headers=headers, json={"title": "T"})).status_code

    def shown() -> str:
        [field] = owner.page.root.all("input", aria_label="The new key")
        return str(field.attributes["value"])

    await owner.open("/studio/keys")
    page = await owner.press("Make a key", name="Reader", expires="90", scope_write="", scope_candidates="")
    first = shown()
    assert "may be used for read, reports" in page.text
    assert "expires" in page.text
    assert [await status(first), await status(first, "POST")] == [200, 403]
    page = await owner.press("Make a new secret", grace="24")
    second = shown()
    assert "has a new secret" in page.text
    assert "The secret before is good until" in page.text
    assert [await status(first), await status(second), await status(second, "POST")] == [200, 200, 403]
    await owner.open("/studio/keys")
    await owner.press("Make a new secret", grace="0")
    assert [await status(second), await status(shown())] == [401, 200]


async def test_a_key_must_be_good_for_something(owner: Browser) -> None:
    await owner.open("/studio/keys")
    nothing = {"scope_read": "", "scope_write": "", "scope_candidates": "", "scope_reports": ""}
    page = await owner.press("Make a key", nothing, name="Nothing")
    assert page.status == 422
    assert "Please choose at least one thing" in page.text
