"""The portal's operations: a token for who has the app's credentials, good once; results until acknowledged."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, writing
from server.db.models import PortalOpening, SessionRow, SessionStatus
from server.db.models.base import utc_now
from server.services.access import Scope, create_api_key
from server.services.api_clients import ClientCredentials, create_client, revoke_client
from tests.support.studio import make_interview
from tests.support.world import Tenant

PRIYA = {"name": "Priya Sharma", "email": "priya@example.com"}
RAHUL = {"name": "Rahul Verma", "email": "rahul@example.com"}


@pytest.fixture
async def app(sessions: Sessions, ours: Tenant) -> ClientCredentials:
    interview_id = await make_interview(sessions, ours.caller)
    return await create_client(
        sessions,
        FernetBox("sign here"),
        ours.caller,
        "Careers",
        ["https://careers.example"],
        default_interview_id=interview_id,
    )


def credentials(app: ClientCredentials) -> dict[str, str]:
    return {"X-Api-Key": app.client_id, "X-Secret-Key": app.secret}


class Partner:
    def __init__(self, client: AsyncTestClient[Litestar], headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    async def ask(self, *users: dict[str, str], **more: Any) -> httpx.Response:
        body = {"users": list(users), "recruiterEmail": "recruiter@example.com", **more}
        return await self.client.post("/assessment/session", json=body, headers=self.headers)

    async def token(self, *users: dict[str, str]) -> str:
        answer = await self.ask(*users)
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["data"]["token"]
        return found

    async def results(self) -> list[dict[str, Any]]:
        answer = await self.client.get("/assessment/results", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]
        return found

    async def acknowledge(self, event_id: str) -> int:
        sent = {"eventId": event_id}
        return (await self.client.post("/assessment/results/acknowledge", json=sent, headers=self.headers)).status_code


@pytest.fixture
def partner(client: AsyncTestClient[Litestar], app: ClientCredentials) -> Partner:
    return Partner(client, credentials(app))


async def test_a_token_is_given_with_its_end(partner: Partner) -> None:
    answer = await partner.ask(PRIYA, RAHUL)
    assert answer.status_code == 200, answer.text
    assert answer.json()["success"] is True
    assert answer.json()["data"].keys() == {"token", "expiresAt"}


async def test_a_key_of_the_organization_does_where_it_has_one_app(
    client: AsyncTestClient[Litestar], app: ClientCredentials, ours: Tenant
) -> None:
    answer = await Partner(client, {"Authorization": f"Bearer {ours.key}"}).ask(PRIYA)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["token"].startswith(app.client_id)


async def test_a_key_without_the_scope_does_not(
    client: AsyncTestClient[Litestar], app: ClientCredentials, sessions: Sessions, ours: Tenant
) -> None:
    _, key = await create_api_key(sessions, ours.organization_id, "narrow", scopes=[Scope.READ])
    answer = await Partner(client, {"Authorization": f"Bearer {key}"}).ask(PRIYA)
    assert (answer.status_code, answer.json()["error"]["scope"]) == (403, "candidates")


@pytest.mark.parametrize(
    ("users", "more"),
    [
        ([], {}),
        ([PRIYA], {"recruiterEmail": None}),
        ([{"name": " ", "email": "a@example.com"}], {}),
        ([{"name": "A", "email": ""}], {}),
        ([{"name": "A"}], {}),
    ],
)
async def test_what_cannot_be_is_refused(partner: Partner, users: list[dict[str, str]], more: dict[str, Any]) -> None:
    refused = await partner.ask(*users, **more)
    assert refused.status_code == 400
    assert refused.json()["success"] is False
    assert refused.json()["error"]["code"] == "BAD_REQUEST"


async def test_wrong_credentials_get_no_token(
    client: AsyncTestClient[Litestar], app: ClientCredentials, sessions: Sessions, ours: Tenant
) -> None:
    for headers in (
        {},
        {"X-Api-Key": app.client_id},
        {"X-Api-Key": app.client_id, "X-Secret-Key": "cq_sk_wrong"},
        {"X-Api-Key": "cq_ak_wrong", "X-Secret-Key": app.secret},
        {"Authorization": "Bearer dlv_wrong"},
    ):
        assert (await Partner(client, headers).ask(PRIYA)).status_code == 401
    await revoke_client(sessions, ours.caller, app.id)
    assert (await Partner(client, credentials(app)).ask(PRIYA)).status_code == 401


async def exchange(client: AsyncTestClient[Litestar], token: str) -> httpx.Response:
    return await client.post("/portal/exchange", json={"token": token})


async def test_of_ten_who_exchange_a_token_at_once_one_gets_in(
    client: AsyncTestClient[Litestar], partner: Partner
) -> None:
    token = await partner.token(PRIYA)
    answers = await asyncio.gather(*(exchange(client, token) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9
    assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 401} == {"token_used"}


async def test_an_expired_token_is_told_apart_from_a_used_one(
    client: AsyncTestClient[Litestar], partner: Partner, sessions: Sessions
) -> None:
    token = await partner.token(PRIYA)
    async with writing(sessions) as db:
        await db.execute(update(PortalOpening).values(expires_at=utc_now()))
    assert (await exchange(client, token)).json()["error"]["code"] == "token_expired"
    assert (await exchange(client, "cq_ak_x.nothing")).json()["error"]["code"] == "token_invalid"


async def test_the_page_lists_its_candidates_and_no_others(client: AsyncTestClient[Litestar], partner: Partner) -> None:
    await partner.token({"name": "Somebody Else", "email": "else@example.com"})
    session = (await exchange(client, await partner.token(PRIYA, RAHUL))).json()["data"]["session"]
    state = (await client.post("/portal/state", json={"token": session})).json()
    assert [one["name"] for one in state["data"]["candidates"]] == ["Priya Sharma", "Rahul Verma"]
    onboarding = await client.get(state["data"]["candidates"][0]["path"])
    assert "frame-ancestors https://careers.example 'self'" in onboarding.headers["content-security-policy"]
    assert "x-frame-options" not in onboarding.headers
    assert (await client.post("/portal/state", json={"token": "x"})).status_code == 401


async def test_the_portals_page_is_for_the_apps_own_pages(
    client: AsyncTestClient[Litestar], app: ClientCredentials
) -> None:
    page = await client.get(f"/portal/{app.client_id}")
    assert "frame-ancestors https://careers.example;" in page.headers["content-security-policy"]
    assert (await client.get("/portal/cq_ak_unknown")).status_code == 404
    assert (await client.get("/join")).headers["x-frame-options"] == "DENY"


async def test_results_are_pending_until_acknowledged(partner: Partner, sessions: Sessions) -> None:
    await partner.token(PRIYA)
    [sent] = await partner.results()
    assert (sent["event"], sent["candidate"]) == ("assessment.sent", PRIYA)
    assert await partner.acknowledge(sent["eventId"]) == 200
    assert await partner.results() == []
    async with writing(sessions) as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == UUID(sent["sessionId"]))
            .values(
                status=SessionStatus.COMPLETED,
                completed_at=utc_now(),
                active_ms=90_000,
                summary="Good.",
                integrity_consent=True,
            )
        )
    [done] = await partner.results()
    assert (done["event"], done["status"], done["durationMinutes"]) == ("assessment.completed", "completed", 1.5)
    assert done["aiFeedback"] == "Good."
    assert done["proctoring"] == {"trustScore": 100, "signals": {}}
    assert (done["score"], done["passed"], done["questionAnswers"]) == (None, None, [])
    assert await partner.acknowledge(done["eventId"]) == 200
    assert await partner.results() == []
    assert await partner.acknowledge("assessment.sent:nonsense") == 404


async def test_another_app_sees_and_acknowledges_nothing(
    client: AsyncTestClient[Litestar], partner: Partner, sessions: Sessions, theirs: Tenant
) -> None:
    await partner.token(PRIYA)
    [sent] = await partner.results()
    foreign = await create_client(sessions, FernetBox("sign here"), theirs.caller, "Other", [])
    other = Partner(client, credentials(foreign))
    assert await other.results() == []
    assert await other.acknowledge(sent["eventId"]) == 404
    assert (await other.ask(PRIYA)).status_code == 400
