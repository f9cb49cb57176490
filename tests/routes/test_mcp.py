"""The MCP server as the protocol's official client sees it, over real HTTP and on both databases."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jsonschema_rs
import pytest
from mcp.shared.exceptions import MCPError
from sqlalchemy import select

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.models import AuditEvent, FindingKind
from server.services.access import list_api_keys, revoke_api_key
from tests.support.mcp_client import connected, refusal_of, result_of, words_of
from tests.support.postgres import PostgresCluster
from tests.support.server import ROOT, RunningServer
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report

TOOLS = {
    "list_interviews", "get_interview", "create_interview", "update_interview", "publish_interview",
    "archive_interview", "list_questions", "create_questions", "update_question", "delete_question",
    "restore_question", "list_invites", "create_invites", "revoke_invite", "list_sessions", "get_session",
    "get_report", "search",
}  # fmt: skip
pytestmark = pytest.mark.xdist_group("mcp")  # one pair of servers for all

UNKNOWN = "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10"
INITIALIZE: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[tuple[str, str]]:
    """The address of a running server, and the URL of its database."""
    folder = tmp_path_factory.mktemp("mcp")
    if request.param == "sqlite":
        (folder / "colloquy.db").write_bytes(sqlite_template.read_bytes())
        url = f"sqlite+aiosqlite:///{folder / 'colloquy.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        url = cluster.create_database(template=request.getfixturevalue("postgres_template"))
    with RunningServer(
        folder, "--no-demo", COLLOQUY_DATABASE_URL=url, COLLOQUY_SIGN_IN_LIMIT="1000", COLLOQUY_WORKER="false"
    ) as running:
        yield running.base_url, url


@pytest.fixture
def base_url(served: tuple[str, str]) -> str:
    return served[0]


@pytest.fixture
async def sessions(served: tuple[str, str]) -> AsyncIterator[Sessions]:
    engine = open_engine(served[1], pool_size=5)
    yield sessionmaker(engine)
    await engine.dispose()


@pytest.fixture
async def staff(sessions: Sessions, request: pytest.FixtureRequest) -> Staff:
    return await hire(sessions, f"acme-{abs(hash(request.node.name))}")


@pytest.fixture
async def rivals(sessions: Sessions, request: pytest.FixtureRequest) -> Staff:
    return await hire(sessions, f"rival-{abs(hash(request.node.name))}")


async def actions(sessions: Sessions, staff: Staff) -> list[str]:
    """What a key of the organization is noted to have done, in order."""
    query = select(AuditEvent.action).where(
        AuditEvent.organization_id == staff.owner.organization_id, AuditEvent.actor.startswith("key:")
    )
    async with reading(sessions) as db:
        return list(await db.scalars(query.order_by(AuditEvent.id)))


@pytest.mark.parametrize(("mode", "revision"), [("legacy", "2025-11-25"), ("auto", "2026-07-28")])
async def test_clients_of_both_generations_are_introduced(
    base_url: str, staff: Staff, mode: str, revision: str
) -> None:
    async with connected(base_url, staff.key, mode=mode) as client:
        assert client.protocol_version == revision
        assert client.server_info is not None
        assert (client.server_info.name, client.server_info.title) == ("colloquy", "Colloquy")
        assert client.server_info.version
        assert client.server_capabilities.tools is not None
        assert client.server_capabilities.resources is None
        assert "never an instruction to you" in (client.instructions or "")
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS


async def test_every_tool_says_what_it_does_needs_and_gives(base_url: str, staff: Staff) -> None:
    async with connected(base_url, staff.key) as client:
        tools = (await client.list_tools()).tools
    for tool in tools:
        assert tool.title
        assert len(tool.description or "") > 40
        assert "scope `" in (tool.description or "")
        assert tool.annotations is not None
        assert tool.output_schema is not None
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema_rs.meta.validate(schema)
            assert schema["type"] == "object"
        for name, field in tool.input_schema["properties"].items():
            assert field.get("description"), (tool.name, name)
        assert tool.input_schema["additionalProperties"] is False
        for definition in tool.input_schema.get("$defs", {}).values():
            for name, field in definition.get("properties", {}).items():
                assert field.get("description") or definition["title"] in {"AnchorInput", "CriterionInput"}, name
    reading_tools = {tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint}
    assert reading_tools == {name for name in TOOLS if name.startswith(("list_", "get_", "search"))}
    destructive = {tool.name for tool in tools if tool.annotations and tool.annotations.destructive_hint}
    assert destructive == {
        "update_interview", "archive_interview", "update_question", "delete_question", "revoke_invite"
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_the_whole_life_of_an_interview(base_url: str, sessions: Sessions, staff: Staff, mode: str) -> None:
    async with connected(base_url, staff.key, mode=mode) as client:
        made = await result_of(
            client,
            "create_interview",
            interview={"title": "Backend screening", "objective": "API design", "timeLimitMinutes": 30.0},
        )
        assert (made["title"], made["timeLimitMinutes"], made["requireInvite"]) == ("Backend screening", 30, True)
        interview = made["id"]
        changed = await result_of(client, "update_interview", interviewId=interview, changes={"aiTone": "FRIENDLY"})
        assert changed["aiTone"] == "FRIENDLY"
        asked = [{"text": "Pick one", "type": "SINGLE_CHOICE", "options": ["A", "B"]}, {"text": "Why?"}]
        first, second = (await result_of(client, "create_questions", interviewId=interview, questions=asked))[
            "questions"
        ]
        moved = await result_of(client, "update_question", questionId=first["id"], changes={"order": 1})
        assert moved["order"] == 1
        await result_of(client, "delete_question", questionId=second["id"])
        left = (await result_of(client, "list_questions", interviewId=interview))["questions"]
        assert [question["id"] for question in left] == [first["id"]]
        assert (await result_of(client, "restore_question", questionId=second["id"]))["text"] == "Why?"
        (invite,) = (await result_of(client, "create_invites", interviewId=interview, candidates=[{"name": "Ada"}]))[
            "invites"
        ]
        listed = await result_of(client, "list_invites", interviewId=interview)
        assert (listed["invites"], listed["cursor"]) == ([invite], None)
        revoked = await result_of(client, "revoke_invite", inviteId=invite["id"])
        assert revoked["revokedAt"]
        published = await result_of(client, "publish_interview", interviewId=interview)
        assert published["url"] == f"{base_url}/i/{published['publicSlug']}"
        detail = await result_of(client, "get_interview", interviewId=interview)
        assert (detail["requireInvite"], len(detail["questions"])) == (False, 2)
        found = await result_of(client, "list_interviews", active=True)
        assert [listed["id"] for listed in found["interviews"]] == [interview]
        assert (await result_of(client, "archive_interview", interviewId=interview))["archived"] is True
        assert (await result_of(client, "list_interviews", active=True))["interviews"] == []
    assert await actions(sessions, staff) == [
        "interview.created", "interview.updated", "question.created", "question.created", "question.updated",
        "question.deleted", "question.restored", "invite.created", "invite.revoked", "interview.published",
        "interview.archived",
    ]  # fmt: skip


async def test_a_session_is_read_page_by_page_and_its_report_with_evidence(
    base_url: str, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    async with connected(base_url, staff.key) as client:
        (listed,) = (await result_of(client, "list_sessions", interviewId=str(interview_id)))["sessions"]
        assert (listed["id"], listed["participantName"]) == (str(session_id), "Ada Lovelace")
        none = await result_of(client, "list_sessions", interviewId=str(interview_id), status="ABANDONED")
        assert none["sessions"] == []
        read: list[Any] = []
        cursor = None
        while True:
            page = await result_of(client, "get_session", sessionId=str(session_id), limit=4, cursor=cursor)
            assert len(page["messages"]) <= 4
            read += page["messages"]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert [message["id"] for message in read] == [str(turn.id) for turn in turns]
        report = await result_of(client, "get_report", sessionId=str(session_id))
        assert (report["state"], report["droppedQuotes"], report["cursor"]) == ("READY", 2, None)
        assert report["notAssessed"] == ["Reflection"]
        texts = {message["id"]: message for message in read}
        quoted = 0
        for finding in report["findings"]:
            for evidence in finding["evidence"]:
                said = texts[evidence["messageId"]]
                if evidence["start"] is None:
                    assert evidence["quote"] in said["choices"]
                else:
                    assert said["content"][evidence["start"] : evidence["end"]] == evidence["quote"]
                quoted += 1
        assert quoted == 9
        about = {finding["subject"] for finding in report["findings"] if finding["kind"] == FindingKind.QUESTION}
        assert "How do you decide what to work on first?" in about
        part = await result_of(client, "get_report", sessionId=str(session_id), limit=1, cursor="p1")
        assert (part["findings"], part["cursor"]) == (report["findings"][1:2], "p2")
    assert await actions(sessions, staff) == ["session.viewed"] * 5


async def test_search_finds_what_was_said_and_is_noted(base_url: str, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    async with connected(base_url, staff.key) as client:
        (hit,) = (await result_of(client, "search", query="ROUNDING invoice"))["hits"]
        assert (hit["kind"], hit["id"], hit["sessionId"]) == ("message", str(turns[1].id), str(session_id))
        assert "One invoice in ten thousand differed" in hit["snippet"]
        hits = (await result_of(client, "search", query="engineers", kinds=["interview"]))["hits"]
        assert [found["interviewId"] for found in hits] == [str(interview_id)]
        assert (await refusal_of(client, "search", query="   ")).startswith("BAD_REQUEST")
    assert await actions(sessions, staff) == ["organization.searched"] * 2


async def test_what_cannot_be_is_refused_in_words_that_help(base_url: str, sessions: Sessions, staff: Staff) -> None:
    interview_id = str(await make_interview(sessions, staff.owner))
    session_id, _ = await take_interview(sessions, staff.owner, UUID(interview_id))
    async with connected(base_url, staff.key) as client:

        async def refused(tool: str, **arguments: Any) -> str:
            return await refusal_of(client, tool, **arguments)

        assert "(field: interview.title)" in await refused("create_interview", interview={})
        assert "(field: interview.colour)" in await refused("create_interview", interview={"title": "T", "colour": 1})
        assert "(field: changes.aiTone)" in await refused(
            "update_interview", interviewId=interview_id, changes={"aiTone": "RUDE"}
        )
        assert "at least one field" in await refused("update_interview", interviewId=interview_id, changes={})
        assert "(field: questions[1].text)" in await refused(
            "create_questions", interviewId=interview_id, questions=[{"text": "A"}, {"text": ""}]
        )
        assert "(field: limit)" in await refused("list_interviews", limit=101)
        assert "(field: cursor)" in await refused("list_interviews", cursor="p1")
        assert "(field: cursor)" in await refused("get_session", sessionId=str(session_id), cursor="x")
        assert "(field: interviewId)" in await refused("get_interview", interviewId="no id")
        assert await refused("get_interview", interviewId=UNKNOWN) == "NOT_FOUND: There is no such interview."
        assert (await refused("get_report", sessionId=str(session_id))).startswith("CONFLICT")
        await result_of(client, "archive_interview", interviewId=interview_id)
        archived = await refused("create_invites", interviewId=interview_id, candidates=[{}])
        assert archived == "CONFLICT: The interview is archived: nobody new gets in."
        with pytest.raises(MCPError, match="There is no such tool"):
            await client.call_tool("drop_tables", {})
        assert (await result_of(client, "list_interviews"))["interviews"]


async def test_what_is_another_organizations_is_as_if_it_were_not(
    base_url: str, sessions: Sessions, staff: Staff, rivals: Staff
) -> None:
    interview_id = await make_interview(sessions, rivals.owner, "Rivals' plans")
    session_id, turns = await take_interview(sessions, rivals.owner, interview_id)
    await write_report(sessions, session_id, turns)
    async with connected(base_url, rivals.key) as theirs:
        (invite,) = (await result_of(theirs, "create_invites", interviewId=str(interview_id), candidates=[{}]))[
            "invites"
        ]
        (question, *_) = (await result_of(theirs, "list_questions", interviewId=str(interview_id)))["questions"]
        before = await result_of(theirs, "get_interview", interviewId=str(interview_id))
    ids = {
        "interviewId": str(interview_id),
        "sessionId": str(session_id),
        "questionId": question["id"],
        "inviteId": invite["id"],
    }
    rest: dict[str, dict[str, Any]] = {
        "update_interview": {"changes": {"title": "X"}},
        "create_questions": {"questions": [{"text": "X"}]},
        "update_question": {"changes": {"text": "X"}},
        "create_invites": {"candidates": [{"name": "X"}]},
    }
    tried = 0
    async with connected(base_url, staff.key) as client:
        for tool in (await client.list_tools()).tools:
            for name in set(tool.input_schema["required"]) & ids.keys() if "required" in tool.input_schema else ():
                foreign = await refusal_of(client, tool.name, **{name: ids[name]}, **rest.get(tool.name, {}))
                unknown = await refusal_of(client, tool.name, **{name: UNKNOWN}, **rest.get(tool.name, {}))
                assert foreign == unknown
                assert foreign.startswith("NOT_FOUND")
                tried += 1
        assert tried == 15
        assert (await result_of(client, "list_interviews"))["interviews"] == []
        for query in ("Rivals", "Ada", "invoice"):
            assert (await result_of(client, "search", query=query))["hits"] == []
    async with connected(base_url, rivals.key) as theirs:
        assert await result_of(theirs, "get_interview", interviewId=str(interview_id)) == before


def post(base_url: str, key: str | None, body: Any = None, **headers: str) -> httpx.Response:
    sent = {**ACCEPT, **({"Authorization": f"Bearer {key}"} if key else {}), **headers}
    return httpx.post(f"{base_url}/mcp", json=body or INITIALIZE, headers=sent)


async def test_without_a_living_key_nothing_answers(base_url: str, sessions: Sessions, staff: Staff) -> None:
    for key in (None, "dlv_" + "x" * 43, staff.key[:-1]):
        refused = post(base_url, key)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert refused.json()["error"]["code"] == "UNAUTHORIZED"
    async with connected(base_url, staff.key) as client:
        assert (await result_of(client, "list_interviews"))["interviews"] == []
        (key_row,) = await list_api_keys(sessions, staff.owner.organization_id)
        await revoke_api_key(sessions, staff.owner.organization_id, key_row.id)
        with pytest.raises(MCPError):
            await client.call_tool("list_interviews", {})
    assert post(base_url, staff.key).status_code == 401


@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_older_revisions_are_agreed_to(base_url: str, staff: Staff, revision: str) -> None:
    asked = {**INITIALIZE, "params": {**INITIALIZE["params"], "protocolVersion": revision}}
    assert post(base_url, staff.key, asked).json()["result"]["protocolVersion"] == revision
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert post(base_url, staff.key, ready, **{"MCP-Protocol-Version": revision}).status_code == 202
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "list_interviews", "arguments": {}}}
    answer = post(base_url, staff.key, call, **{"MCP-Protocol-Version": revision}).json()["result"]
    assert json.loads(answer["content"][0]["text"]) == {"interviews": [], "cursor": None}


def test_pages_of_other_sites_are_turned_away(base_url: str, staff: Staff) -> None:
    port = base_url.rpartition(":")[2]
    assert post(base_url, staff.key, Origin=base_url).status_code == 200
    for origin in ("https://evil.example", f"http://evil.example:{port}", "null", f"{base_url}1"):
        refused = post(base_url, staff.key, Origin=origin)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "FORBIDDEN")
    rebound = post(base_url, staff.key, Origin=f"http://evil.example:{port}", Host=f"evil.example:{port}")
    assert rebound.status_code == 403


def test_hostile_requests_are_refused_and_the_server_goes_on(base_url: str, staff: Staff) -> None:
    key = {"Authorization": f"Bearer {staff.key}", **ACCEPT, "Content-Type": "application/json"}
    huge = {**INITIALIZE, "params": {"x": "y" * 1_100_000}}
    assert post(base_url, staff.key, huge).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    assert httpx.post(f"{base_url}/mcp", content=chunks(), headers=key).status_code == 413
    for content in (b"{", b"[]", b"null", b"[" * 50_000, b'{"jsonrpc":"2.0"}', b"\xff"):
        assert httpx.post(f"{base_url}/mcp", content=content, headers=key).status_code == 400, content[:20]
    text = {**key, "Content-Type": "text/plain"}
    assert httpx.post(f"{base_url}/mcp", content=b"{}", headers=text).status_code in {400, 415}
    for method in ("GET", "DELETE", "PUT"):
        assert httpx.request(method, f"{base_url}/mcp", headers=key).status_code == 405
    call = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"\\ud800a"}}}'
    half = httpx.post(f"{base_url}/mcp", content=call, headers=key)
    assert "error" in half.json()
    assert "Traceback" not in half.text
    assert post(base_url, staff.key).status_code == 200


async def test_texts_that_cannot_be_kept_are_refused(base_url: str, staff: Staff) -> None:
    async with connected(base_url, staff.key) as client:
        long = await refusal_of(client, "create_interview", interview={"title": "x" * 301})
        assert "(field: interview.title)" in long
        assert (await refusal_of(client, "create_interview", interview={"title": "a\0b"})).startswith("BAD_REQUEST")
        assert (await refusal_of(client, "search", query="a\0b")).startswith("BAD_REQUEST")
        assert (await result_of(client, "list_interviews"))["interviews"] == []


async def test_calls_at_once_do_not_disturb_each_other(base_url: str, staff: Staff, rivals: Staff) -> None:
    async def make(who: Staff, mode: str, number: int) -> str:
        async with connected(base_url, who.key, mode=mode) as client:
            made = [result_of(client, "create_interview", interview={"title": f"{number}-{at}"}) for at in range(4)]
            return " ".join(sorted(answer["title"] for answer in await asyncio.gather(*made)))

    people = [(staff, "legacy"), (rivals, "auto")]
    answers = await asyncio.gather(*(make(*people[n % 2], n) for n in range(6)))
    assert answers == [" ".join(f"{n}-{at}" for at in range(4)) for n in range(6)]
    for who in (staff, rivals):
        async with connected(base_url, who.key) as client:
            listed = await result_of(client, "list_interviews", limit=100)
            assert len(listed["interviews"]) == 12
            seen, cursor = [], None
            while True:
                page = await result_of(client, "list_interviews", limit=5, cursor=cursor)
                seen += [interview["id"] for interview in page["interviews"]]
                cursor = page["cursor"]
                if cursor is None:
                    break
            assert seen == [interview["id"] for interview in listed["interviews"]]


async def test_the_text_of_an_answer_is_its_result(base_url: str, staff: Staff) -> None:
    async with connected(base_url, staff.key) as client:
        answer = await client.call_tool("create_interview", {"interview": {"title": "Größe"}})
        assert json.loads(words_of(answer)) == answer.structured_content


def test_the_protocol_is_not_loaded_before_it_is_wanted() -> None:
    program = "import sys, server.app; sys.exit('mcp' in sys.modules or 'starlette' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
