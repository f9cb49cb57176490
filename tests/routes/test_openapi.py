"""The OpenAPI document: valid, complete, true to the server, and its page."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient
from openapi_spec_validator import validate

from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.routes.documentation import build_document
from server.routes.families import FAMILIES
from server.routes.interviews_api.operations import OPERATION
from server.services.interviews import NewInterview, create_interview
from tests.support.postgres import PostgresCluster
from tests.support.server import RunningServer
from tests.support.world import add_session, new_tenant


@pytest.fixture
def document() -> dict[str, Any]:
    return build_document(FAMILIES)


async def test_the_served_document_is_valid_and_covers_exactly_the_served_routes(
    client: AsyncTestClient[Litestar],
) -> None:
    served = (await client.get("/api/v1/openapi.json")).json()
    validate(served)
    documented = {(path, method.upper()) for path, item in served["paths"].items() for method in item}
    described = {
        (_documented(route.path_format), method)
        for route in client.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if OPERATION in handler.opt or route.path.startswith("/api/v1/")
        for method in handler.http_methods
        if method != "OPTIONS"
    }
    assert documented == described - {("/api/v1/openapi.json", "GET"), ("/api/v1/docs", "GET")}


def _documented(path: str) -> str:
    return path.replace("_id}", "Id}")


def test_every_operation_says_what_it_does_and_what_can_go_wrong(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"429", "500"} <= operation["responses"].keys()
            assert any(status.startswith("2") for status in operation["responses"])
            if operation.get("security") != []:
                assert "401" in operation["responses"]
            if any(parameter["in"] == "path" for parameter in operation["parameters"]):
                assert "404" in operation["responses"]
            if "requestBody" in operation:
                assert {"400", "413", "415"} <= operation["responses"].keys()


def test_the_examples_are_what_they_are_examples_of() -> None:
    for handler in (handler for family in FAMILIES for handler in family.operations):
        operation = handler.opt["operation"]
        example = operation.answer_example
        if operation.answer is not None:
            given = example["data"] if operation.enveloped else example
            assert msgspec.to_builtins(msgspec.convert(given, operation.answer)) is not None
        if operation.body is not None:
            assert msgspec.convert(operation.body_example, operation.body)


async def test_the_page_loads_nothing_from_elsewhere(client: AsyncTestClient[Litestar]) -> None:
    response = await client.get("/api/v1/docs")
    assert response.status_code == 200
    assert "//" not in response.text.replace("<!doctype html>", "")
    assert "<script>" not in response.text


async def _seed(url: str) -> str:
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    tenant = await new_tenant(sessions, "ours")
    interview = await create_interview(sessions, tenant.caller, NewInterview(title="With a session"))
    await add_session(sessions, interview)
    await engine.dispose()
    return tenant.key


@pytest.fixture(params=["sqlite", "postgresql"])
def served_key(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a running server, and a key for it."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()
    key = asyncio.run(_seed(url))
    environment = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_SIGN_IN_LIMIT": "1000000"}
    with RunningServer(tmp_path, "--no-demo", **environment) as running:
        yield running.base_url, key


BEYOND_SCHEMAS = """
[[operations]]
include-operation-id = "publishInterview"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "404", "429"]

[[operations]]
include-operation-id = ["createWebhook", "updateWebhook", "openSession"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "404", "409", "429"]

[[operations]]
include-operation-id = ["createQuestions", "updateQuestion", "deleteQuestion"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "404", "409", "429"]

[[operations]]
include-operation-id = ["createAssessment", "createCandidateKeys"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "402", "403", "404", "429"]
"""
"""A request without a body cannot be wrong in itself: 400 says what the interview lacks. What an assessment may be made
from, how many addresses go with how many keys, and whether an address is a public one, which questions depend on one
another, a schema cannot say."""


@pytest.mark.timeout(400)
def test_schemathesis_finds_nothing(served_key: tuple[str, str], tmp_path: Path) -> None:
    base_url, key = served_key
    (tmp_path / "schemathesis.toml").write_text(BEYOND_SCHEMAS)
    command = [
        "-m", "schemathesis.cli", "run", f"{base_url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {key}",
        "--max-examples", "5", "--generation-deterministic", "--no-color",
        "--suppress-health-check", "all",
        # DELETE on an interview archives it, as the published document wants: it is still there to be read.
        "--exclude-checks", "use_after_free",
    ]  # fmt: skip
    run = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, "\n".join(line[:300] for line in run.stdout.splitlines()[-200:])
