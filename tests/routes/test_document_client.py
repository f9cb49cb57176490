"""A client that knows only the published document: it works after changing base URL and key."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.db.engine import open_engine, reading, sessionmaker
from server.db.migrations import migrate
from server.db.models import InterviewRow
from tests.support.postgres import PostgresCluster
from tests.support.server import RunningServer
from tests.support.world import add_session, new_tenant


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    """A client with a key, and the URL of the server's database."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database()

    async def prepare() -> str:
        engine = open_engine(url, pool_size=1)
        await migrate(engine)
        tenant = await new_tenant(sessionmaker(engine), "ours")
        await engine.dispose()
        return tenant.key

    key = asyncio.run(prepare())
    environment = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_RATE_LIMIT": "60"}
    with (
        RunningServer(tmp_path, "--no-demo", **environment) as running,
        httpx.Client(base_url=running.base_url, headers={"Authorization": f"Bearer {key}"}) as client,
    ):
        yield client, url


def take(url: str, interview_id: str) -> None:
    """A candidate has taken the interview."""

    async def store() -> None:
        engine = open_engine(url, pool_size=1)
        sessions = sessionmaker(engine)
        async with reading(sessions) as db:
            interview = await db.get_one(InterviewRow, UUID(interview_id))
        await add_session(sessions, interview)
        await engine.dispose()

    asyncio.run(store())


def data(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()["data"]


def test_the_documented_life_of_an_interview(served: tuple[httpx.Client, str]) -> None:
    client, url = served
    body = {"title": "Backend screening", "voiceEnabled": True, "chatEnabled": True}
    interview = data(client.post("/api/v1/interviews", json=body))
    documented = {
        "title": "Backend screening", "chatEnabled": True, "voiceEnabled": True, "videoEnabled": False,
        "aiTone": "PROFESSIONAL", "followUpDepth": "MODERATE", "language": "en",
    }  # fmt: skip
    assert {name: interview[name] for name in documented} == documented
    path = f"/api/v1/interviews/{interview['id']}"
    sent = [{"text": "Pick one", "type": "SINGLE_CHOICE", "options": ["A", "B"]}, {"text": "Why?"}]
    first, second = data(client.post(f"{path}/questions", json=sent))
    assert (first["order"], first["options"], second["order"]) == (0, ["A", "B"], 1)
    assert data(client.patch(f"/api/v1/questions/{first['id']}", json={"order": 1}))["order"] == 1
    assert [q["id"] for q in data(client.get(f"{path}/questions"))] == [second["id"], first["id"]]
    assert data(client.delete(f"/api/v1/questions/{second['id']}")) == {"id": second["id"], "deleted": True}
    candidate = {"name": "Alex", "email": "alex[at]example.com"}
    (invited,) = data(client.post(f"{path}/candidates", json=candidate))
    published = data(client.post(f"{path}/publish"))
    assert published["url"].endswith(f"/i/{published['publicSlug']}")
    assert invited["inviteUrl"] == f"{published['url']}?token={invited['inviteToken']}"
    assert client.get(published["url"]).status_code == 200
    assert client.get(invited["inviteUrl"]).status_code == 200
    take(url, interview["id"])
    listed = client.get(f"{path}/sessions", params={"limit": 20}).json()
    (session,) = listed["data"]
    assert (listed["cursor"], session["_count"]) == (None, {"messages": 3})
    detail = data(client.get(f"/api/v1/sessions/{session['id']}"))
    assert [message["role"] for message in detail["messages"]] == ["assistant", "user", "assistant"]
    assert detail["interview"]["id"] == interview["id"]
    assert data(client.get("/api/v1/usage"))["templates"]["used"] == 1
    assert data(client.delete(path)) == {"id": interview["id"], "archived": True}
    assert client.get(invited["inviteUrl"]).status_code == 410


def test_the_documented_limit_of_sixty_a_minute(served: tuple[httpx.Client, str]) -> None:
    client, _ = served
    answers = [client.get("/api/v1/interviews", params={"limit": 1}) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == 429
    assert set(answers[60].json()["error"]) == {"code", "message", "retry_after"}
