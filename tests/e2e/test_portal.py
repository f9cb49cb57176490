"""The portal in a partner's page of another origin: a microphone, a way out, and nobody else's pages."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Browser, Frame, Locator, Page, expect
from sqlalchemy import select

from server.adapters.secret_box import FernetBox
from server.adapters.secret_file import installation_secret
from server.db.engine import open_engine, reading, sessionmaker
from server.db.models import InterviewRow, MemberRole
from server.services.access import Caller
from server.services.api_clients import ClientCredentials, create_client
from tests.support.chromium import accessibility_problems
from tests.support.interviews import Interviews
from tests.support.microphones import ALLOWED, FAKE_DEVICE, browser_with, heard_by_chromium, write_microphone
from tests.support.server import RunningServer
from tests.support.sounds import joined

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class PartnerSite:
    """A web server of the partner's, reached under two names: one of them is on the app's list."""

    port: int

    @property
    def listed(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def foreign(self) -> str:
        return f"http://127.0.0.2:{self.port}"


@pytest.fixture(scope="module")
def site(server: RunningServer) -> Iterator[PartnerSite]:
    page = f"""<!doctype html><html lang="en"><title>Careers</title><h1>Careers</h1><button id="open">Interview</button>
<script src="{server.base_url}/portal.js"></script>
<script>
const told = [];
const note = (what) => (detail) => told.push([what, detail ?? null]);
document.getElementById("open").addEventListener("click", () => AssessmentPortal.open({{
  token: location.hash.slice(1),
  onComplete: note("complete"), onClose: note("close"), onError: note("error"),
}}));
</script></html>""".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as the library calls it)
            """Says nothing."""

    listening = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield PartnerSite(listening.server_port)
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture(scope="module")
def app(server: RunningServer, site: PartnerSite) -> ClientCredentials:
    slug = Interviews(server).create("What do you do?")
    box = FernetBox(installation_secret(server.folder / "var"))

    async def make() -> ClientCredentials:
        engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
        sessions = sessionmaker(engine)
        async with reading(sessions) as db:
            interview = (await db.scalars(select(InterviewRow).where(InterviewRow.public_slug == slug))).one()
        owner = Caller(interview.organization_id, MemberRole.OWNER)
        made = await create_client(
            sessions, box, owner, "Careers", [site.listed], default_interview_id=UUID(str(interview.id))
        )
        await engine.dispose()
        return made

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, make()).result()


def new_token(server: RunningServer, app: ClientCredentials, *names: str) -> str:
    answer = httpx.post(
        f"{server.base_url}/assessment/session",
        json={"users": [{"name": name, "email": "a@example.com"} for name in names], "recruiterId": "r-1"},
        headers={"X-Api-Key": app.client_id, "X-Secret-Key": app.secret},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["data"]["token"]
    return token


def exchange(server: RunningServer, token: str) -> httpx.Response:
    return httpx.post(f"{server.base_url}/portal/exchange", json={"token": token}, timeout=30)


@asynccontextmanager
async def opened(browser: Browser, address: str, token: str, locale: str = "en-GB") -> AsyncIterator[Page]:
    """The partner's page with the portal opened by its button."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale)
    page = await context.new_page()
    await page.goto(f"{address}/#{token}")
    await page.get_by_role("button", name="Interview").click()
    yield page
    await context.close()


async def interview_frame(page: Page) -> Frame:
    """The innermost frame, where the candidate is."""
    inner = page.frame_locator("dialog iframe").frame_locator("iframe.portal-interview")
    handle = await inner.locator("body").element_handle()
    frame = await handle.owner_frame()
    assert frame is not None
    return frame


async def test_a_microphone_reaches_the_interview_in_a_page_of_another_origin(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, tmp_path: Path
) -> None:
    write_microphone(tmp_path / "voice.wav", joined("jfk", "jfk"))
    token = new_token(server, app, "Priya Sharma")
    arguments = (FAKE_DEVICE, ALLOWED, heard_by_chromium(tmp_path / "voice.wav"))
    async with browser_with(*arguments) as browser, opened(browser, site.listed, token) as page:
        frame = await interview_frame(page)
        await frame.get_by_role("checkbox").check()
        await frame.get_by_role("button", name="Start the interview").click()
        await expect(frame.locator("#answer")).to_be_visible()
        await frame.evaluate("location.search = '?mode=voice'")
        await frame.get_by_role("button", name="Turn the microphone on").click()
        meter = frame.get_by_role("meter", name="How loud you are")
        await expect(meter).to_have_attribute("aria-valuetext", "We hear you well.")


async def test_the_interview_is_finished_in_the_portal_and_the_page_is_told(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    token = new_token(server, app, "Priya Sharma")
    async with opened(browser, site.listed, token) as page:
        frame = await interview_frame(page)
        await frame.get_by_role("checkbox").check()
        await frame.get_by_role("button", name="Start the interview").click()
        await expect(frame.locator("#answer")).to_be_visible()
        await frame.locator("#answer").fill("I build parsers for invoices that three teams use.")
        await frame.locator("#answer").press("Enter")
        await frame.get_by_role("button", name="Nothing to add").click()
        await expect(frame.locator("#panel")).to_be_visible()
        await page.wait_for_function("told.length > 0")
        [[what, result]] = await page.evaluate("told")
        assert what == "complete"
        assert [(one["name"], one["status"]) for one in result["candidates"]] == [("Priya Sharma", "COMPLETED")]


async def test_the_dialog_is_closed_by_its_button_and_the_focus_goes_back(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma", "Rahul Verma")) as page:
        portal = page.frame_locator("dialog iframe")
        await expect(portal.get_by_role("button", name="Rahul Verma: Not begun")).to_be_visible()
        await page.get_by_role("button", name="Close").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Interview")).to_be_focused()
        assert await page.evaluate("told") == [["close", None]]


async def begun(page: Page) -> Frame:
    """The room, with its first question asked."""
    frame = await interview_frame(page)
    await frame.get_by_role("checkbox").check()
    await frame.locator("form button").last.click()
    await expect(frame.locator("#answer")).to_be_visible()
    return frame


def leave_dialog(page: Page) -> Locator:
    return page.frame_locator("dialog iframe").locator("#leave")


async def test_escape_closes_what_has_not_begun_and_gives_the_focus_back(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma")) as page:
        frame = await interview_frame(page)
        await frame.get_by_role("checkbox").focus()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Interview")).to_be_focused()
        assert await page.evaluate("told") == [["close", None]]


@pytest.mark.parametrize("way", ["escape inside", "escape outside", "button"])
async def test_a_running_interview_is_left_only_on_purpose(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser, way: str
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma")) as page:
        frame = await begun(page)
        close = page.get_by_role("button", name="Close")

        async def want_to_leave() -> None:
            if way == "escape inside":
                await frame.locator("#answer").focus()
                await page.keyboard.press("Escape")
            elif way == "escape outside":
                await close.focus()
                await page.keyboard.press("Escape")
            else:
                await close.click()

        await want_to_leave()
        asking = leave_dialog(page)
        await expect(asking.get_by_role("heading", name="Leave the interview?")).to_be_visible()
        await expect(asking.get_by_role("button", name="Stay")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(asking).to_be_hidden()
        await frame.locator("#answer").fill("It goes on as if nothing had been.")
        await want_to_leave()
        await asking.get_by_role("button", name="Leave").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Interview")).to_be_focused()
        assert await page.evaluate("told") == [["close", None]]


async def test_the_rest_of_the_page_is_out_of_reach_while_the_portal_is_open(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma", "Rahul Verma")) as page:
        portal = page.frame_locator("dialog iframe")
        await expect(portal.get_by_role("button", name="Rahul Verma: Not begun")).to_be_visible()
        reached = set()
        for _ in range(12):
            await page.keyboard.press("Tab")
            reached.add(await page.evaluate("document.activeElement.tagName + ':' + document.activeElement.id"))
        assert "BUTTON:open" not in reached
        assert "IFRAME:" in reached


async def test_reloading_inside_the_portal_goes_on_where_it_was(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma")) as page:
        frame = await begun(page)
        await frame.locator("#answer").fill("I build parsers for invoices that three teams use.")
        await frame.locator("#answer").press("Enter")
        await expect(frame.locator("#turns")).to_contain_text("I build parsers")
        await frame.evaluate("location.reload()")
        again = page.frame_locator("dialog iframe").frame_locator("iframe.portal-interview")
        await expect(again.locator("#turns")).to_contain_text("I build parsers")
        outer = page.frame_locator("dialog iframe")
        await outer.locator("body").evaluate("() => { location.reload(); }")
        await again.get_by_role("button", name="Continue the interview").click()
        await expect(again.locator("#turns")).to_contain_text("I build parsers")
        assert await page.evaluate("told") == []


@pytest.mark.parametrize(
    ("locale", "title", "close", "choose", "stay"),
    [
        ("es-MX", "Entrevista", "Cerrar", "Elija quién hace la entrevista.", "Seguir"),
        ("fr-FR", "Entretien", "Fermer", "Choisissez qui passe l'entretien.", "Rester"),
        ("de-DE", "Interview", "Schließen", "Wählen Sie, wer interviewt wird.", "Bleiben"),
    ],
)
async def test_the_portal_speaks_the_browsers_language(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser,
    locale: str, title: str, close: str, choose: str, stay: str,
) -> None:  # fmt: skip
    token = new_token(server, app, "Priya Sharma", "Rahul Verma")
    async with opened(browser, site.listed, token, locale=locale) as page:
        portal = page.frame_locator("dialog iframe")
        await expect(portal.locator("#portal-words")).to_have_text(choose)
        await expect(page.get_by_role("dialog", name=title)).to_be_visible()
        await expect(page.get_by_role("button", name=close)).to_be_visible()
        await portal.locator("#candidates button").first.click()
        await begun(page)
        await page.get_by_role("button", name=close).click()
        await expect(leave_dialog(page).get_by_role("button", name=stay)).to_be_focused()


async def test_the_portal_is_accessible_as_a_list_as_a_dialog_and_while_it_asks(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    async with opened(browser, site.listed, new_token(server, app, "Priya Sharma", "Rahul Verma")) as page:
        handle = await page.frame_locator("dialog iframe").locator("#candidates").element_handle()
        portal = await handle.owner_frame()
        assert portal is not None
        await expect(portal.locator("#candidates button")).to_have_count(2)
        assert await problems_everywhere(page, portal) == []
        await portal.locator("#candidates button").first.click()
        await begun(page)
        await page.get_by_role("button", name="Close").click()
        await expect(leave_dialog(page).get_by_role("button", name="Stay")).to_be_focused()
        assert await problems_everywhere(page, portal) == []


async def problems_everywhere(page: Page, portal: Frame) -> list[str]:
    """Of the dialog in the partner's page and of the page in it, in light and dark, wide and narrow."""
    found = []
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for where in (page, portal):
                found += [f"{width} {scheme}: {problem}" for problem in await accessibility_problems(where)]
        assert await portal.evaluate("document.documentElement.scrollWidth") <= width
    return [problem for problem in found if "landmark" not in problem and "region" not in problem]


async def test_a_used_token_is_told_to_the_page(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    token = new_token(server, app, "Priya Sharma")
    exchange(server, token).raise_for_status()
    async with opened(browser, site.listed, token) as page:
        await page.wait_for_function("told.length > 0")
        [[what, error]] = await page.evaluate("told")
        assert (what, error["code"]) == ("error", "token_used")


async def test_a_page_that_is_not_listed_is_shown_nothing(
    server: RunningServer, site: PartnerSite, app: ClientCredentials, browser: Browser
) -> None:
    token = new_token(server, app, "Priya Sharma")
    context = await browser.new_context()
    page = await context.new_page()
    async with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        await page.goto(f"{site.foreign}/#{token}")
        await page.get_by_role("button", name="Interview").click()
    shown = [await frame.locator("#candidates").count() for frame in page.frames]
    assert shown == [0] * len(shown)
    assert exchange(server, token).status_code == 200
    await context.close()
