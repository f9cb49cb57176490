"""Limits counted here and in Redis or Valkey: the same contract, on the real thing."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs

from server.adapters.rate_memory import MemoryRateLimiter
from server.adapters.rate_redis import RedisRateLimiter
from server.ports.guarding import RateLimiter
from tests.support.redis_server import RedisServer
from tests.support.waiting import eventually

MINUTE = 60


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
async def shared(redis: RedisServer) -> AsyncIterator[RedisRateLimiter]:
    limiter = RedisRateLimiter(redis.url, pause_s=0.2)
    yield limiter
    await limiter.close()


@pytest.fixture(params=["memory", "redis", "valkey"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
    if request.param == "memory":
        yield MemoryRateLimiter()
        return
    redis: RedisServer = request.getfixturevalue("redis")
    made = RedisRateLimiter(redis.url.replace("redis", request.param, 1))
    yield made
    await made.close()


async def test_hits_count_down_and_then_are_refused_until_there_is_room(limiter: RateLimiter) -> None:
    verdicts = [await limiter.hit("a", limit=3, window_s=MINUTE) for _ in range(4)]
    assert [v.allowed for v in verdicts] == [True, True, True, False]
    assert [v.remaining for v in verdicts] == [2, 1, 0, 0]
    assert {v.limit for v in verdicts} == {3}
    assert all(0 < v.reset_after_s <= MINUTE for v in verdicts)


async def test_callers_do_not_share_an_allowance(limiter: RateLimiter) -> None:
    for _ in range(2):
        await limiter.hit("a", limit=1, window_s=MINUTE)
    assert (await limiter.hit("b", limit=1, window_s=MINUTE)).allowed


async def test_of_many_at_once_exactly_as_many_as_allowed_get_in(limiter: RateLimiter) -> None:
    verdicts = await asyncio.gather(*(limiter.hit("a", limit=5, window_s=MINUTE) for _ in range(30)))
    assert sum(v.allowed for v in verdicts) == 5


async def test_processes_share_what_the_server_counts(redis: RedisServer, shared: RedisRateLimiter) -> None:
    other = RedisRateLimiter(redis.url)
    await shared.hit("a", limit=2, window_s=MINUTE)
    await other.hit("a", limit=2, window_s=MINUTE)
    assert not (await shared.hit("a", limit=2, window_s=MINUTE)).allowed
    await other.close()


@pytest.mark.parametrize("trouble", ["stop", "pause"])
async def test_a_server_that_is_gone_or_silent_costs_a_bounded_wait_once_and_limits_go_on(
    redis: RedisServer, trouble: str
) -> None:
    shared = RedisRateLimiter(redis.url, timeout_s=0.5, pause_s=MINUTE)
    await shared.hit("a", limit=2, window_s=MINUTE)
    getattr(redis, trouble)()
    began = time.monotonic()
    with capture_logs() as logged:
        verdicts = [await shared.hit("a", limit=2, window_s=MINUTE) for _ in range(3)]
    assert time.monotonic() - began < 2
    assert [v.allowed for v in verdicts] == [True, True, False]
    assert [v.remaining for v in verdicts] == [1, 0, 0]
    assert [entry["event"] for entry in logged] == ["rate limits are counted in this process alone"]
    await shared.close()


async def test_counting_together_begins_again_when_the_server_is_back(
    redis: RedisServer, shared: RedisRateLimiter
) -> None:
    redis.stop()
    with capture_logs() as logged:
        await shared.hit("a", limit=2, window_s=MINUTE)
        redis.start()

        async def back() -> bool:
            await shared.hit("b", limit=1000, window_s=MINUTE)
            return len(logged) == 2

        await eventually(back)
    assert logged[1]["event"] == "rate limits are counted together again"
    other = RedisRateLimiter(redis.url)
    await shared.hit("c", limit=1, window_s=MINUTE)
    assert not (await other.hit("c", limit=1, window_s=MINUTE)).allowed
    await other.close()


async def test_a_peek_says_what_a_hit_would_find_and_counts_nothing(limiter: RateLimiter) -> None:
    for _ in range(3):
        assert (await limiter.peek("a", limit=1, window_s=MINUTE)).allowed
    await limiter.hit("a", limit=1, window_s=MINUTE)
    seen = await limiter.peek("a", limit=1, window_s=MINUTE)
    assert not seen.allowed
    assert 0 < seen.reset_after_s <= MINUTE
