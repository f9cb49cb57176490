"""The playground's four steps, and what a reviewer sees of the same session."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, expect
from sqlalchemy import update

from server.adapters.secret_box import FernetBox
from server.adapters.secret_file import installation_secret
from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.models import InterviewRow, SessionRow, SessionStatus
from server.interview.integrity import Signal, SignalKind
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from server.services.api_clients import ClientCredentials, create_client
from server.services.entry import Applicant, open_session
from server.services.integrity import Place, note_signal
from tests.support.chromium import assert_accessible
from tests.support.server import RunningServer
from tests.support.studio import Staff, hire, make_interview
from tests.support.waiting import eventually
from tests.support.watched import picture

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
HIRED = iter(range(1000))


@dataclass
class Case:
    """A finished session with signals and a picture, and a program's credentials."""

    sessions: Sessions
    staff: Staff
    client: ClientCredentials
    session_id: UUID


@pytest_asyncio.fixture(loop_scope="session")
async def case(server: RunningServer) -> AsyncIterator[Case]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=2)
    sessions = sessionmaker(engine)
    staff = await hire(sessions, f"proctored{next(HIRED)}")
    interview_id = await make_interview(sessions, staff.owner)
    box = FernetBox(installation_secret(server.folder / "var"))
    client = await create_client(sessions, box, staff.owner, "Exams", [])
    yield Case(sessions, staff, client, await _take(server, sessions, interview_id))
    await engine.dispose()


async def _take(server: RunningServer, sessions: Sessions, interview_id: UUID) -> UUID:
    async with writing(sessions) as db:
        row = await db.get_one(InterviewRow, interview_id)
        row.anti_cheating_enabled = row.video_enabled = True
        slug = row.public_slug
    agreed = Applicant("Ada", "ada@example.org", consent=True, integrity_consent=True, stills_consent=True)
    opened = await open_session(sessions, slug, agreed)
    for number, signal in enumerate((Signal(SignalKind.PAGE_LEFT, 95_000), Signal(SignalKind.PASTE, 0, 480))):
        await note_signal(sessions, opened.session_id, f"s{number}", signal, Place(None, None))
    async with httpx.AsyncClient(base_url=server.base_url, timeout=30) as candidate:
        sent = await candidate.post(
            f"/i/{slug}/stills?source=camera",
            content=picture(640, 400),
            headers={"Authorization": f"Bearer {opened.token}"},
        )
    assert sent.status_code == 204, sent.text
    async with writing(sessions) as db:
        over = {"status": SessionStatus.COMPLETED}
        await db.execute(update(SessionRow).where(SessionRow.id == opened.session_id).values(over))
    return opened.session_id


async def processed(case: Case) -> None:
    async def there() -> bool:
        async with reading(case.sessions) as db:
            return (await db.get_one(SessionRow, case.session_id)).evidence_at is not None

    await eventually(there)


async def test_the_four_steps_are_signed_in_the_browser(page: Page, case: Case) -> None:
    await processed(case)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    await page.goto("/api/v2/playground")
    await page.get_by_role("button", name="Send step 1").click()
    await expect(page.locator("#playground-error")).to_have_text("Enter your client id.")
    await page.get_by_label("Client id").fill(case.client.client_id)
    await page.get_by_label("Client secret").fill(case.client.secret)
    await page.get_by_label("Test attempt id").fill(str(case.session_id))
    for number, shows in enumerate(('"trust_score": 90', '"url": "http', '"page_left"', '"camera_still'), 1):
        await page.get_by_role("button", name=f"Send step {number}").click()
        step = page.locator("#steps > li").nth(number - 1)
        await expect(step.locator(".badge-good")).to_have_text("200 OK")
        if number < 4:
            await expect(step.get_by_role("group", name="Answer", exact=True)).to_contain_text(shows)
        else:
            await expect(step.get_by_role("group", name="Request", exact=True)).to_contain_text(shows.strip('"'))
    await assert_accessible(page)
    assert not any(case.client.secret in f"{r.url} {r.headers} {r.post_data}" for r in sent)


async def test_the_other_endpoints_show_request_and_answer(page: Page, case: Case) -> None:
    await page.goto("/api/v2/playground")
    await page.get_by_label("Client id").fill(case.client.client_id)
    await page.get_by_label("Client secret").fill(case.client.secret)
    request = page.get_by_role("group", name="Request", exact=True)
    answer = page.get_by_role("group", name="Answer", exact=True)
    await page.get_by_label("Endpoint").select_option("usage")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(request).to_contain_text("x-hashed-unix-timestamp: ")
    await expect(answer).to_contain_text('"test_attempts": 1')
    await page.get_by_label("Endpoint").select_option("results")
    await page.get_by_label("Lookup key").fill("ada@example.org")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(request).to_contain_text("hashedUnixTimestamp=")
    await expect(answer).to_contain_text(str(case.session_id))
    await page.get_by_label("Client secret").fill("cq_sk_wrong")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(answer).to_contain_text("FORBIDDEN")
    await assert_accessible(page)


async def test_a_reviewer_sees_signals_and_no_verdict(page: Page, case: Case, server: RunningServer) -> None:
    assert case.staff.reviewer.user_id is not None
    token = await open_web_session(case.sessions, case.staff.reviewer.user_id)
    await page.context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    await page.goto(f"/studio/sessions/{case.session_id}")
    section = page.locator("#integrity")
    await expect(section.locator(".integrity-score")).to_have_text("90 of 100")
    await expect(section).to_contain_text("Signals, never a verdict.")
    await expect(section.get_by_role("row")).to_have_count(3)
    await expect(section.locator(".moments > li")).to_have_count(3)
    await expect(section.locator("img.still")).to_have_js_property("naturalWidth", 640)
    await assert_accessible(page)
