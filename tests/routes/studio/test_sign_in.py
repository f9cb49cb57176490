"""Who gets in, by which way, how often."""

import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import delete, select, update

from server.adapters.password_argon2 import Argon2Hasher
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, User, WebSession
from server.routes.access import WEB_COOKIE
from server.routes.studio.pages import local_path
from server.services.access import create_sign_in_link
from server.services.sign_in import LINK_TRUST
from server.settings import Settings
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff


async def test_the_right_password_opens_the_studio(browser: Browser, staff: Staff) -> None:
    page = await browser.sign_in(f" {staff.email('owner').upper()} ", PASSWORD)
    assert page.path == "/studio"
    assert "Olivia Owner" in page.text
    assert (await browser.open("/sign-in")).path == "/studio"
    assert (await browser.open("/")).path == "/studio"


async def test_without_signing_in_every_page_leads_to_the_form_and_from_there_back(
    browser: Browser, staff: Staff
) -> None:
    assert (await browser.open("/")).path == "/sign-in"
    page = await browser.open("/studio?show=archived")
    assert page.path == "/sign-in"
    page = await browser.press("Sign in", email=staff.email("owner"), password=PASSWORD)
    assert page.url.endswith("/studio?show=archived")


@pytest.mark.parametrize(
    ("given", "goes_to"),
    [
        ("/studio/keys?a=b#c", "/studio/keys?a=b#c"),
        ("//evil.example", "/studio"),
        ("/\\evil.example", "/studio"),
        ("/\t/evil.example", "/studio"),
        ("https://evil.example/", "/studio"),
        ("javascript:alert(1)", "/studio"),
        ("", "/studio"),
    ],
)
def test_only_addresses_of_this_server_are_gone_on_to(given: str, goes_to: str) -> None:
    assert local_path(given) == goes_to


async def test_wrong_password_unknown_closed_and_passwordless_accounts_get_one_answer(
    browser: Browser, staff: Staff, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        (await db.get_one(User, staff.reviewer.user_id)).is_active = False
        (await db.get_one(User, staff.member.user_id)).password_hash = None
        owner = await db.get_one(User, staff.owner.user_id)
        owner.password_hash = Argon2Hasher().hash(PASSWORD)  # as the server makes them, which is dearer than the tests'
    answers, took = set(), []
    for email in ("owner", "nobody", "reviewer", "member"):
        password = "not it at all" if email == "owner" else PASSWORD
        began = time.perf_counter()
        page = await browser.sign_in(staff.email(email), password)
        took.append(time.perf_counter() - began)
        assert page.status == 401
        assert page.value("email") == staff.email(email)
        answers.add(page.root.by_id("sign-in-error").text)
    assert answers == {"That email and password do not match an account here."}
    assert min(took) > max(took) / 5  # each does the work of one verification, which is most of the time


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: AsyncTestClient[Litestar], browser: Browser, staff: Staff
) -> None:
    await browser.open("/sign-in")
    form, _ = browser.page.form("Sign in")
    token = browser.page.value("_csrf_token")
    client.cookies = browser.cookies
    response = await client.post(
        "/sign-in",
        data={"_csrf_token": token, "email": staff.email("owner"), "password": PASSWORD},
        follow_redirects=False,
    )
    [cookie] = [value for value in response.headers.get_list("set-cookie") if value.startswith(WEB_COOKIE)]
    assert form.attributes["method"] == "post"
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


class TestThrottled:
    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(voice=False, database_url=database_url, secret="sign here", worker=False, sign_in_limit=3)

    async def test_after_a_few_attempts_even_the_right_password_waits(self, browser: Browser, staff: Staff) -> None:
        for _ in range(3):
            assert (await browser.sign_in(staff.email("owner"), "wrong")).status == 401
        page = await browser.sign_in(staff.email("owner"), PASSWORD)
        assert page.status == 429
        assert 0 < int(page.headers["retry-after"]) <= 300
        assert page.value("email") == staff.email("owner")

    async def test_new_passwords_after_a_link_are_throttled_too(
        self, browser: Browser, staff: Staff, sessions: Sessions
    ) -> None:
        await come_by_link(browser, sessions, staff.owner.user_id)
        for _ in range(3):
            assert (await browser.press("Change password", new="short", again="short")).status == 422
        page = await browser.press("Change password", new="quite another one", again="quite another one")
        assert page.status == 429

    async def test_links_are_throttled_too(self, browser: Browser, staff: Staff) -> None:
        for _ in range(3):
            await browser.open("/sign-in/link?token=guessed")
            assert (await browser.press("Sign in")).status == 401
        await browser.open("/sign-in/link?token=guessed")
        assert (await browser.press("Sign in")).status == 429


async def test_a_link_signs_in_once_and_only_when_its_button_is_pressed(
    browser: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    assert staff.owner.user_id is not None
    token = await create_sign_in_link(sessions, staff.owner.user_id)
    for _ in range(2):
        await browser.open(f"/sign-in/link?token={token}")
    assert (await browser.press("Sign in")).path == "/studio"
    other = Browser(client)
    await other.open(f"/sign-in/link?token={token}")
    page = await other.press("Sign in")
    assert page.status == 401
    assert "used or has expired" in page.text


async def test_signing_out_ends_the_session_on_the_server(browser: Browser, staff: Staff) -> None:
    await browser.sign_in(staff.email("owner"), PASSWORD)
    stolen = browser.cookies[WEB_COOKIE]
    page = await browser.press("Sign out")
    assert page.path == "/sign-in"
    assert WEB_COOKIE not in browser.cookies
    browser.cookies.set(WEB_COOKIE, stolen)
    assert (await browser.open("/studio")).path == "/sign-in"


async def test_a_form_from_elsewhere_is_refused_and_nothing_happens(
    client: AsyncTestClient[Litestar], owner: Browser
) -> None:
    client.cookies = owner.cookies
    response = await client.post("/studio/interviews/new", data={"title": "x"}, headers={"accept": "text/html"})
    client.cookies.clear()
    assert response.status_code == 403
    assert "go back, reload the page" in response.text
    assert "Your first interview" in (await owner.open("/studio")).text


@pytest.mark.parametrize("token", ["", "é" * 128, "x" * 128, "short"])
async def test_tokens_made_up_are_refused_plainly(client: AsyncTestClient[Litestar], token: str) -> None:
    await client.get("/sign-in")
    for sent in ({"data": {"_csrf_token": token}}, {"files": {"_csrf_token": ("a.txt", token.encode())}}):
        response = await client.post("/sign-in", headers={"accept": "text/html"}, **sent)
        assert response.status_code == 403
        assert "go back, reload the page" in response.text


async def test_changing_the_password_signs_other_browsers_out(
    browser: Browser, client: AsyncTestClient[Litestar], staff: Staff
) -> None:
    elsewhere = Browser(client)
    for one in (browser, elsewhere):
        await one.sign_in(staff.email("owner"), PASSWORD)
    await browser.open("/studio/account")
    page = await browser.press("Change password", current=PASSWORD, new="some other words", again="some other words")
    assert "Your password is set" in page.text
    assert (await elsewhere.open("/studio")).path == "/sign-in"
    assert (await elsewhere.sign_in(staff.email("owner"), "some other words")).path == "/studio"
    assert (await browser.open("/studio")).path == "/studio"


@pytest.mark.parametrize(
    ("current", "new", "again", "says"),
    [
        ("wrong password", "some other words", "some other words", "not your current password"),
        (PASSWORD, "short", "short", "characters"),
        (PASSWORD, "some other words", "some other word", "differ"),
    ],
)
async def test_a_password_that_cannot_be_changes_nothing(
    owner: Browser, staff: Staff, current: str, new: str, again: str, says: str
) -> None:
    await owner.open("/studio/account")
    page = await owner.press("Change password", current=current, new=new, again=again)
    assert page.status == 422
    assert says in page.text
    await owner.press("Sign out")
    assert (await owner.sign_in(staff.email("owner"), PASSWORD)).path == "/studio"


async def test_who_came_by_link_sets_a_first_password_without_an_old_one(
    browser: Browser, staff: Staff, sessions: Sessions
) -> None:
    user_id = staff.member.user_id
    assert user_id is not None
    async with writing(sessions) as db:
        (await db.get_one(User, user_id)).password_hash = None
    await browser.open(f"/sign-in/link?token={await create_sign_in_link(sessions, user_id)}")
    await browser.press("Sign in")
    await browser.open("/studio/account")
    await browser.press("Set password", new="a first password", again="a first password")
    assert (await browser.press("Sign out")).path == "/sign-in"
    assert (await browser.sign_in(staff.email("member"), "a first password")).path == "/studio"


async def come_by_link(browser: Browser, sessions: Sessions, user_id: UUID | None) -> None:
    assert user_id is not None
    await browser.open(f"/sign-in/link?token={await create_sign_in_link(sessions, user_id)}")
    await browser.press("Sign in")
    await browser.open("/studio/account")


async def test_who_came_by_link_replaces_a_forgotten_password_once(
    browser: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    elsewhere = Browser(client)
    await elsewhere.sign_in(staff.email("owner"), PASSWORD)
    await come_by_link(browser, sessions, staff.owner.user_id)
    assert "without the one you had" in browser.page.root.by_id("trusted").text
    assert browser.page.root.all("input", id="current") == []
    page = await browser.press("Change password", new="quite another one", again="quite another one")
    assert "Your password is set" in page.text
    assert (await elsewhere.open("/studio")).path == "/sign-in"
    assert (await elsewhere.sign_in(staff.email("owner"), PASSWORD)).status == 401
    assert (await elsewhere.sign_in(staff.email("owner"), "quite another one")).path == "/studio"
    page = await browser.press("Change password", current="", new="and a third one", again="and a third one")
    assert page.status == 422, "the link has been used for that"
    assert "not your current password" in page.text
    async with reading(sessions) as db:
        changed = select(AuditEvent.data).where(AuditEvent.action == "account.password_changed")
        assert list(await db.scalars(changed)) == [{"by": "link"}]


async def test_a_link_is_trusted_for_a_short_while_only(browser: Browser, staff: Staff, sessions: Sessions) -> None:
    await come_by_link(browser, sessions, staff.owner.user_id)
    async with writing(sessions) as db:
        earlier = datetime.now(UTC) - LINK_TRUST
        await db.execute(update(WebSession).values(created_at=earlier))
    page = await browser.press("Change password", new="quite another one", again="quite another one")
    assert page.status == 422
    assert "not your current password" in page.text
    assert "current" in {field.attributes.get("id") for field in page.root.all("input")}, "it is asked for now"


async def test_a_link_used_in_one_browser_opens_nothing_in_another(
    browser: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    elsewhere = Browser(client)
    await elsewhere.sign_in(staff.email("owner"), PASSWORD)
    await come_by_link(browser, sessions, staff.owner.user_id)
    await elsewhere.open("/studio/account")
    page = await elsewhere.press("Change password", current="wrong one", new="quite another", again="quite another")
    assert page.status == 422
    assert "not your current password" in page.text


async def test_a_session_that_ends_while_somebody_types_says_that_nothing_is_lost(
    owner: Browser, sessions: Sessions
) -> None:
    await owner.open("/studio/interviews/new")
    async with writing(sessions) as db:
        await db.execute(delete(WebSession))
    page = await owner.press("Create", title="Typed for an hour")
    assert page.status == 401
    assert "go back to the form" in page.text
