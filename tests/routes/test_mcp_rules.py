"""What agents' tools hold every call to: scopes, limits on rate and time, and silence about what fails inside."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, post
from litestar.testing import AsyncTestClient
from litestar.types import ASGIApp
from sqlalchemy import func, select

from server.adapters.mcp_host import McpHost
from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.models import Base
from server.routes.access import Access, opens
from server.routes.agents.endpoint import within
from server.routes.agents.toolbox import ALL_TOOLS, INSTRUCTIONS, TOOLBOX, Tools
from server.routes.agents.tooling import Desk
from server.routes.errors import answer_error
from server.services.access import ALL_SCOPES, Caller, Scope
from server.services.interviews import owned_interview
from server.services.site import Site
from server.settings import Settings
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report
from tests.support.world import Tenant

SITE = Site("https://c.example", secure=True, version="1", model_name=None, rate_limit=0, sign_in_limit=10)
ACCEPT = "application/json, text/event-stream"


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


async def arguments_of_all(sessions: Sessions, caller: Caller) -> dict[str, dict[str, Any]]:
    """For each tool a call that works."""
    interview_id = await make_interview(sessions, caller)
    session_id, turns = await take_interview(sessions, caller, interview_id)
    await write_report(sessions, session_id, turns)
    tools = Tools(Desk(sessions, caller, SITE))
    interview, session = {"interviewId": str(interview_id)}, {"sessionId": str(session_id)}
    questions = (await tools.call("list_questions", interview)).result or {}
    first, second = ({"questionId": question["id"]} for question in questions["questions"][:2])
    invites = (await tools.call("create_invites", {**interview, "candidates": [{}]})).result or {}
    await tools.call("delete_question", second)
    return {
        "list_interviews": {},
        "get_interview": interview,
        "create_interview": {"interview": {"title": "T"}},
        "update_interview": {**interview, "changes": {"title": "U"}},
        "publish_interview": interview,
        "archive_interview": interview,
        "list_questions": interview,
        "create_questions": {**interview, "questions": [{"text": "Why?"}]},
        "update_question": {**first, "changes": {"text": "How?"}},
        "delete_question": first,
        "restore_question": second,
        "list_invites": interview,
        "create_invites": {**interview, "candidates": [{}]},
        "revoke_invite": {"inviteId": invites["invites"][0]["id"]},
        "list_sessions": interview,
        "get_session": session,
        "get_report": session,
        "search": {"query": "invoice"},
    }


async def rows(sessions: Sessions) -> dict[str, int]:
    async with reading(sessions) as db:
        return {
            name: await db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


async def test_a_key_opens_what_it_has_the_scope_for_and_nothing_else(sessions: Sessions, staff: Staff) -> None:
    calls = await arguments_of_all(sessions, staff.owner)
    assert calls.keys() == {tool.name for tool in ALL_TOOLS}
    before = await rows(sessions)
    for tool in ALL_TOOLS:
        lacking = replace(staff.owner, scopes=ALL_SCOPES - {tool.scope})
        refused = await Tools(Desk(sessions, lacking, SITE)).call(tool.name, calls[tool.name])
        words = f"FORBIDDEN: This API key lacks the scope `{tool.scope}`, which `{tool.name}` needs."
        assert (refused.text, refused.result) == (words, None)
    assert await rows(sessions) == before
    for tool in ALL_TOOLS:
        having = replace(staff.owner, scopes=frozenset({tool.scope}))
        calls = await arguments_of_all(sessions, staff.owner)
        answer = await Tools(Desk(sessions, having, SITE)).call(tool.name, calls[tool.name])
        assert answer.result is not None, (tool.name, answer.text)


def test_tools_ask_for_the_scope_of_what_they_touch() -> None:
    found = {tool.name: tool.scope for tool in ALL_TOOLS}
    assert found.pop("get_report") is Scope.REPORTS
    assert {found.pop(name) for name in ("list_invites", "create_invites", "revoke_invite")} == {Scope.CANDIDATES}
    for tool in ALL_TOOLS:
        if tool.name in found:
            assert found[tool.name] is (Scope.READ if tool.read_only else Scope.WRITE)


async def test_what_fails_inside_is_not_told(tmp_path: Path, staff: Staff) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'private' / 'place.db'}")
    answer = await Tools(Desk(sessionmaker(engine), staff.owner, SITE)).call("list_interviews", {})
    await engine.dispose()
    assert answer.text == "INTERNAL_ERROR: Something went wrong here. It has been logged."
    assert answer.result is None


async def test_a_call_that_takes_too_long_is_given_up(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    change = {"interviewId": str(interview_id), "changes": {"title": "Late"}}
    async with writing(sessions) as db:
        await owned_interview(db, staff.owner.organization_id, interview_id, lock=True)
        answer = await Tools(Desk(sessions, staff.owner, SITE), timeout_s=0.1).call("update_interview", change)
        assert answer.text.startswith("TIMEOUT")
    answer = await Tools(Desk(sessions, staff.owner, SITE)).call("update_interview", change)
    assert answer.result is not None


async def test_a_request_that_never_ends_is_given_up() -> None:
    """A body that stops half-way, through the real application of the real SDK."""
    host = McpHost(TOOLBOX, version="1", instructions=INSTRUCTIONS)

    @post("/mcp", status_code=200, opt=opens(Access.PUBLIC))
    async def slow() -> ASGIApp:
        return within(0.2, await host.application())

    async def half_a_body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    app = Litestar([slow], exception_handlers={Exception: answer_error}, openapi_config=None)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(host.run())
        asgi: Any = app
        transport = httpx.ASGITransport(app=asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            answer = await client.post("/mcp", content=half_a_body(), headers={"Content-Type": "application/json"})
        serving.cancel()
    assert (answer.status_code, answer.json()["error"]["code"]) == (408, "REQUEST_TIMEOUT")


class TestRate:
    """The allowance is the API's own."""

    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(voice=False, database_url=database_url, rate_limit=3, sign_in_limit=2, worker=False)

    async def test_requests_count_with_those_of_the_api(self, client: AsyncTestClient[Litestar], ours: Tenant) -> None:
        key = {"Authorization": f"Bearer {ours.key}"}

        async def ask() -> httpx.Response:
            message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
            return await client.post("/mcp", json=message, headers={**key, "Accept": ACCEPT})

        first = await ask()
        assert len(first.json()["result"]["tools"]) == len(ALL_TOOLS)
        assert (first.headers["ratelimit-remaining"], first.headers["cache-control"]) == ("2", "no-store")
        assert (await client.get("/api/v1/usage", headers=key)).headers["ratelimit-remaining"] == "1"
        assert (await ask()).headers["ratelimit-remaining"] == "0"
        refused = await ask()
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMITED")
        assert 1 <= int(refused.headers["retry-after"]) <= 60

    async def test_wrong_keys_are_throttled(self, client: AsyncTestClient[Litestar]) -> None:
        wrong = {"Authorization": "Bearer dlv_" + "x" * 43, "Accept": "text/html"}
        answers = [await client.post("/mcp", json={}, headers=wrong) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert {answer.headers["content-type"] for answer in answers} == {"application/json"}
