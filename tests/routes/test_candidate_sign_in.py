"""Candidates enter their key and are led to its interview."""

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import InviteRow
from server.settings import Settings
from tests.routes.assessments.conftest import Client
from tests.support.browser import Browser
from tests.support.world import Tenant


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        rate_limit=0,
        sign_in_limit=3,
        secret="sign here",
        worker=False,
    )


@pytest.fixture
def us(client: AsyncTestClient[Litestar], ours: Tenant) -> Client:
    return Client(client, ours.key)


@pytest.fixture
def browser(client: AsyncTestClient[Litestar]) -> Browser:
    return Browser(client)


async def test_a_key_leads_through_consent_into_the_interview(us: Client, browser: Browser) -> None:
    made = await us.made()
    [key] = await us.keys(made, candidateEmails=["a@example.org"], candidateNames=["Ada"])
    typed = key["key"].lower().replace("-", " ")
    await browser.open("/a")
    page = await browser.press("Continue", key=typed)
    assert made["title"] in page.text
    assert "Ada" in page.text
    page = await browser.press("Start the interview", consent="true")
    assert "/room" in page.url
    [found] = (await us("GET", f"/assessments/{made['id']}/keys")).json()["keys"]
    assert found["status"] == "redeemed"
    assert found["sessionId"]
    assert found["redeemedAt"]
    await browser.open("/a")
    page = await browser.press("Continue", key=key["key"])
    assert "Continue" in page.text, "the same key leads back to the interview"


@pytest.mark.parametrize("typed", ["", "PST-AAAA-AAAA", "nonsense", "PST-0000-1111", "x" * 5000])
async def test_a_wrong_key_is_said_kindly(us: Client, browser: Browser, typed: str) -> None:
    await browser.open("/a")
    page = await browser.press("Continue", key=typed)
    assert page.status == 422
    assert "This key is not known, or it has expired" in page.text


async def test_revoked_and_expired_keys_open_nothing(us: Client, browser: Browser, sessions: Sessions) -> None:
    made = await us.made()
    revoked, other = await us.keys(made, 2)
    await us("DELETE", f"/assessments/{made['id']}/keys/{revoked['id']}")
    await browser.open("/a")
    assert (await browser.press("Continue", key=revoked["key"])).status == 422
    async with writing(sessions) as db:
        await db.execute(update(InviteRow).values(expires_at=InviteRow.created_at))
    assert (await browser.press("Continue", key=other["key"])).status == 422


async def test_the_key_of_a_deleted_assessment_says_that_it_was_withdrawn(us: Client, browser: Browser) -> None:
    made = await us.made()
    [key] = await us.keys(made)
    await us("DELETE", f"/assessments/{made['id']}")
    await browser.open("/a")
    page = await browser.press("Continue", key=key["key"])
    assert page.status == 410
    assert "withdrawn" in page.text


async def test_guessing_shuts_the_address_out_of_right_keys_too(us: Client, browser: Browser) -> None:
    [key] = await us.keys(await us.made())
    await browser.open("/a")
    for guess in ("PST-AAAA-AAA2", "PST-AAAA-AAA3", "PST-AAAA-AAA4"):
        await browser.press("Continue", key=guess)
    page = await browser.press("Continue", key=key["key"])
    assert page.status == 429
    assert "Too many wrong keys" in page.text
