"""Candidate keys: made, listed, revoked, and what becomes of them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    CandidateKeyRow,
    InterviewRow,
    InviteRow,
    MailRow,
    SessionRow,
    SessionStatus,
)
from tests.routes.assessments.conftest import Client
from tests.support.world import add_session

KEY = re.compile(r"PST-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}")


async def test_keys_are_made_and_listed_as_the_document_shows_them(us: Client) -> None:
    made = await us.made()
    emails, names = ["alice@example.com", "bob@example.com"], ["Alice", "Bob"]
    keys = await us.keys(made, 2, candidateEmails=emails, candidateNames=names, orgName="Acme")
    assert all(KEY.fullmatch(key["key"]) for key in keys)
    assert len({key["key"] for key in keys}) == 2
    assert [(k["candidateEmail"], k["candidateName"]) for k in keys] == list(zip(emails, names, strict=True))
    assert (await us("GET", f"/assessments/{made['id']}/keys")).json() == {"keys": keys}
    assert {name: keys[0][name] for name in ("status", "sessionId", "redeemedAt", "completedAt")} == {
        "status": "pending",
        "sessionId": None,
        "redeemedAt": None,
        "completedAt": None,
    }
    [*_, first] = [(await us("GET", "/candidates")).json()["candidates"][0]]
    assert first == {**keys[0], "assessmentId": made["id"], "assessmentTitle": made["title"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "count"),
        ({"count": 0}, "count"),
        ({"count": 51}, "count"),
        ({"count": "2"}, "count"),
        ({"count": 2, "candidateEmails": ["a@example.org"]}, "candidateEmails"),
        ({"count": 1, "candidateEmails": ["nonsense"]}, "candidateEmails[0]"),
        ({"count": 1, "candidateEmails": ["a@example.org\r\nBcc: b@example.org"]}, "candidateEmails[0]"),
        ({"count": 1, "candidateEmails": ["ä@example.org"]}, "candidateEmails[0]"),
        ({"count": 1, "candidateNames": ["Ada"]}, "candidateNames"),
        ({"count": 1, "candidateEmails": ["a@example.org"], "candidateNames": ["A", "B"]}, "candidateNames"),
    ],
)
async def test_a_wrong_field_is_named_and_no_key_is_made(us: Client, body: dict[str, Any], field: str) -> None:
    made = await us.made()
    response = await us("POST", f"/assessments/{made['id']}/keys", body)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert (await us("GET", f"/assessments/{made['id']}/keys")).json() == {"keys": []}


async def test_fifty_keys_are_fifty_different_ones(us: Client) -> None:
    assert len({key["key"] for key in await us.keys(await us.made(), 50)}) == 50


async def test_no_key_stands_readable_in_the_database(us: Client, sessions: Sessions) -> None:
    [key] = await us.keys(await us.made(), candidateEmails=["a@example.org"])
    async with reading(sessions) as db:
        row = (await db.scalars(select(CandidateKeyRow))).one()
        mail = (await db.scalars(select(MailRow))).one()
    stored = f"{row.key_digest} {row.sealed_key} {mail.sealed}"
    assert key["key"] not in stored
    assert key["key"][4:8] not in row.key_digest


async def test_a_revoked_key_is_gone_and_opens_nothing(us: Client) -> None:
    made = await us.made()
    first, second = await us.keys(made, 2)
    path = f"/assessments/{made['id']}/keys/{first['id']}"
    response = await us("DELETE", path)
    assert (response.status_code, response.json()) == (200, {"ok": True, "id": first["id"]})
    assert (await us("DELETE", path)).status_code == 404
    assert (await us("GET", f"/assessments/{made['id']}/keys")).json() == {"keys": [second]}
    assert (await us("GET", "/candidates")).json()["total"] == 1
    assert (await us("GET", f"/assessments/{made['id']}", X_API_Key=first["key"])).status_code == 401
    other = await us.made()
    assert (await us("DELETE", f"/assessments/{other['id']}/keys/{second['id']}")).status_code == 404


async def test_a_candidate_sees_their_own_assessment_by_key_and_nothing_else(
    us: Client, client: AsyncTestClient[Litestar]
) -> None:
    made, other = await us.made(), await us.made()
    [key] = await us.keys(made)
    headers = {"X-API-Key": key["key"]}
    own = await client.get(f"/v1/assessments/{made['id']}", headers=headers)
    assert own.json() == (await us("GET", f"/assessments/{made['id']}")).json()
    assert (await client.get(f"/v1/assessments/{other['id']}", headers=headers)).status_code == 403
    for path in ("/assessments", f"/assessments/{made['id']}/keys", "/candidates"):
        assert (await client.get(f"/v1{path}", headers=headers)).status_code == 401, path


async def test_wrong_keys_shut_their_address_out(us: Client, client: AsyncTestClient[Litestar]) -> None:
    made = await us.made()
    [key] = await us.keys(made)
    path = f"/v1/assessments/{made['id']}"
    wrong = [(await client.get(path, headers={"X-API-Key": f"PST-AAAA-AA{n}{n}"})).status_code for n in range(2, 6)]
    assert wrong == [401, 401, 401, 429]
    refused = await client.get(path, headers={"X-API-Key": key["key"]})
    assert (refused.status_code, refused.json()["error"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) == refused.json()["retry_after"]


async def test_a_key_follows_its_session(us: Client, sessions: Sessions) -> None:
    made = await us.made()
    keys = await us.keys(made, 5)
    states = [SessionStatus.PENDING, SessionStatus.IN_PROGRESS, SessionStatus.COMPLETED, SessionStatus.ABANDONED]
    async with reading(sessions) as db:
        interview = await db.get_one(InterviewRow, UUID(made["id"]))
        invites = list(await db.scalars(select(InviteRow.id).order_by(InviteRow.id)))
    rows = [
        await add_session(sessions, interview, invite_id=invite, status=state)
        for invite, state in zip(invites, states, strict=False)
    ]
    async with writing(sessions) as db:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await db.execute(update(InviteRow).where(InviteRow.id == invites[4]).values(expires_at=past))
    found = (await us("GET", f"/assessments/{made['id']}/keys")).json()["keys"]
    assert [key["status"] for key in found] == ["redeemed", "redeemed", "completed", "expired", "expired"]
    assert [key["sessionId"] for key in found] == [*(str(row.id) for row in rows), None]
    assert [key["redeemedAt"] is not None for key in found] == [True] * 4 + [False]
    assert [key["completedAt"] is not None for key in found] == [False, False, True, False, False]
    assert [key["key"] for key in found] == [key["key"] for key in keys]


@pytest.mark.parametrize(
    ("query", "limit", "offset", "numbers"),
    [
        ("", 50, 0, [0, 1, 2]),
        ("?limit=2", 2, 0, [0, 1]),
        ("?limit=2&offset=2", 2, 2, [2]),
        ("?limit=0", 1, 0, [0]),
        ("?limit=-5", 1, 0, [0]),
        ("?limit=1000", 200, 0, [0, 1, 2]),
        ("?offset=-1", 50, 0, [0, 1, 2]),
        ("?offset=9", 50, 9, []),
        ("?limit=7182184587971&offset=-593", 200, 0, [0, 1, 2]),
        (f"?offset={10**30}", 50, 2**31 - 1, []),
    ],
)
async def test_pages_of_candidates_are_brought_into_range(
    us: Client, query: str, limit: int, offset: int, numbers: list[int]
) -> None:
    keys = await us.keys(await us.made(), 2) + await us.keys(await us.made())
    page = (await us("GET", f"/candidates{query}")).json()
    assert (page["limit"], page["offset"], page["total"]) == (limit, offset, 3)
    assert [c["id"] for c in page["candidates"]] == [keys[n]["id"] for n in numbers]


@pytest.mark.parametrize("query", ["?limit=x", "?offset=1.5", "?limit=1&limit=2", "?limit="])
async def test_a_page_that_is_no_number_is_refused(us: Client, query: str) -> None:
    response = await us("GET", f"/candidates{query}")
    assert response.status_code == 400
    assert response.json()["field"] in query


async def test_cohort_statistics_of_sessions_that_are_over(us: Client, sessions: Sessions) -> None:
    made = await us.made()
    path = f"/assessments/{made['id']}/cohort-stats"
    assert (await us("GET", path)).json() == {"cohortStats": None}
    async with reading(sessions) as db:
        interview = await db.get_one(InterviewRow, UUID(made["id"]))
    short = await add_session(sessions, interview, active_ms=60_000)
    alone = (await us("GET", f"{path}?sessionId={short.id}")).json()["cohortStats"]
    assert (alone["sessionCount"], alone["percentiles"]) == (1, None)
    long = await add_session(sessions, interview, active_ms=180_000, status=SessionStatus.ABANDONED)
    running = await add_session(sessions, interview, status=SessionStatus.IN_PROGRESS)
    await add_session(sessions, interview, is_preview=True)
    await add_session(sessions, interview, status=SessionStatus.EXPIRED, started_at=None)
    found = (await us("GET", f"{path}?sessionId={long.id}")).json()["cohortStats"]
    assert found == {
        "sessionCount": 2,
        "metrics": {
            "avgDurationMs": 120_000,
            "avgPromptCount": 1,
            "avgCommandFailRate": None,
            "avgVerifyIntensity": 0,
            "avgManualEditRatio": None,
            "avgFirstChangeLatencyMs": 5000,
            "testPassRate": 50,
        },
        "percentiles": {
            "durationMs": 1,
            "promptCount": 0.5,
            "commandFailRate": None,
            "verifyIntensity": 0.5,
            "manualEditRatio": None,
            "firstChangeLatencyMs": 0.5,
        },
    }
    for stranger in (running.id, UUID(int=1), "x"):
        assert (await us("GET", f"{path}?sessionId={stranger}")).status_code == 404
    async with reading(sessions) as db:
        assert len(list(await db.scalars(select(SessionRow.id)))) == 5
