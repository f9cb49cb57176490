"""Webhooks and pulled events over the API."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions
from server.db.models import EventKind
from server.services.webhook_delivery import Deliverer
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.receiver import Receiver, answering, local_sender
from tests.support.webhooks import deliver_due, interview_of, open_session, tell
from tests.support.world import Tenant

CREATED, JOINED, ENDED = EventKind.SESSION_CREATED, EventKind.CANDIDATE_JOINED, EventKind.SESSION_ENDED


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        rate_limit=0,
        secret="sign here",
        worker=False,
        webhook_allow="127.0.0.1",
    )


@pytest.fixture
def deliverer(sessions: Sessions) -> Deliverer:
    return Deliverer(sessions, FernetBox("sign here"), local_sender(), lambda: 0.0)


@pytest.fixture
async def session_id(sessions: Sessions, ours: Tenant) -> UUID:
    return await open_session(sessions, await interview_of(sessions, ours.caller))


async def test_an_endpoint_is_made_changed_and_deleted(api: Api) -> None:
    made: Any = await api.data("POST", "/webhooks", {"url": "http://127.0.0.1:9/a", "events": ["session.ended"]})
    webhook = made["webhook"]
    assert webhook["events"] == ["session.ended"]
    assert (webhook["enabled"], webhook["disabled_reason"]) == (True, None)
    path = f"/webhooks/{webhook['id']}"
    assert await api.data("GET", path) == webhook
    secret: Any = await api.data("GET", f"{path}/secret")
    assert secret == {"secret": made["secret"], "previous_valid_until": None}
    changed: Any = await api.data("PATCH", path, {"description": " CRM ", "events": [], "enabled": False})
    assert (changed["description"], changed["events"]) == ("CRM", [])
    assert (changed["enabled"], changed["disabled_reason"]) == (False, "by_hand")
    rotated: Any = await api.data("POST", f"{path}/rotate-secret")
    assert rotated["secret"] != made["secret"]
    assert datetime.fromisoformat(rotated["previous_valid_until"]) > datetime.now(UTC) + timedelta(hours=23)
    listed: Any = await api.data("GET", "/webhooks")
    assert [found["id"] for found in listed] == [webhook["id"]]
    assert "secret" not in str(listed).replace("previous_secret", "")
    await api.data("DELETE", path)
    assert (await api("GET", path)).status_code == 404
    assert (await api("GET", "/webhooks")).json() == {"data": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "http://10.0.0.1/"}, "url"),
        ({"url": "http://[::1]:9/"}, "url"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "ftp://a.example/"}, "url"),
        ({"url": "http://user:pw@127.0.0.1/"}, "url"),
        ({"url": "http://127.0.0.1/", "events": ["session.never"]}, "events[0]"),
        ({"url": "http://127.0.0.1/", "other": 1}, "other"),
        ({}, "url"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(api: Api, body: dict[str, object], field: str) -> None:
    refused = await api("POST", "/webhooks", body)
    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == field
    assert (await api("GET", "/webhooks")).json() == {"data": []}


async def test_there_is_an_end_to_endpoints(api: Api) -> None:
    for _ in range(20):
        await api.data("POST", "/webhooks", {"url": "http://127.0.0.1:9/"})
    assert (await api("POST", "/webhooks", {"url": "http://127.0.0.1:9/"})).status_code == 409


async def test_the_log_tells_how_it_went_and_can_be_asked_to_send_again(
    api: Api, sessions: Sessions, deliverer: Deliverer, session_id: UUID
) -> None:
    async with Receiver(answering(500, b"away")) as receiver:
        made: Any = await api.data("POST", "/webhooks", {"url": receiver.hook})
        path = f"/webhooks/{made['webhook']['id']}"
        await tell(sessions, session_id, CREATED)
        await deliver_due(deliverer)
        [logged] = (await api("GET", f"{path}/deliveries?state=pending")).json()["data"]
        assert (logged["event"], logged["session_id"]) == ("session.created", str(session_id))
        assert (logged["state"], logged["tries"][0]["status"]) == ("pending", 500)
        assert logged["tries"][0]["answer"] == "away"
        assert (await api("GET", f"{path}/deliveries?state=delivered")).json() == {"data": [], "cursor": None}
        receiver.behaviour = answering(200)
        await api.data("POST", f"/deliveries/{logged['id']}/resend")
        await deliver_due(deliverer)
        again: Any = await api.data("GET", f"/deliveries/{logged['id']}")
        assert (again["state"], len(again["tries"]), again["next_attempt_at"]) == ("delivered", 2, None)
        assert again["body"].encode() == receiver.requests[-1].body
        tested: Any = await api.data("POST", f"{path}/test")
        await deliver_due(deliverer)
        assert ((await api.data("GET", f"/deliveries/{tested['id']}"))["state"]) == "delivered"
        Webhook(made["secret"]).verify(receiver.requests[-1].body.decode(), receiver.requests[-1].headers)
        page = (await api("GET", f"{path}/deliveries?limit=1")).json()
        assert page["data"][0]["test"] is True
        rest = (await api("GET", f"{path}/deliveries?limit=1&cursor={page['cursor']}")).json()
        assert [row["id"] for row in rest["data"]] == [logged["id"]]
        assert (await api("GET", f"{path}/deliveries?state=no")).json()["error"]["field"] == "state"


async def test_what_happened_before_an_endpoint_was_there_can_be_sent(
    api: Api, sessions: Sessions, deliverer: Deliverer, session_id: UUID
) -> None:
    await tell(sessions, session_id, CREATED, JOINED, ENDED)
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    async with Receiver() as receiver:
        made: Any = await api.data("POST", "/webhooks", {"url": receiver.hook, "events": ["session.ended"]})
        path = f"/webhooks/{made['webhook']['id']}"
        assert await api.data("POST", f"{path}/resend", {"since": since}) == {"resent": 1}
        await deliver_due(deliverer)
        assert receiver.told == [(str(session_id), "session.ended")]
        assert (await api("POST", f"{path}/resend", {"since": "2026-01-01T00:00:00"})).status_code == 400
        await api.data("PATCH", path, {"enabled": False})
        assert (await api("POST", f"{path}/resend", {"since": since})).status_code == 409


async def test_callbacks_have_a_secret_a_log_and_no_address(
    api: Api, sessions: Sessions, ours: Tenant, deliverer: Deliverer
) -> None:
    async with Receiver() as receiver:
        interview = await interview_of(sessions, ours.caller)
        await tell(sessions, await open_session(sessions, interview, receiver.hook), CREATED)
        callbacks: Any = await api.data("GET", "/callbacks")
        assert callbacks["url"] is None
        await deliver_due(deliverer)
        path = f"/webhooks/{callbacks['id']}"
        secret: Any = await api.data("GET", f"{path}/secret")
        Webhook(secret["secret"]).verify(receiver.requests[0].body.decode(), receiver.requests[0].headers)
        assert len((await api("GET", f"{path}/deliveries")).json()["data"]) == 1
        assert (await api("GET", "/webhooks")).json() == {"data": []}
        for refused in (api("DELETE", path), api("PATCH", path, {"enabled": False}), api("POST", f"{path}/test")):
            assert (await refused).status_code == 409


async def test_events_are_pulled_oldest_first_until_acknowledged(
    api: Api, their_api: Api, sessions: Sessions, session_id: UUID
) -> None:
    await tell(sessions, session_id, CREATED, JOINED, ENDED)
    pending: Any = await api.data("GET", "/events")
    assert [event["event"] for event in pending] == [CREATED, JOINED, ENDED]
    assert set(pending[0]) == {"id", "event", "session_id", "timestamp", "data"}
    assert await api.data("GET", "/events?limit=2") == pending[:2]
    assert await api.data("GET", f"/events?event={ENDED}") == pending[2:]
    ids = [event["id"] for event in pending[:2]]
    assert await their_api.data("POST", "/events/acknowledge", {"ids": ids}) == {"acknowledged": 0}
    for _ in range(2):
        assert await api.data("POST", "/events/acknowledge", {"ids": [*ids, str(uuid4())]}) == {"acknowledged": 2}
    assert await api.data("GET", "/events") == pending[2:]
    assert (await their_api("GET", "/events")).json() == {"data": []}


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?event=no", "?event=session.ended&event=session.ended"])
async def test_a_list_of_events_that_cannot_be_is_refused(api: Api, query: str) -> None:
    assert (await api("GET", f"/events{query}")).status_code == 400


@pytest.mark.parametrize("body", [{"ids": []}, {"ids": ["x"]}, {}, {"ids": [str(UUID(int=n)) for n in range(501)]}])
async def test_an_acknowledgement_that_cannot_be_is_refused(api: Api, body: dict[str, object]) -> None:
    assert (await api("POST", "/events/acknowledge", body)).status_code == 400
