"""The candidate's front door, in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


async def test_landing_says_who_asks_how_long_and_what_is_kept(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", title="About your work", time_limit_minutes=20, retention_days=90)
    response = await page.goto(f"/i/{slug}")
    assert response is not None
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"
    await expect(page.get_by_role("heading", level=1)).to_have_text("About your work")
    for words in ("an AI, not a person", "up to 20 minutes", "1 main question", "deleted 90 days after the interview"):
        await expect(page.get_by_text(words, exact=False).first).to_be_visible()
    await assert_accessible(page)


async def test_missing_fields_are_named_beside_them_and_nothing_typed_is_lost(
    page: Page, interviews: Interviews
) -> None:
    slug = interviews.create("What do you do?", ask_email=True)
    await page.goto(f"/i/{slug}")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_label("Your email address").fill("not an address")
    async with page.expect_navigation() as arriving:
        await page.get_by_role("button", name="Start the interview").click()
    assert (await arriving.value).status == 400
    await expect(page.get_by_label("Your name")).to_have_value("Ada")
    email = page.get_by_label("Your email address")
    await expect(email).to_have_value("not an address")
    await expect(email).to_have_accessible_description("This does not look like an email address.")
    await expect(page.get_by_role("checkbox")).to_have_accessible_description(
        "Please agree to the notice before starting."
    )
    await assert_accessible(page)


async def test_an_invite_knows_its_candidate(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", require_invite=True, ask_email=True)
    token = interviews.invite(slug, name="Grace Hopper", email="grace@example.org")
    await page.goto(f"/i/{slug}?token={token}")
    await expect(page.get_by_text("Grace Hopper")).to_be_visible()
    await expect(page.get_by_label("Your name")).to_have_count(0)
    await assert_accessible(page)
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(page.get_by_text("Hello Grace Hopper").first).to_be_visible()


async def test_the_same_link_resumes(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?", require_invite=True)
    token = interviews.invite(slug, name="Grace")
    await page.goto(f"/i/{slug}?token={token}")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(page.get_by_label("Your answer")).to_be_visible()
    await page.goto(f"/i/{slug}?token={token}")
    await expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Continue the interview").click()
    await expect(page.get_by_text("Hello Grace").first).to_be_visible()


async def test_somebody_else_at_the_same_browser_can_begin_anew(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("What do you do?")
    for name in ("Ada", "Grace"):
        await page.goto(f"/i/{slug}")
        if name == "Grace":
            await page.get_by_role("link", name="Start a new interview").click()
        await page.get_by_label("Your name").fill(name)
        await page.get_by_role("checkbox").check()
        await page.get_by_role("button", name="Start the interview").click()
        await expect(page.get_by_text(f"Hello {name}").first).to_be_visible()


async def test_landing_works_without_javascript(
    browser: Browser, server: RunningServer, interviews: Interviews
) -> None:
    slug = interviews.create("What do you do?")
    context = await browser.new_context(base_url=server.base_url, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"/i/{slug}")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Start the interview").click()
    await page.wait_for_url("**/room")
    assert '<noscript><p class="notice notice-warn">This page needs JavaScript' in await page.content()
    await context.close()


async def test_a_german_interview_speaks_german(page: Page, interviews: Interviews) -> None:
    slug = interviews.create("Was machen Sie beruflich?", language="de-AT", title="Über Ihre Arbeit")
    await page.goto(f"/i/{slug}")
    assert await page.get_attribute("html", "lang") == "de"
    await page.get_by_label("Ihr Name").fill("Ada")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Interview beginnen").click()
    await expect(page.get_by_label("Ihre Antwort")).to_be_visible()
    await expect(page.get_by_text("Frage 1 von 1")).to_be_visible()
    await assert_accessible(page)


@pytest.mark.parametrize("case", ["unknown", "invite only", "archived", "expired", "revoked", "wrong token"])
async def test_closed_doors_are_kind_and_have_the_right_status(page: Page, interviews: Interviews, case: str) -> None:
    slug = interviews.create("What do you do?", require_invite=True)
    now = datetime.now(UTC)
    status, heading, query = 404, "This link leads to no interview", ""
    match case:
        case "unknown":
            slug += "-not"
        case "invite only":
            status, heading = 403, "This interview is by invitation only"
        case "archived":
            interviews.set(slug, is_active=False)
            status, heading = 410, "This interview is closed"
        case "expired":
            query = "?token=" + interviews.invite(slug, expires_at=now - timedelta(days=1))
            status, heading = 410, "This invitation has expired"
        case "revoked":
            query = "?token=" + interviews.invite(slug, revoked_at=now)
            status, heading = 410, "This invitation has been withdrawn"
        case _:
            query = "?token=nonsense"
    response = await page.goto(f"/i/{slug}{query}")
    assert response is not None
    assert response.status == status
    await expect(page.get_by_role("heading", name=heading)).to_be_visible()
    await assert_accessible(page)


async def test_an_unknown_page_is_kind_too(page: Page) -> None:
    response = await page.goto("/no/such/page")
    assert response is not None
    assert response.status == 404
    await assert_accessible(page)


async def test_a_closed_door_speaks_the_browsers_language(browser: Browser, server: RunningServer) -> None:
    context = await browser.new_context(base_url=server.base_url, locale="fr-CA")
    page = await context.new_page()
    await page.goto("/i/nothing-here")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne mène à aucun entretien")
    await context.close()
