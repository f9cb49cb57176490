"""Limits of an organization, in the interviews API and for candidates."""

import asyncio
from datetime import UTC, datetime

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions, writing
from server.db.models import UsageMonth
from server.services.accounts import create_user
from server.services.errors import QuotaExceeded
from server.services.quotas import Limit, set_quotas
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.world import Tenant


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, upgrade_url="https://c.example/more", entry_limit=0)


async def interview(api: Api) -> tuple[str, str]:
    """Id and slug of a published interview with a question."""
    made = await api.data("POST", "/interviews", {"title": "T"})
    await api.data("POST", f"/interviews/{made['id']}/questions", {"text": "Why?"})
    published = await api.data("POST", f"/interviews/{made['id']}/publish")
    return str(made["id"]), str(published["publicSlug"])


async def enter(client: AsyncTestClient[Litestar], slug: str, n: int = 0) -> int:
    body = {"name": "A", "email": f"a{n}@example.org", "consent": True}
    return (await client.post(f"/i/{slug}/sessions", json=body)).status_code


async def test_limits_are_null_until_set_and_then_numbers(api: Api, sessions: Sessions, ours: Tenant) -> None:
    usage = await api.data("GET", "/usage")
    assert [usage[name]["limit"] for name in ("templates", "session_hours", "ai_tokens", "seats")] == [None] * 4  # type: ignore[index]
    limits = {Limit.TEMPLATES: 25, Limit.SESSION_HOURS: 100, Limit.AI_TOKENS: 500_000, Limit.SEATS: 10}
    await set_quotas(sessions, ours.organization_id, limits)
    usage = await api.data("GET", "/usage")
    assert [usage[limit.value]["limit"] for limit in limits] == [25, 100, 500_000, 10]  # type: ignore[index]


async def test_as_many_interviews_as_may_be_and_archiving_makes_room(
    api: Api, their_api: Api, sessions: Sessions, ours: Tenant
) -> None:
    await set_quotas(sessions, ours.organization_id, {Limit.TEMPLATES: 1})
    first = await api.data("POST", "/interviews", {"title": "T"})
    refused = await api("POST", "/interviews", {"title": "T"})
    assert refused.status_code == 403
    error = refused.json()["error"]
    assert error.pop("message")
    assert error == {
        "code": "PLAN_LIMIT_EXCEEDED",
        "limit": "templates",
        "current": 1,
        "max": 1,
        "upgrade_url": "https://c.example/more",
    }
    await api.data("DELETE", f"/interviews/{first['id']}")
    await api.data("POST", "/interviews", {"title": "T"})
    assert (await api("POST", f"/interviews/{first['id']}/publish")).status_code == 403
    await their_api.data("POST", "/interviews", {"title": "T"})


async def test_of_many_who_make_the_last_interview_one_does(api: Api, sessions: Sessions, ours: Tenant) -> None:
    await set_quotas(sessions, ours.organization_id, {Limit.TEMPLATES: 1})
    answers = await asyncio.gather(*(api("POST", "/interviews", {"title": "T"}) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [403] * 5


async def test_of_many_who_come_for_the_last_session_one_gets_it(
    api: Api, client: AsyncTestClient[Litestar], sessions: Sessions, ours: Tenant
) -> None:
    _, slug = await interview(api)
    await set_quotas(sessions, ours.organization_id, {Limit.SESSIONS: 2})
    assert await enter(client, slug) == 201
    client.cookies.clear()
    statuses = await asyncio.gather(*(enter(client, slug, n) for n in range(1, 6)))
    assert sorted(statuses) == [201] + [403] * 4
    client.cookies.clear()
    page = await client.post(
        f"/i/{slug}/sessions",
        data={"name": "A", "email": "a@example.org", "consent": "true"},
        headers={"accept": "text/html"},
    )
    assert page.status_code == 403
    assert "full for now" in page.text


@pytest.mark.parametrize(
    ("limit", "used"), [(Limit.SESSION_HOURS, {"session_seconds": 7200}), (Limit.AI_TOKENS, {"output_tokens": 2})]
)
async def test_used_up_hours_and_tokens_let_nobody_in(
    api: Api, client: AsyncTestClient[Litestar], sessions: Sessions, ours: Tenant, limit: Limit, used: dict[str, int]
) -> None:
    interview_id, slug = await interview(api)
    await set_quotas(sessions, ours.organization_id, {limit: 2})
    async with writing(sessions) as db:
        db.add(UsageMonth(organization_id=ours.organization_id, month=f"{datetime.now(UTC):%Y-%m}", **used))
    assert await enter(client, slug) == 403
    invited = await api("POST", f"/interviews/{interview_id}/candidates", {"name": "A"})
    if limit is Limit.SESSION_HOURS:
        assert (invited.status_code, invited.json()["error"]["limit"]) == (403, "session_hours")
    else:
        assert invited.status_code == 200


async def test_no_more_members_than_seats(sessions: Sessions, ours: Tenant) -> None:
    await set_quotas(sessions, ours.organization_id, {Limit.SEATS: 2})
    await create_user(sessions, ours.organization_id, "two@example.org")
    with pytest.raises(QuotaExceeded):
        await create_user(sessions, ours.organization_id, "three@example.org")
