"""What the operator's Prometheus sees, and that nobody else does."""

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from prometheus_client.parser import text_string_to_metric_families

from server.adapters.meters_prometheus import PrometheusMeters
from server.app import create_app
from server.ports.speech import Lane
from server.settings import Settings, SettingsError, load_settings
from tests.support.world import Tenant

TOKEN = "let-the-operator-in"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False, database_url=database_url, rate_limit=0, secret="sign here", metrics_token=TOKEN, sign_in_limit=3
    )


async def scrape(client: AsyncTestClient[Litestar], token: str = TOKEN) -> httpx.Response:
    return await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def readings(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """(name, label values) → value."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


async def test_the_operator_reads_every_meter(client: AsyncTestClient[Litestar]) -> None:
    response = await scrape(client)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    found = {name for name, _ in readings(response.text)}
    assert {
        "colloquy_end_of_turn_delay_seconds_count",
        "colloquy_transcription_seconds_count",
        "colloquy_first_token_seconds_count",
        "colloquy_first_audio_seconds_count",
        "colloquy_speech_queue_delay_seconds_count",
        "colloquy_speech_dropped_total",
        "colloquy_false_endpoints_total",
        "colloquy_interruptions_total",
        "colloquy_live_interviews",
        "colloquy_event_loop_lag_seconds_count",
        "colloquy_reports_waiting",
    } <= found


async def test_answers_are_counted_by_route_and_never_by_address(client: AsyncTestClient[Litestar]) -> None:
    await client.get("/i/somebody-secret")
    await client.get("/no/such/place")
    await client.request("BREW", "/healthz")
    found = readings((await scrape(client)).text)
    assert found["colloquy_http_requests_total", ("GET", "/i/{slug}", "404")] == 1
    assert found["colloquy_http_requests_total", ("GET", "none", "404")] == 1
    assert found["colloquy_http_requests_total", ("other", "none", "405")] == 1
    assert not [labels for _, labels in found if "somebody-secret" in "".join(labels)]


async def test_a_wrong_token_a_key_and_nothing_are_refused_and_guessing_is_slowed(
    client: AsyncTestClient[Litestar], ours: Tenant
) -> None:
    assert (await client.get("/metrics")).status_code == 401
    assert (await scrape(client, ours.key)).status_code == 401
    assert (await scrape(client, TOKEN + "x")).status_code == 401
    assert (await scrape(client, "again")).status_code == 429
    assert (await scrape(client)).status_code == 200


async def test_without_a_token_set_nobody_gets_in(settings: Settings) -> None:
    async with AsyncTestClient(
        create_app(Settings(voice=False, database_url=settings.database_url, secret="s"))
    ) as client:
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
            assert (await client.get("/metrics", headers=headers)).status_code == 403


def test_a_token_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="COLLOQUY_METRICS_TOKEN"):
        load_settings({"COLLOQUY_METRICS_TOKEN": "short"})


def test_measurements_arrive_in_their_meters_with_their_lanes_and_modes() -> None:
    meters = PrometheusMeters()
    meters.turn_ended(0.4)
    meters.transcribed(0.2)
    meters.first_token(0.15)
    meters.first_audio(0.7)
    meters.speech_queued(Lane.FIRST_CLAUSE, 0.01)
    meters.speech_dropped(Lane.PARTIAL)
    meters.false_endpoint()
    meters.interrupted()
    meters.live_interviews("voice", 3)
    meters.event_loop_lag(0.002)
    meters.reports_waiting(2)
    found = readings(meters.exposition()[0].decode())
    assert found["colloquy_end_of_turn_delay_seconds_sum", ()] == 0.4
    assert found["colloquy_transcription_seconds_sum", ()] == 0.2
    assert found["colloquy_first_token_seconds_sum", ()] == 0.15
    assert found["colloquy_first_audio_seconds_sum", ()] == 0.7
    assert found["colloquy_speech_queue_delay_seconds_count", ("first_clause",)] == 1
    assert found["colloquy_speech_dropped_total", ("partial",)] == 1
    assert found["colloquy_false_endpoints_total", ()] == 1
    assert found["colloquy_interruptions_total", ()] == 1
    assert found["colloquy_live_interviews", ("voice",)] == 3
    assert found["colloquy_live_interviews", ("chat",)] == 0
    assert found["colloquy_event_loop_lag_seconds_sum", ()] == 0.002
    assert found["colloquy_reports_waiting", ()] == 2


def test_two_processes_in_one_interpreter_do_not_share_their_meters() -> None:
    one, other = PrometheusMeters(), PrometheusMeters()
    one.interrupted()
    assert readings(other.exposition()[0].decode())["colloquy_interruptions_total", ()] == 0
