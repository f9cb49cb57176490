"""Signing in by OpenID Connect, at a provider over a real socket."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import msgspec
import pytest
from anyio.from_thread import start_blocking_portal
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.adapters.secret_box import FernetBox
from server.app import create_app
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, MemberRole, Membership, User
from server.parts import site_of
from server.routes.access import WEB_COOKIE
from server.routes.studio.single_sign_on import COOKIE
from server.services.mail_outbox import Letterbox
from server.services.member_invitations import invite_member
from server.settings import Settings
from tests.servers.identity_server import CLIENT_ID, CLIENT_SECRET, IdentityServer
from tests.support.server import free_port
from tests.support.studio import Staff

OURS = "http://testserver.local"


@pytest.fixture
def provider(staff: Staff) -> Iterator[IdentityServer]:
    """Knows the organization's member, by an address in other letters than ours. In a thread: the client blocks."""
    claims = {"sub": "1", "email": staff.email("Member"), "email_verified": True, "name": "Mia"}
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(IdentityServer(claims)) as server:
        yield server


@pytest.fixture
def settings(database_url: str, provider: IdentityServer) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=20,
        public_url=OURS,
        oidc_issuer=provider.url,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="Acme accounts",
    )


@dataclass
class Traveller:
    """A browser that goes to the provider and comes back."""

    client: AsyncTestClient[Litestar]

    async def leave(self, next_path: str = "/studio/library") -> str:
        """Where our page sends it."""
        answer = await self.client.get("/sign-in/sso", params={"next": next_path}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        assert "HttpOnly" in answer.headers["set-cookie"]
        return str(answer.headers["location"])

    async def sign_in_there(self, url: str) -> str:
        """Where the provider sends it back to."""
        async with httpx.AsyncClient() as elsewhere:
            answer = await elsewhere.get(url)
        assert answer.status_code == 302
        return str(answer.headers["location"]).removeprefix(OURS)

    async def come_back(self, path: str) -> httpx.Response:
        return await self.client.get(path, follow_redirects=False)

    async def travel(self) -> httpx.Response:
        return await self.come_back(await self.sign_in_there(await self.leave()))


@pytest.fixture
def traveller(client: AsyncTestClient[Litestar]) -> Traveller:
    return Traveller(client)


def words_of(answer: httpx.Response) -> str:
    assert answer.status_code == 401
    assert WEB_COOKIE not in answer.headers.get("set-cookie", "").partition("=")[0]
    return answer.text


async def test_a_member_signs_in_with_a_verified_address(
    traveller: Traveller, client: AsyncTestClient[Litestar], sessions: Sessions, staff: Staff
) -> None:
    page = await client.get("/sign-in", params={"next": "/studio/library"})
    assert "Sign in with Acme accounts" in page.text
    answer = await traveller.travel()
    assert (answer.status_code, answer.headers["location"]) == (303, "/studio/library")
    studio = await client.get("/studio/library")
    assert studio.status_code == 200
    assert COOKIE not in client.cookies
    async with reading(sessions) as db:
        signed_in = (await db.scalars(select(AuditEvent).where(AuditEvent.action == "account.signed_in"))).one()
    assert signed_in.actor == f"user:{staff.member.user_id}"
    assert signed_in.data == {"by": "single sign-on"}


async def test_an_address_only_told_on_request_will_do(traveller: Traveller, provider: IdentityServer) -> None:
    provider.userinfo_only = True
    assert (await traveller.travel()).status_code == 303
    assert "/userinfo" in provider.asked


async def test_an_address_nobody_has_verified_finds_no_account(traveller: Traveller, provider: IdentityServer) -> None:
    for unverified in (False, None, "yes", 1.5):
        provider.claims["email_verified"] = unverified
        assert "has not verified your email address" in words_of(await traveller.travel())


async def test_whoever_has_no_account_is_told_so_and_who_is_invited_joins(
    traveller: Traveller, provider: IdentityServer, sessions: Sessions, staff: Staff, settings: Settings
) -> None:
    provider.claims |= {"email": "new@example.org", "name": "Nora"}
    assert "There is no account for your email address here." in words_of(await traveller.travel())
    letterbox = Letterbox(site_of(settings, None), FernetBox("sign here"))
    await invite_member(sessions, letterbox, staff.owner, "new@example.org", MemberRole.REVIEWER, by_mail=False)
    assert (await traveller.travel()).status_code == 303
    async with reading(sessions) as db:
        user = (await db.scalars(select(User).where(User.email == "new@example.org"))).one()
        role = await db.scalar(select(Membership.role).where(Membership.user_id == user.id))
    assert (user.name, user.password_hash, role) == ("Nora", None, MemberRole.REVIEWER)
    assert (await traveller.travel()).status_code == 303


async def test_a_closed_account_stays_closed(traveller: Traveller, sessions: Sessions, staff: Staff) -> None:
    async with writing(sessions) as db:
        await db.execute(update(User).where(User.id == staff.member.user_id).values(is_active=False))
    assert "There is no account" in words_of(await traveller.travel())


@pytest.mark.parametrize(
    "spoilt",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000_000},
        {"azp": "another"},
    ],
)
async def test_a_token_made_for_something_else_signs_nobody_in(
    traveller: Traveller, provider: IdentityServer, spoilt: dict[str, object]
) -> None:
    provider.spoilt = spoilt
    assert "did not say who you are" in words_of(await traveller.travel())


async def test_a_token_by_another_key_signs_nobody_in(traveller: Traveller, provider: IdentityServer) -> None:
    provider.wrong_key = True
    assert "did not say who you are" in words_of(await traveller.travel())


async def test_a_journey_is_made_once_by_the_browser_that_began_it(
    traveller: Traveller, client: AsyncTestClient[Litestar]
) -> None:
    back = await traveller.sign_in_there(await traveller.leave())
    kept = httpx.Cookies(client.cookies)
    client.cookies = httpx.Cookies()
    assert "broken off" in words_of(await traveller.come_back(back))  # a link sent to somebody else
    client.cookies = httpx.Cookies(kept)
    for before in ("x", "%C3%A9"):
        stranger = back.replace("state=", f"state={before}")
        assert "broken off" in words_of(await traveller.come_back(stranger))
    client.cookies = httpx.Cookies(kept)
    assert (await traveller.come_back(back)).status_code == 303
    client.cookies = httpx.Cookies(kept)
    assert "did not say who you are" in words_of(await traveller.come_back(back))  # the code is spent
    client.cookies = httpx.Cookies()
    assert "broken off" in words_of(await traveller.come_back("/sign-in/sso/callback?error=access_denied&state=x"))
    await traveller.leave()
    another = back.partition("&iss=")[0] + "&iss=https%3A%2F%2Felsewhere.example"
    assert "broken off" in words_of(await traveller.come_back(another))


async def test_after_signing_in_nobody_is_sent_elsewhere(traveller: Traveller) -> None:
    back = await traveller.sign_in_there(await traveller.leave("https://elsewhere.example/"))
    assert (await traveller.come_back(back)).headers["location"] == "/studio"


async def test_a_provider_that_is_down_is_said_in_words(settings: Settings) -> None:
    nowhere = msgspec.structs.replace(settings, oidc_issuer=f"http://127.0.0.1:{free_port()}")
    async with AsyncTestClient(create_app(nowhere)) as client:
        answer = await client.get("/sign-in/sso", follow_redirects=False)
        assert answer.status_code == 401
        assert "Single sign-on does not answer just now." in answer.text
        assert 'type="password"' in answer.text


async def test_without_a_provider_there_is_no_button(database_url: str) -> None:
    async with AsyncTestClient(create_app(Settings(voice=False, database_url=database_url, worker=False))) as client:
        assert "/sign-in/sso" not in (await client.get("/sign-in")).text
        for path in ("/sign-in/sso", "/sign-in/sso/callback"):
            assert (await client.get(path)).status_code == 404
