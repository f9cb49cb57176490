"""A candidate comes with a key: right, wrong, too often wrong, in their language; by keyboard alone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from server.adapters.secret_box import FernetBox
from server.adapters.secret_file import installation_secret
from server.db.engine import Sessions, open_engine, sessionmaker
from server.services.access import Caller
from server.services.assessments import NewAssessment, NewKeys, create_assessment, create_keys
from server.services.site import Site
from tests.support.chromium import Watched, assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import hire

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))
SITE = Site("http://127.0.0.1", secure=False, version="0", model_name=None, rate_limit=0, sign_in_limit=0)


@dataclass
class Assessed:
    """An assessment in the running server, and a key for it."""

    sessions: Sessions
    owner: Caller
    key: str


async def make_key(server: RunningServer, sessions: Sessions, name: str) -> Assessed:
    owner = (await hire(sessions, f"{name}{next(HIRED)}")).owner
    new = NewAssessment(title="Backend challenge", role="Engineer", task_brief="How would you do it?")
    made = await create_assessment(sessions, owner, {}, new)
    box = FernetBox(installation_secret(server.folder / "var"))
    wanted = NewKeys(count=1, candidate_emails=("ada@example.org",), candidate_names=("Ada",))
    [key] = await create_keys(sessions, box, owner, SITE, made.interview.id, wanted)
    return Assessed(sessions, owner, key.key)


@pytest_asyncio.fixture(loop_scope="session")
async def assessed(server: RunningServer) -> AsyncIterator[Assessed]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    yield await make_key(server, sessionmaker(engine), "keyed")
    await engine.dispose()


async def test_a_key_is_typed_and_leads_into_the_interview(page: Page, assessed: Assessed) -> None:
    await page.goto("/a")
    await assert_accessible(page)
    await page.get_by_label("Key").focus()
    await page.keyboard.type(assessed.key.lower().replace("-", " "))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Backend challenge")).to_be_visible()
    await expect(page.get_by_text("Ada", exact=True)).to_be_visible()
    await page.locator("[name=consent]").check()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(page.locator("#answer")).to_be_visible()


async def test_a_key_in_the_link_is_filled_in_and_is_in_no_request(page: Page, assessed: Assessed) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"/a#{assessed.key}")
    await expect(page.get_by_label("Key")).to_have_value(assessed.key)
    assert not any(assessed.key in url for url in asked)
    assert assessed.key not in page.url
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", name="Backend challenge")).to_be_visible()


async def test_a_wrong_key_is_kept_to_be_compared_and_said_at_its_field(page: Page) -> None:
    await page.goto("/a")
    await page.get_by_label("Key").fill("PST-AAAA-BBBB")
    await page.get_by_role("button", name="Continue").click()
    field = page.get_by_label("Key")
    await expect(field).to_have_value("PST-AAAA-BBBB")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_role("alert")).to_contain_text("This key is not known")
    await assert_accessible(page)


@pytest.mark.parametrize(("locale", "heading"), [("de-AT", "Schlüssel"), ("fr-FR", "clé"), ("es-ES", "clave")])
async def test_the_page_is_in_the_browsers_language(
    browser: Browser, server: RunningServer, locale: str, heading: str
) -> None:
    context = await browser.new_context(base_url=server.base_url, locale=locale)
    page = await context.new_page()
    await page.goto("/a")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    await context.close()


async def test_who_guesses_is_told_to_wait_and_a_right_key_has_to_wait_too(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with RunningServer(tmp_path_factory.mktemp("guessed"), COLLOQUY_SIGN_IN_LIMIT="2") as server:
        engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
        assessed = await make_key(server, sessionmaker(engine), "guessed")
        await engine.dispose()
        context = await browser.new_context(base_url=server.base_url)
        watched, page = Watched(context), await context.new_page()
        await page.goto("/a")
        for typed in ("PST-AAAA-AAA2", "PST-AAAA-AAA3", assessed.key):
            await page.get_by_label("Key").fill(typed)
            await page.get_by_role("button", name="Continue").click()
            await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_role("alert")).to_contain_text("Please wait a few minutes")
        await expect(page.get_by_label("Key")).to_have_value(assessed.key)
        await assert_accessible(page)
        await context.close()
        watched.assert_clean()
