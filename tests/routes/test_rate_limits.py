"""The API's allowance per key, and wrong keys per address."""

import asyncio

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.app import create_app
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.redis_server import RedisServer
from tests.support.world import Tenant

HEADERS = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit-policy"]


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(voice=False, database_url=database_url, database_pool=5, rate_limit=5, sign_in_limit=3)


def allowance(response: httpx.Response) -> tuple[str, str]:
    """Limit and remaining, from headers that must agree."""
    found = (response.headers["ratelimit-limit"], response.headers["ratelimit-remaining"])
    assert found == (response.headers["x-ratelimit-limit"], response.headers["x-ratelimit-remaining"])
    assert 0 <= int(response.headers["ratelimit-reset"]) <= 300
    return found


async def test_every_answer_says_what_is_left_and_the_last_one_when_to_return(api: Api) -> None:
    answers = [
        await api("GET", "/interviews"),
        await api("POST", "/interviews", {"title": "T"}),
        await api("POST", "/interviews", {"title": ""}),
        await api("GET", "/sessions/x"),
        await api("POST", "/interviews", content=b"x", content_type="text/plain"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 400, 404, 415]
    assert [allowance(answer) for answer in answers] == [("5", str(left)) for left in (4, 3, 2, 1, 0)]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {"5;w=60"}
    refused = await api("GET", "/usage")
    assert refused.status_code == 429
    error = refused.json()["error"]
    assert error["code"] == "RATE_LIMITED"
    assert error["message"]
    assert 1 <= error["retry_after"] <= 60
    assert refused.headers["retry-after"] == str(error["retry_after"])
    assert allowance(refused) == ("5", "0")


async def test_the_allowance_is_exact_when_requests_come_together(api: Api) -> None:
    answers = await asyncio.gather(*(api("GET", "/usage") for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 7


async def test_keys_do_not_share_an_allowance(api: Api, their_api: Api) -> None:
    for _ in range(6):
        spent = await api("GET", "/usage")
    assert spent.status_code == 429
    assert (await their_api("GET", "/usage")).status_code == 200


async def test_answers_from_before_any_handler_carry_the_headers_too(api: Api) -> None:
    for method, path, status in (("GET", "/nope", 404), ("PUT", "/usage", 405)):
        response = await api(method, path)
        assert response.status_code == status
        assert allowance(response)[0] == "5"


async def test_wrong_keys_are_throttled_by_address_and_right_ones_go_on(
    client: AsyncTestClient[Litestar], api: Api, ours: Tenant
) -> None:
    wrong = {"Authorization": f"Bearer {ours.key[:-1]}{'A' if ours.key[-1] != 'A' else 'B'}"}
    statuses = [(await client.get("/api/v1/usage", headers=wrong)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    refused = await client.get("/api/v1/usage", headers=wrong)
    assert 1 <= int(refused.headers["retry-after"]) <= 300
    assert refused.headers["ratelimit-policy"] == "3;w=300"
    assert (await api("GET", "/usage")).status_code == 200


async def test_public_documents_are_not_limited(client: AsyncTestClient[Litestar]) -> None:
    for _ in range(7):
        response = await client.get("/api/v1/openapi.json")
        assert response.status_code == 200
        assert not set(HEADERS) & set(response.headers)


async def test_two_processes_share_an_allowance_by_redis_with_the_same_headers(
    settings: Settings, ours: Tenant
) -> None:
    with RedisServer() as redis:
        shared = msgspec.structs.replace(settings, redis_url=redis.url)
        async with AsyncTestClient(create_app(shared)) as one, AsyncTestClient(create_app(shared)) as two:
            answers = [await Api(client, ours.key)("GET", "/usage") for client in (one, two, one, two, one, two)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [allowance(answer) for answer in answers] == [("5", str(left)) for left in (4, 3, 2, 1, 0, 0)]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
