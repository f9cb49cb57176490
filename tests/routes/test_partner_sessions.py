"""Partner sessions: one for each external id, entered by a link or a code, controlled while they wait."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    ApiKey,
    ConsentRow,
    EventKind,
    EventRow,
    IdempotencyKey,
    InterviewRow,
    ReportLink,
    SessionRow,
    SessionStatus,
)
from server.services.housekeeping import sweep
from server.services.session_records import delete_session
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.browser import Browser
from tests.support.studio import make_interview, take_interview, write_report
from tests.support.world import Tenant

ABANDON_AFTER = timedelta(hours=48)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Reached without HTTPS, so that the cookies of candidates come back to a test that speaks none."""
    return msgspec.structs.replace(settings, public_url="http://c.example")


@pytest.fixture
async def slug(sessions: Sessions, ours: Tenant) -> str:
    interview_id = await make_interview(sessions, ours.caller)
    async with reading(sessions) as db:
        return (await db.get_one(InterviewRow, interview_id)).public_slug


def body(slug: str, **changed: Any) -> dict[str, Any]:
    return {
        "external_id": "candidate-abc-123",
        "candidate_name": "Jane Smith",
        "exam_title": "Backend Engineer L4 — Coding Round",
        "duration_minutes": 90,
        "preset": slug,
        "callback_url": "https://your-platform.example/webhooks",
        **changed,
    }


async def opened(api: Api, slug: str, **changed: Any) -> dict[str, Any]:
    answer = await api("POST", "/sessions", body(slug, **changed))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def path_of(url: str) -> str:
    return httpx.URL(url).raw_path.decode()


async def row_of(sessions: Sessions, session: dict[str, Any]) -> SessionRow:
    async with reading(sessions) as db:
        return await db.get_one(SessionRow, UUID(session["session_id"]))


async def change(sessions: Sessions, session: dict[str, Any], **values: Any) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == UUID(session["session_id"])).values(**values))


async def events_of(sessions: Sessions, session: dict[str, Any]) -> list[EventKind]:
    async with reading(sessions) as db:
        wanted = select(EventRow.kind).where(EventRow.session_id == UUID(session["session_id"]))
        return list(await db.scalars(wanted.order_by(EventRow.number)))


async def test_one_request_opens_a_session_as_the_document_says(api: Api, slug: str, sessions: Sessions) -> None:
    answer = await api("POST", "/sessions", body(slug))
    assert answer.status_code == 201
    made = answer.json()
    assert made.keys() == {"session_id", "status", "onboarding_url", "expires_at"}
    assert made["status"] == "PENDING"
    assert made["onboarding_url"].startswith("http://c.example/onboard?s=")
    wait = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < wait < timedelta(hours=25)
    row = await row_of(sessions, made)
    assert (row.plan["title"], row.plan["time_limit_s"]) == ("Backend Engineer L4 — Coding Round", 5400)
    assert row.callback_url == "https://your-platform.example/webhooks"
    assert await events_of(sessions, made) == [EventKind.SESSION_CREATED]


async def test_the_same_external_id_gives_the_same_session_whatever_else_has_changed(api: Api, slug: str) -> None:
    first = await opened(api, slug)
    again = await api("POST", "/sessions", body(slug, candidate_name="Somebody Else", duration_minutes=5))
    assert again.status_code == 200
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first
    live = (await api("GET", f"/sessions/{first['session_id']}/live")).json()
    assert (live["candidate_name"], live["duration_minutes"]) == ("Jane Smith", 90)


async def test_organizations_have_external_ids_of_their_own(api: Api, their_api: Api, slug: str) -> None:
    await opened(api, slug)
    refused = await their_api("POST", "/sessions", body(slug))
    assert refused.status_code == 404


async def test_a_replay_after_expiry_shows_it_and_after_erasure_is_gone(
    api: Api, slug: str, sessions: Sessions, ours: Tenant
) -> None:
    made = await opened(api, slug)
    await change(sessions, made, expires_at=datetime.now(UTC) - timedelta(minutes=1))
    again = await api("POST", "/sessions", body(slug))
    assert (again.status_code, again.json()["status"]) == (200, "EXPIRED")
    await delete_session(sessions, ours.caller, UUID(made["session_id"]))
    erased = await api("POST", "/sessions", body(slug))
    assert erased.status_code == 410
    assert erased.json()["error"]["reason"] == "erased"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"external_id": ""}, "external_id"),
        ({"external_id": 7}, "external_id"),
        ({"candidate_name": "  "}, "candidate_name"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"duration_minutes": "90"}, "duration_minutes"),
        ({"callback_url": "ftp://x.example/"}, "callback_url"),
        ({"callback_url": "https://user:secret@x.example/"}, "callback_url"),
        ({"callback_url": "https://x.example:99999/"}, "callback_url"),
        ({"callback_url": "no address"}, "callback_url"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    api: Api, slug: str, changed: dict[str, Any], field: str, sessions: Sessions
) -> None:
    refused = await api("POST", "/sessions", body(slug, **changed))
    assert refused.status_code == 400, refused.text
    assert refused.json()["error"]["field"] == field
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(SessionRow)) == 0


async def test_an_archived_interview_opens_nothing(api: Api, slug: str, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(is_active=False))
    assert (await api("POST", "/sessions", body(slug))).status_code == 409


async def test_an_idempotency_key_is_answered_once(api: Api, slug: str, sessions: Sessions) -> None:
    first = await api("POST", "/sessions", body(slug), Idempotency_Key="k-1")
    again = await api("POST", "/sessions", body(slug), Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = await api("POST", "/sessions", body(slug, external_id="another"), Idempotency_Key="k-1")
    assert other.status_code == 422
    assert other.json()["error"]["code"] == "UNPROCESSABLE"
    async with writing(sessions) as db:
        await db.execute(update(IdempotencyKey).values(session_id=None))
    in_flight = await api("POST", "/sessions", body(slug), Idempotency_Key="k-1")
    assert in_flight.status_code == 409
    async with writing(sessions) as db:
        await db.execute(update(IdempotencyKey).values(begun_at=datetime.now(UTC) - timedelta(minutes=2)))
    taken_over = await api("POST", "/sessions", body(slug), Idempotency_Key="k-1")
    assert (taken_over.status_code, taken_over.json()) == (200, first.json())


async def test_a_request_that_failed_frees_its_idempotency_key(api: Api, slug: str) -> None:
    assert (await api("POST", "/sessions", body("nothing"), Idempotency_Key="k-2")).status_code == 404
    assert (await api("POST", "/sessions", body(slug), Idempotency_Key="k-2")).status_code == 201
    assert (await api("POST", "/sessions", body(slug), Idempotency_Key="")).status_code == 400


async def test_a_candidate_comes_in_by_the_link_on_their_consent(
    api: Api, slug: str, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    made = await opened(api, slug)
    browser = Browser(client)
    page = await browser.open(path_of(made["onboarding_url"]))
    assert page.status == 200
    assert "Backend Engineer L4 — Coding Round" in page.text
    assert "ours invites you" in page.text
    assert "Jane Smith" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    refused = await browser.press("Start the interview")
    assert refused.status == 400
    assert "Please agree to the notice" in refused.text
    room = await browser.press("Start the interview", consent="true")
    assert room.path == f"/i/{slug}/room"
    assert "Backend Engineer L4 — Coding Round" in room.text
    async with reading(sessions) as db:
        consents = list(await db.scalars(select(ConsentRow)))
    assert [str(consent.session_id) for consent in consents] == [made["session_id"]]
    assert (await row_of(sessions, made)).status is SessionStatus.PENDING


async def test_the_code_opens_the_session_on_another_device(
    api: Api, slug: str, client: AsyncTestClient[Litestar]
) -> None:
    made = await opened(api, slug)
    first, second = Browser(client), Browser(client)
    page = await first.open(path_of(made["onboarding_url"]))
    await first.press("Start the interview", consent="true")
    live = (await api("GET", f"/sessions/{made['session_id']}/live")).json()
    assert live["join_code"] in page.text
    await second.open("/join")
    wrong = await second.press("Go on", code="2222-2222")
    assert wrong.status == 404
    assert "no open interview with this code" in wrong.text
    found = await second.press("Go on", code=live["join_code"].lower().replace("-", " "))
    assert found.path == "/onboard"
    assert "Welcome back" in found.text
    assert (await second.press("Continue the interview")).path == f"/i/{slug}/room"


async def test_codes_cannot_be_tried_out(api: Api, slug: str, client: AsyncTestClient[Litestar]) -> None:
    await opened(api, slug)
    browser = Browser(client)
    for _ in range(10):
        await browser.open("/join")
        assert (await browser.press("Go on", code="2222-2222")).status == 404
    await browser.open("/join")
    assert (await browser.press("Go on", code="2222-2222")).status == 429


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}, "This invitation has expired"),
        ({"status": SessionStatus.COMPLETED}, "This interview is finished"),
        ({"status": SessionStatus.ABANDONED}, "This interview is over"),
        ({"status": SessionStatus.EXPIRED, "end_reason": "cancelled"}, "This interview has been cancelled"),
    ],
)
async def test_a_session_that_is_over_is_told_kindly(
    api: Api, slug: str, client: AsyncTestClient[Litestar], sessions: Sessions, values: dict[str, Any], words: str
) -> None:
    made = await opened(api, slug)
    await change(sessions, made, **values)
    page = await Browser(client).open(path_of(made["onboarding_url"]))
    assert (page.status, words in page.text) == (410, True)


async def test_who_has_agreed_is_given_an_hour_to_begin(
    api: Api, slug: str, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    made = await opened(api, slug, expires_in_minutes=1)
    browser = Browser(client)
    await browser.open(path_of(made["onboarding_url"]))
    await browser.press("Start the interview", consent="true")
    expires_at = (await row_of(sessions, made)).expires_at
    assert expires_at is not None
    assert expires_at > datetime.now(UTC) + timedelta(minutes=55)


async def test_sessions_nobody_begins_expire_and_others_wait_their_time(
    api: Api, slug: str, sessions: Sessions
) -> None:
    late = await opened(api, slug)
    waiting = await opened(api, slug, external_id="patient", expires_in_minutes=60 * 24 * 30)
    await change(sessions, late, expires_at=datetime.now(UTC))
    await change(sessions, waiting, last_activity_at=datetime.now(UTC) - timedelta(days=10))
    await sweep(sessions, datetime.now(UTC), ABANDON_AFTER)
    assert (await row_of(sessions, late)).status is SessionStatus.EXPIRED
    assert (await row_of(sessions, waiting)).status is SessionStatus.PENDING
    assert await events_of(sessions, late) == [EventKind.SESSION_CREATED, EventKind.SESSION_EXPIRED]
    await sweep(sessions, datetime.now(UTC), ABANDON_AFTER)
    assert len(await events_of(sessions, late)) == 2


async def test_used_idempotency_keys_and_dead_links_are_forgotten(api: Api, slug: str, sessions: Sessions) -> None:
    made = (await api("POST", "/sessions", body(slug), Idempotency_Key="k")).json()
    await api("POST", f"/sessions/{made['session_id']}/report-links", {})
    await sweep(sessions, datetime.now(UTC) + timedelta(days=32), timedelta(days=999))
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(IdempotencyKey)) == 0
        assert await db.scalar(select(func.count()).select_from(ReportLink)) == 0


async def test_sessions_are_listed_by_state_id_and_interview(api: Api, slug: str, sessions: Sessions) -> None:
    first, second = await opened(api, slug), await opened(api, slug, external_id="two")
    await change(sessions, first, expires_at=datetime.now(UTC) - timedelta(minutes=1))

    async def listed(query: str) -> list[str]:
        return [item["session_id"] for item in (await api("GET", f"/sessions?{query}")).json()["data"]]

    assert await listed("") == [second["session_id"], first["session_id"]]
    assert await listed("status=PENDING") == [second["session_id"]]
    assert await listed("status=EXPIRED") == [first["session_id"]]
    assert await listed("status=IN_PROGRESS") == []
    assert await listed("external_id=two") == [second["session_id"]]
    assert await listed("preset=elsewhere") == []
    page = (await api("GET", "/sessions?limit=1")).json()
    assert page["cursor"]
    assert await listed(f"limit=1&cursor={page['cursor']}") == [first["session_id"]]
    assert (await api("GET", "/sessions?status=ODD")).status_code == 400
    assert (await api("GET", "/sessions?status=PENDING&status=EXPIRED")).status_code == 400


async def test_a_waiting_session_is_extended_and_cancelled(
    api: Api, slug: str, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    made = await opened(api, slug)
    longer = (await api("POST", f"/sessions/{made['session_id']}/extend", {"minutes": 30})).json()
    assert longer["duration_minutes"] == 120
    later = datetime.fromisoformat(longer["expires_at"]) - datetime.fromisoformat(made["expires_at"])
    assert later == timedelta(minutes=30)
    assert (await api("POST", f"/sessions/{made['session_id']}/end")).status_code == 409
    cancelled = (await api("POST", f"/sessions/{made['session_id']}/cancel")).json()
    assert (cancelled["status"], cancelled["end_reason"]) == ("EXPIRED", "cancelled")
    assert (await api("POST", f"/sessions/{made['session_id']}/cancel")).status_code == 409
    assert (await api("POST", f"/sessions/{made['session_id']}/extend", {"minutes": 1})).status_code == 409
    assert (await Browser(client).open(path_of(made["onboarding_url"]))).status == 410
    assert await events_of(sessions, made) == [EventKind.SESSION_CREATED, EventKind.SESSION_EXPIRED]


async def test_time_cannot_be_granted_without_end_nor_without_a_limit(api: Api, slug: str, sessions: Sessions) -> None:
    made = await opened(api, slug)
    assert (await api("POST", f"/sessions/{made['session_id']}/extend", {"minutes": 0})).status_code == 400
    for _ in range(6):
        await api("POST", f"/sessions/{made['session_id']}/extend", {"minutes": 1440})
    assert (await api("POST", f"/sessions/{made['session_id']}/extend", {"minutes": 1440})).status_code == 409
    untimed = await opened(api, slug, external_id="untimed", duration_minutes=None)
    await change(sessions, untimed, status=SessionStatus.IN_PROGRESS)
    assert (await api("POST", f"/sessions/{untimed['session_id']}/extend", {"minutes": 5})).status_code == 409


async def test_others_sessions_are_not_there(api: Api, their_api: Api, slug: str) -> None:
    made = await opened(api, slug)
    for method, path in (
        ("GET", "live"),
        ("POST", "extend"),
        ("POST", "end"),
        ("POST", "cancel"),
        ("POST", "report-links"),
    ):
        sent = {"minutes": 5} if path == "extend" else {}
        answer = await their_api(method, f"/sessions/{made['session_id']}/{path}", None if method == "GET" else sent)
        assert answer.status_code == 404, path
    assert (await their_api("GET", "/sessions")).json()["data"] == []


@pytest.fixture
async def reported(sessions: Sessions, ours: Tenant) -> UUID:
    session_id, turns = await take_interview(
        sessions, ours.caller, await make_interview(sessions, ours.caller, "Reported")
    )
    await write_report(sessions, session_id, turns)
    return session_id


async def test_a_report_link_shows_the_report_and_nothing_of_the_studio(
    api: Api, reported: UUID, client: AsyncTestClient[Litestar]
) -> None:
    made = await api("POST", f"/sessions/{reported}/report-links", {"origins": ["https://App.example.com:443/"]})
    assert made.status_code == 201
    assert made.json()["origins"] == ["https://app.example.com"]
    page = await Browser(client).open(path_of(made.json()["url"]))
    assert page.status == 200
    assert page.root.all("section", id="report")
    assert page.root.all("ul", class_="evidence") or page.root.all(class_="evidence")
    assert not [href for href in page.links().values() if href.startswith("/studio")]
    assert "Run again" not in page.text
    assert "frame-ancestors https://app.example.com" in page.headers["content-security-policy"]
    assert "x-frame-options" not in page.headers
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"


async def test_a_report_link_ends_when_revoked_or_expired(
    api: Api, reported: UUID, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    made = (await api("POST", f"/sessions/{reported}/report-links", {"origins": []})).json()
    browser = Browser(client)
    page = await browser.open(path_of(made["url"]))
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert (await api("DELETE", f"/sessions/{reported}/report-links/{made['id']}")).status_code == 204
    assert (await browser.open(path_of(made["url"]))).status == 410
    assert (await api("DELETE", f"/sessions/{reported}/report-links/{made['id']}")).status_code == 404
    other = (await api("POST", f"/sessions/{reported}/report-links", {"expires_in_minutes": 1})).json()
    async with writing(sessions) as db:
        await db.execute(update(ReportLink).values(expires_at=datetime.now(UTC)))
    assert (await browser.open(path_of(other["url"]))).status == 410
    assert (await browser.open("/r/" + "x" * 43)).status == 404


@pytest.mark.parametrize("origin", ["app.example.com", "https://a b", "https://x.example/path", "*", "https://x;y"])
async def test_what_is_no_origin_may_not_embed(api: Api, reported: UUID, origin: str) -> None:
    refused = await api("POST", f"/sessions/{reported}/report-links", {"origins": [origin]})
    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "origins[0]"


class TestLimits:
    """At most so many requests a minute from one address."""

    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(
            voice=False, database_url=database_url, database_pool=5, rate_limit=2, partner_limit=5, secret="sign here"
        )

    async def test_an_address_has_its_allowance_whatever_its_keys(self, api: Api, slug: str) -> None:
        answers = [await api("GET", "/sessions") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert answers[0].headers["ratelimit-limit"] == "5"


async def test_a_revoked_key_opens_nothing(api: Api, slug: str, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(update(ApiKey).values(revoked_at=datetime.now(UTC)))
    assert (await api("POST", "/sessions", body(slug))).status_code == 401
